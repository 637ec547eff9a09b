// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.log.Ended;
import dev.rauta.routes.Route;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A request of which spans are made: one of its own, and one for each attempt; confined to its worker until they end. */
final class TracedRequest implements RequestTrace {
    private static final int ERRORS = 500;

    /** What is told of a client that has gone before it was answered. */
    private static final int GONE = 499;

    private final Tracing tracing;
    private final Span span;
    private final Context context;
    private final TracePlan plan;

    /** As the client has said it: filters may say otherwise later. */
    private final @Nullable CharSequence userAgent;

    private final @Nullable GrpcCall call;

    TracedRequest(Tracing tracing, Span span, Context context, TracePlan plan, RequestHead head) {
        this.tracing = tracing;
        this.span = span;
        this.context = context;
        this.plan = plan;
        this.userAgent = head.fields().get("user-agent");
        this.call = GrpcCall.of(head);
        if (call != null) {
            span.setAttribute(SpanNames.RPC_SYSTEM, GrpcCall.SYSTEM);
        }
    }

    @Override
    public boolean sampled() {
        return true;
    }

    @Override
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    @Override
    public String spanId() {
        return span.getSpanContext().getSpanId();
    }

    @Override
    public String traceparent() {
        return SpanNames.traceparent(span.getSpanContext());
    }

    @Override
    public AttemptTrace begin(Endpoint endpoint, String upstream, int before, String why) {
        Span client = tracing.tracer()
                .spanBuilder("try")
                .setParent(context)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(SpanNames.SERVER_ADDRESS, endpoint.host())
                .setAttribute(SpanNames.SERVER_PORT, (long) endpoint.port())
                .setAttribute(SpanNames.UPSTREAM, upstream)
                .startSpan();
        if (before > 0) {
            client.setAttribute(SpanNames.RESEND_COUNT, (long) before);
            client.setAttribute(SpanNames.WHY, why);
        }
        if (call != null) {
            client.setAttribute(SpanNames.RPC_SYSTEM, GrpcCall.SYSTEM);
        }
        return new TracedAttempt(tracing, client, context, call);
    }

    @Override
    public void end(Ended request, @Nullable HeaderFields last) {
        request(request);
        client(request);
        Route route = request.route();
        String path = request.routePath();
        String name = plan.operationName();
        String method = SpanNames.method(request.method());
        span.updateName(!name.isEmpty() ? name : path.isEmpty() ? method : method + ' ' + path);
        if (route != null) {
            span.setAttribute(SpanNames.HTTP_ROUTE, path);
            span.setAttribute(SpanNames.ROUTE, route.name().value());
            span.setAttribute(SpanNames.NAMESPACE, route.source().namespace());
            span.setAttribute(SpanNames.OBJECT, route.source().kind() + '/' + route.source().name());
        }
        UpstreamName upstream = request.alternative() == null ? request.upstream() : request.alternative();
        if (upstream != null) {
            span.setAttribute(SpanNames.UPSTREAM, upstream.value());
        }
        outcome(request);
        if (call != null) {
            answered(call, request, last);
        }
        span.end();
    }

    private void request(Ended request) {
        String method = request.method();
        span.setAttribute(SpanNames.METHOD, SpanNames.known(method) ? method : "_OTHER");
        if (!SpanNames.known(method)) {
            span.setAttribute(SpanNames.METHOD_ORIGINAL, method);
        }
        String target = request.target();
        int query = target.indexOf('?');
        // Without the query, which is where secrets are.
        span.setAttribute(SpanNames.PATH, query < 0 ? target : target.substring(0, query));
        span.setAttribute(SpanNames.SCHEME, request.scheme());
        if (!request.authority().isEmpty()) {
            span.setAttribute(SpanNames.SERVER_ADDRESS, Authority.host(request.authority()).toString());
        }
        span.setAttribute(SpanNames.SERVER_PORT, (long) request.port());
        if (userAgent != null) {
            span.setAttribute(SpanNames.USER_AGENT, userAgent.toString());
        }
        span.setAttribute(SpanNames.LISTENER, request.listener());
    }

    private void client(Ended request) {
        span.setAttribute(SpanNames.CLIENT_ADDRESS, request.client());
        span.setAttribute(SpanNames.PEER_ADDRESS, request.peer());
        if (request.peerPort() != 0) {
            span.setAttribute(SpanNames.PEER_PORT, (long) request.peerPort());
        }
        String version = request.version().substring(request.version().indexOf('/') + 1);
        span.setAttribute(SpanNames.VERSION, version.equals("2.0") ? "2" : version);
    }

    private void outcome(Ended request) {
        int status = request.status();
        String reason = request.reason();
        if (status != 0) {
            span.setAttribute(SpanNames.STATUS, (long) status);
        }
        if (!reason.isEmpty()) {
            span.setAttribute(SpanNames.REASON, reason);
        }
        // What is broken off is an error whatever it began with, unless that is the client's own doing.
        if (status >= ERRORS || request.broken() >= ERRORS) {
            failed(reason.isEmpty() ? Integer.toString(status) : reason);
        }
    }

    private void answered(GrpcCall its, Ended request, @Nullable HeaderFields last) {
        int status = request.status();
        boolean whole = request.reason().isEmpty() && status != GONE;
        int code = last != null ? Grpc.code(last, status) : whole ? Grpc.ofHttp(status) : GrpcCall.UNSAID;
        its.tell(span, code);
        if (status < ERRORS && GrpcCall.serverError(code)) {
            failed(request.reason().isEmpty() ? GrpcCall.name(code) : request.reason());
        }
    }

    private void failed(String type) {
        span.setAttribute(SpanNames.ERROR, type);
        span.setStatus(StatusCode.ERROR);
    }
}
