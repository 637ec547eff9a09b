// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.metrics.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Set;

/** The span of a try; confined to its worker until it ends. */
final class TracedTry implements TryTrace {
    private static final int ERRORS = 400;

    /** Another was faster, or nobody waited any more. */
    private static final Set<String> NO_FAULTS = Set.of(Outcome.label(Outcome.hedgedAway()), ExchangeFailure.DOWNSTREAM_GONE.label());

    private final Tracing tracing;
    private final Span span;
    private final Context request;
    private int status;

    /** @param request of the request's own span */
    TracedTry(Tracing tracing, Span span, Context request) {
        this.tracing = tracing;
        this.span = span;
        this.request = request;
    }

    /** A copy: of several tries that are under way each says its own span. */
    @Override
    public RequestHead head(RequestHead head) {
        RequestHead copy = head.copy();
        tracing.inject(request.with(span), copy.fields());
        span.updateName(SpanNames.method(head.method()));
        span.setAttribute(SpanNames.METHOD, SpanNames.known(head.method()) ? head.method() : "_OTHER");
        return copy;
    }

    @Override
    public void connected(String version) {
        span.setAttribute(SpanNames.VERSION, version);
        span.addEvent("connected");
    }

    @Override
    public void answered(int code) {
        status = code;
        span.setAttribute(SpanNames.STATUS, (long) code);
    }

    @Override
    public void end(String outcome) {
        boolean whole = outcome.endsWith("xx");
        if (!whole) {
            span.setAttribute(SpanNames.OUTCOME, outcome);
        }
        if (whole ? status >= ERRORS : !NO_FAULTS.contains(outcome)) {
            span.setAttribute(SpanNames.ERROR, whole ? Integer.toString(status) : outcome);
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
