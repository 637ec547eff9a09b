// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.resilience.GrpcCheckSpec;
import dev.rauta.controller.cluster.policy.resilience.HealthCheckSpec;
import dev.rauta.controller.cluster.policy.resilience.HttpCheckSpec;
import dev.rauta.routes.upstream.HealthCheck;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads how endpoints are asked whether they work, as {@link PolicyReader} reads the rest: throws
 * {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class HealthCheckReader {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int UNHEALTHY = 3;
    private static final int HEALTHY = 1;

    private HealthCheckReader() {}

    public static PolicyField read(HealthCheckSpec spec) {
        return PolicyReader.within("healthCheck", () -> {
            HealthCheck.Question question = question(spec);
            Duration interval = PolicyReader.duration("interval", spec.interval()).orElse(INTERVAL);
            return new PolicyField.Health(new HealthCheck(
                    question,
                    spec.port() == null ? OptionalInt.empty() : OptionalInt.of(spec.port()),
                    interval,
                    PolicyReader.duration("unhealthyInterval", spec.unhealthyInterval()).orElse(interval),
                    PolicyReader.duration("timeout", spec.timeout()).orElse(TIMEOUT),
                    spec.unhealthyThreshold() == null ? UNHEALTHY : spec.unhealthyThreshold(),
                    spec.healthyThreshold() == null ? HEALTHY : spec.healthyThreshold()));
        });
    }

    private static HealthCheck.Question question(HealthCheckSpec spec) {
        String type = OrEmpty.text(spec.type());
        alone("http", spec.http(), type, "HTTP");
        alone("grpc", spec.grpc(), type, "GRPC");
        return switch (type) {
            case "HTTP" -> http(spec.http());
            case "GRPC" -> grpc(spec.grpc());
            case "TCP" -> new HealthCheck.Question.Tcp();
            default -> throw new IllegalArgumentException("type: '" + type + "' (expected: HTTP, GRPC or TCP)");
        };
    }

    private static HealthCheck.Question http(@Nullable HttpCheckSpec given) {
        HttpCheckSpec spec = given == null ? new HttpCheckSpec(null, null, null, null) : given;
        return PolicyReader.within("http", () -> new HealthCheck.Question.Http(
                OrEmpty.textOr(spec.method(), "GET"),
                Optional.of(OrEmpty.text(spec.hostname())).filter(host -> !host.isEmpty()),
                OrEmpty.textOr(spec.path(), "/"),
                OrEmpty.list(spec.expectedStatuses())));
    }

    private static HealthCheck.Question grpc(@Nullable GrpcCheckSpec spec) {
        return PolicyReader.within(
                "grpc", () -> new HealthCheck.Question.Grpc(spec == null ? "" : OrEmpty.text(spec.service())));
    }

    private static void alone(String path, @Nullable Object part, String type, String needed) {
        if (part != null && !type.equals(needed)) {
            throw new IllegalArgumentException(path + ": with type '" + type + "' (expected: with type " + needed + " alone)");
        }
    }
}
