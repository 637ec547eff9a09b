// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The span of an attempt; confined to its worker until it ends. */
final class TracedAttempt implements AttemptTrace {
    private static final int ERRORS = 400;

    /** Another was faster, or nobody waited any more. */
    private static final Set<String> NO_FAULTS = Set.of(Outcome.label(Outcome.hedgedAway()), ExchangeFailure.DOWNSTREAM_GONE.label());

    private final Tracing tracing;
    private final Span span;
    private final Context request;
    private final @Nullable GrpcCall call;
    private int status;

    /** Of a call. */
    private int code = GrpcCall.UNSAID;

    /**
     * @param request of the request's own span
     * @param call that it is; null where it is none
     */
    TracedAttempt(Tracing tracing, Span span, Context request, @Nullable GrpcCall call) {
        this.tracing = tracing;
        this.span = span;
        this.request = request;
        this.call = call;
    }

    /** A copy: of several attempts that are under way each says its own span. */
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
    public void answered(ResponseHead head, boolean end) {
        status = head.status();
        span.setAttribute(SpanNames.STATUS, (long) status);
        if (end && call != null) {
            code = Grpc.code(head.fields(), status);
        }
    }

    @Override
    public void trailers(HeaderFields trailers) {
        if (call != null) {
            code = Grpc.code(trailers, status);
        }
    }

    @Override
    public void end(String outcome) {
        boolean whole = outcome.endsWith("xx");
        if (call != null && whole && code == GrpcCall.UNSAID) {
            code = Grpc.ofHttp(status);
        }
        if (!whole) {
            span.setAttribute(SpanNames.OUTCOME, outcome);
        }
        if (whole ? status >= ERRORS : !NO_FAULTS.contains(outcome)) {
            span.setAttribute(SpanNames.ERROR, whole ? Integer.toString(status) : outcome);
            span.setStatus(StatusCode.ERROR);
        } else if (whole && code > 0) {
            span.setAttribute(SpanNames.ERROR, GrpcCall.name(code));
            span.setStatus(StatusCode.ERROR);
        }
        if (call != null) {
            call.tell(span, code);
        }
        span.end();
    }
}
