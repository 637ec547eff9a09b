// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.HedgingSpec;
import dev.rauta.controller.cluster.policy.RetrySpec;
import dev.rauta.controller.cluster.policy.resilience.RetryBudgetSpec;
import dev.rauta.controller.cluster.policy.resilience.RetryRateSpec;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads when requests are sent once more, or to another endpoint besides, as {@link PolicyReader} reads the rest: throws {@link IllegalArgumentException} with the
 * path of what is wrong.
 */
public final class RetryReader {
    private static final Duration BACKOFF = Duration.ofMillis(25);
    private static final int MOST_ATTEMPTS = 10;
    private static final int PERCENT = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int LEAST = 10;
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    private RetryReader() {}

    public static PolicyField read(RetrySpec spec) {
        Integer attempts = spec.attempts();
        if (attempts != null && (attempts < 0 || attempts > MOST_ATTEMPTS)) {
            throw new IllegalArgumentException("retry.attempts: '" + attempts + "' (expected: 0.." + MOST_ATTEMPTS + ")");
        }
        List<String> conditions = spec.conditions() == null ? List.of("ConnectionError") : OrEmpty.list(spec.conditions());
        for (String condition : conditions) {
            if (!"ConnectionError".equals(condition) && !"Timeout".equals(condition)) {
                throw new IllegalArgumentException(
                        "retry.conditions: '" + OrEmpty.text(condition) + "' (expected: ConnectionError or Timeout)");
            }
        }
        try {
            return new PolicyField.Retry(new RetryPolicy(
                    attempts == null ? 1 : attempts,
                    OrEmpty.list(spec.statusCodes()),
                    conditions.contains("ConnectionError"),
                    conditions.contains("Timeout"),
                    Boolean.TRUE.equals(spec.nonIdempotent()),
                    PolicyReader.duration("retry.backoff", spec.backoff()).orElse(BACKOFF),
                    PolicyReader.duration("retry.maxBackoff", spec.maxBackoff()),
                    PolicyReader.duration("retry.maxRetryAfter", spec.maxRetryAfter()),
                    grpc(OrEmpty.list(spec.grpcStatuses())),
                    budget(spec.budget())));
        } catch (IllegalArgumentException e) {
            String message = OrEmpty.text(e.getMessage());
            throw new IllegalArgumentException(message.startsWith("retry.") ? message : "retry: " + message, e);
        }
    }

    /** When another endpoint is asked besides one that takes its time. */
    public static PolicyField hedging(HedgingSpec spec) {
        return PolicyReader.within(PolicyField.Hedged.PATH, () -> new PolicyField.Hedged(new Hedging(
                PolicyReader.duration("delay", spec.delay())
                        .orElseThrow(() -> new IllegalArgumentException("delay: none (expected: 1ms..1m)")),
                spec.attempts() == null ? 1 : spec.attempts())));
    }

    /** By the names that the statuses of gRPC have, those that another attempt may help. */
    private static List<Integer> grpc(List<String> names) {
        List<Integer> statuses = new ArrayList<>();
        for (String name : names) {
            statuses.add(switch (OrEmpty.text(name)) {
                case "Cancelled" -> 1;
                case "DeadlineExceeded" -> 4;
                case "ResourceExhausted" -> 8;
                case "Internal" -> 13;
                case "Unavailable" -> 14;
                default -> throw new IllegalArgumentException("retry.grpcStatuses: '" + OrEmpty.text(name)
                        + "' (expected: Cancelled, DeadlineExceeded, ResourceExhausted, Internal or Unavailable)");
            });
        }
        return statuses;
    }

    private static Optional<RetryBudget> budget(@Nullable RetryBudgetSpec spec) {
        if (spec == null) {
            return Optional.empty();
        }
        RetryRateSpec least = spec.minRetryRate() == null ? new RetryRateSpec(null, null) : spec.minRetryRate();
        return Optional.of(PolicyReader.within("retry.budget", () -> new RetryBudget(
                spec.percent() == null ? PERCENT : spec.percent(),
                PolicyReader.duration("interval", spec.interval()).orElse(INTERVAL),
                least.count() == null ? LEAST : least.count(),
                PolicyReader.duration("minRetryRate.interval", least.interval()).orElse(LEAST_INTERVAL))));
    }
}
