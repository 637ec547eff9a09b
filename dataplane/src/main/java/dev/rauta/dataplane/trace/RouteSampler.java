// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples as the route says that a span's context carries; what it carries none for is a part of something sampled already. */
enum RouteSampler implements Sampler {
    INSTANCE;

    /** Where a context carries what its route says. */
    static final ContextKey<Sampler> KEY = ContextKey.named("rauta-sampler");

    private static final Sampler AS_PARENT = Sampler.parentBased(Sampler.alwaysOn());

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        @Nullable Sampler its = kind == SpanKind.SERVER ? parent.get(KEY) : null;
        return (its == null ? AS_PARENT : its).shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "by route";
    }
}
