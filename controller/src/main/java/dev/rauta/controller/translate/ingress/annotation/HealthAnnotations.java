// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.policy.resilience.GrpcCheckSpec;
import dev.rauta.controller.cluster.policy.resilience.HealthCheckSpec;
import dev.rauta.controller.cluster.policy.resilience.HttpCheckSpec;
import dev.rauta.controller.translate.traffic.field.HealthCheckReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How endpoints are asked whether they work, as annotations of an Ingress. */
final class HealthAnnotations {
    static final String CHECK = "health-check-";
    private static final String HTTP = CHECK + "http-";
    private static final String GRPC = CHECK + "grpc-";

    /** All of them. */
    static final List<String> KEYS = List.of(
            CHECK + "type",
            HTTP + "path",
            HTTP + "hostname",
            HTTP + "method",
            HTTP + "expected-statuses",
            GRPC + "service",
            CHECK + "port",
            CHECK + "interval",
            CHECK + "unhealthy-interval",
            CHECK + "timeout",
            CHECK + "unhealthy-threshold",
            CHECK + "healthy-threshold");

    private final Function<String, @Nullable String> text;

    /** @param text of an annotation by its key without prefix, null where it is absent */
    HealthAnnotations(Function<String, @Nullable String> text) {
        this.text = text;
    }

    PolicyField read() {
        return HealthCheckReader.read(new HealthCheckSpec(
                text.apply(CHECK + "type"),
                any(HTTP) ? http() : null,
                any(GRPC) ? new GrpcCheckSpec(text.apply(GRPC + "service")) : null,
                number("port"),
                text.apply(CHECK + "interval"),
                text.apply(CHECK + "unhealthy-interval"),
                text.apply(CHECK + "timeout"),
                number("unhealthy-threshold"),
                number("healthy-threshold")));
    }

    private HttpCheckSpec http() {
        String statuses = text.apply(HTTP + "expected-statuses");
        return new HttpCheckSpec(
                text.apply(HTTP + "path"),
                text.apply(HTTP + "hostname"),
                text.apply(HTTP + "method"),
                statuses == null
                        ? null
                        : PolicyAnnotations.list(statuses).stream()
                                .map(one -> PolicyAnnotations.parsed("healthCheck.http.expectedStatuses", one))
                                .toList());
    }

    private boolean any(String part) {
        return KEYS.stream().anyMatch(key -> key.startsWith(part) && text.apply(key) != null);
    }

    private @Nullable Integer number(String key) {
        String given = text.apply(CHECK + key);
        return given == null ? null : PolicyAnnotations.parsed(CHECK + key, given);
    }
}
