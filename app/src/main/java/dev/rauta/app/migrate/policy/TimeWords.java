// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import static dev.rauta.app.migrate.policy.GoText.orNull;

import dev.rauta.controller.cluster.policy.HedgingSpec;
import dev.rauta.controller.cluster.policy.RetrySpec;
import dev.rauta.controller.cluster.policy.TimeoutsSpec;
import dev.rauta.controller.cluster.policy.resilience.RetryBudgetSpec;
import dev.rauta.controller.cluster.policy.resilience.RetryRateSpec;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.PolicyField.TimeLimit.Phase;
import dev.rauta.controller.translate.traffic.field.PolicyReader;
import dev.rauta.controller.translate.traffic.field.RetryReader;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long things may take, and when they are tried again. */
final class TimeWords {
    private TimeWords() {}

    static Said timeouts(Timeouts timeouts) throws Unsayable {
        TimeoutsSpec spec = new TimeoutsSpec(
                GoText.duration(timeouts.request()),
                GoText.duration(timeouts.attempt()),
                GoText.duration(timeouts.connect()),
                GoText.duration(timeouts.responseHeader()),
                GoText.duration(timeouts.requestBody()),
                GoText.duration(timeouts.idle()),
                GoText.duration(timeouts.requestIdle()),
                GoText.duration(timeouts.responseIdle()));
        ReadBack.same(timeouts, () -> read(PolicyReader.timeouts(spec)));
        return new Said("timeouts", spec);
    }

    private static Timeouts read(List<PolicyField> fields) {
        Map<Phase, Duration> limits = new EnumMap<>(Phase.class);
        for (PolicyField field : fields) {
            if (field instanceof PolicyField.TimeLimit(Phase phase, Duration limit)) {
                limits.put(phase, limit);
            }
        }
        return new Timeouts(
                Optional.ofNullable(limits.get(Phase.REQUEST)),
                Optional.ofNullable(limits.get(Phase.ATTEMPT)),
                Optional.ofNullable(limits.get(Phase.CONNECT)),
                Optional.ofNullable(limits.get(Phase.RESPONSE_HEADER)),
                Optional.ofNullable(limits.get(Phase.REQUEST_BODY)),
                Optional.ofNullable(limits.get(Phase.IDLE)),
                Optional.ofNullable(limits.get(Phase.REQUEST_IDLE)),
                Optional.ofNullable(limits.get(Phase.RESPONSE_IDLE)));
    }

    /** What a policy says of it. */
    static RetryPolicy near(RetryPolicy when) {
        return new RetryPolicy(
                when.attempts(),
                when.codes(),
                when.connectionErrors(),
                when.timeouts(),
                when.nonIdempotent(),
                when.backoff(),
                when.maxBackoff(),
                when.maxRetryAfter(),
                when.grpcStatuses(),
                when.budget());
    }

    static Said retry(RetryPolicy when) throws Unsayable {
        List<String> conditions = new ArrayList<>();
        if (when.connectionErrors()) {
            conditions.add("ConnectionError");
        }
        if (when.timeouts()) {
            conditions.add("Timeout");
        }
        List<String> grpc = new ArrayList<>();
        for (int status : when.grpcStatuses()) {
            grpc.add(name(status));
        }
        RetrySpec spec = new RetrySpec(
                when.attempts(),
                conditions,
                orNull(when.codes()),
                orNull(when.nonIdempotent()),
                GoText.duration(when.backoff()),
                GoText.duration(when.maxBackoff()),
                GoText.duration(when.maxRetryAfter()),
                orNull(grpc),
                when.budget().map(TimeWords::budget).orElse(null));
        ReadBack.same(new PolicyField.Retry(when), () -> RetryReader.read(spec));
        return new Said("retry", spec);
    }

    static Said hedging(Hedging when) throws Unsayable {
        HedgingSpec spec = new HedgingSpec(GoText.duration(when.delay()), when.attempts());
        ReadBack.same(new PolicyField.Hedged(when), () -> RetryReader.hedging(spec));
        return new Said("hedging", spec);
    }

    private static RetryBudgetSpec budget(RetryBudget budget) {
        return new RetryBudgetSpec(
                budget.percent(),
                GoText.duration(budget.interval()),
                new RetryRateSpec(budget.leastCount(), GoText.duration(budget.leastInterval())));
    }

    private static String name(int status) throws Unsayable {
        return switch (status) {
            case 1 -> "Cancelled";
            case 4 -> "DeadlineExceeded";
            case 8 -> "ResourceExhausted";
            case 13 -> "Internal";
            case 14 -> "Unavailable";
            default -> throw new Unsayable("retry of gRPC status " + status + " (expected: 1, 4, 8, 13 or 14)");
        };
    }
}
