// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Traced;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route says of its requests' spans; immutable.
 *
 * @param enabled whether there are any
 * @param sampler which of them; null: the process' choice
 * @param trustIncoming whether a request may say which trace it belongs to; null: the process' choice
 * @param operationName what its spans are called; empty: by method and path
 */
public record TracePlan(boolean enabled, @Nullable Sampler sampler, @Nullable Boolean trustIncoming, String operationName) {
    /** Of routes that say nothing, which are most. */
    public static final TracePlan DEFAULT = new TracePlan(true, null, null, "");

    /** As the first of {@code filters} says that says something. */
    public static TracePlan of(List<Filter> filters) {
        return filters.stream()
                .filter(Traced.class::isInstance)
                .map(Traced.class::cast)
                .findFirst()
                .map(its -> new TracePlan(
                        its.enabled(),
                        its.sampling().map(TracePlan::sampler).orElse(null),
                        its.trustIncoming().orElse(null),
                        its.operationName().orElse("")))
                .orElse(DEFAULT);
    }

    private static Sampler sampler(Traced.Sampling sampling) {
        return sampler(sampling.percent(), sampling.parentBased());
    }

    /** @param parentBased whether a trace that has begun elsewhere is sampled as it was there */
    static Sampler sampler(double percent, boolean parentBased) {
        Sampler own = percent >= 100 ? Sampler.alwaysOn() : Sampler.traceIdRatioBased(percent / 100);
        return parentBased ? Sampler.parentBased(own) : own;
    }
}
