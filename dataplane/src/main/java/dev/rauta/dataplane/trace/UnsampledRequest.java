// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.log.Ended;
import dev.rauta.routes.upstream.Endpoint;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** A request of which no spans are made, and that is known by a trace all the same; confined to its worker. */
record UnsampledRequest(SpanContext context) implements RequestTrace {
    @Override
    public boolean sampled() {
        return false;
    }

    @Override
    public String traceId() {
        return context.getTraceId();
    }

    @Override
    public String spanId() {
        return context.getSpanId();
    }

    @Override
    public String traceparent() {
        return SpanNames.traceparent(context);
    }

    @Override
    public AttemptTrace begin(Endpoint endpoint, String upstream, int before, String why) {
        return AttemptTrace.NONE;
    }

    @Override
    public void end(Ended request, @Nullable HeaderFields last) {}
}
