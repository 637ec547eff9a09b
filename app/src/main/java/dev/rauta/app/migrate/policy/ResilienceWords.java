// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.controller.cluster.policy.CircuitBreakerSpec;
import dev.rauta.controller.cluster.policy.OutlierDetectionSpec;
import dev.rauta.controller.cluster.policy.SlowStartSpec;
import dev.rauta.controller.cluster.policy.resilience.GrpcCheckSpec;
import dev.rauta.controller.cluster.policy.resilience.HealthCheckSpec;
import dev.rauta.controller.cluster.policy.resilience.HttpCheckSpec;
import dev.rauta.controller.translate.traffic.field.HealthCheckReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.ResilienceReader;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.OutlierDetection;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What keeps an upstream's trouble from spreading. */
final class ResilienceWords {
    private ResilienceWords() {}

    static Said breaker(CircuitBreaker limits) throws Unsayable {
        CircuitBreakerSpec spec = new CircuitBreakerSpec(
                number(limits.maxConnections()),
                number(limits.maxPendingRequests()),
                number(limits.maxRequests()),
                number(limits.maxRetries()));
        ReadBack.same(new PolicyField.Breaker(limits), () -> ResilienceReader.breaker(spec));
        return new Said("circuitBreaker", spec);
    }

    static Said outliers(OutlierDetection when) throws Unsayable {
        OutlierDetectionSpec spec = new OutlierDetectionSpec(
                number(when.consecutive5xx()),
                number(when.consecutiveGatewayErrors()),
                number(when.consecutiveConnectFailures()),
                GoText.duration(when.baseEjectionTime()),
                GoText.duration(when.maxEjectionTime()),
                when.maxEjectionPercent());
        ReadBack.same(new PolicyField.Outliers(when), () -> ResilienceReader.outliers(spec));
        return new Said("outlierDetection", spec);
    }

    static Said slowStart(Duration window) throws Unsayable {
        SlowStartSpec spec = new SlowStartSpec(GoText.duration(window));
        ReadBack.same(new PolicyField.SlowStart(window), () -> ResilienceReader.slowStart(spec));
        return new Said("slowStart", spec);
    }

    static Said health(HealthCheck how) throws Unsayable {
        HealthCheckSpec spec = spec(how);
        ReadBack.same(new PolicyField.Health(how), () -> HealthCheckReader.read(spec));
        return new Said("healthCheck", spec);
    }

    private static HealthCheckSpec spec(HealthCheck how) {
        String type = switch (how.question()) {
            case HealthCheck.Question.Http _ -> "HTTP";
            case HealthCheck.Question.Grpc _ -> "GRPC";
            case HealthCheck.Question.Tcp _ -> "TCP";
        };
        return new HealthCheckSpec(
                type,
                how.question() instanceof HealthCheck.Question.Http(var method, var host, var path, var statuses)
                        ? new HttpCheckSpec(path, host.orElse(null), method, GoText.orNull(statuses))
                        : null,
                how.question() instanceof HealthCheck.Question.Grpc(String service) && !service.isEmpty()
                        ? new GrpcCheckSpec(service)
                        : null,
                number(how.port()),
                GoText.duration(how.interval()),
                GoText.duration(how.unhealthyInterval()),
                GoText.duration(how.timeout()),
                how.unhealthyThreshold(),
                how.healthyThreshold());
    }

    private static @Nullable Integer number(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }
}
