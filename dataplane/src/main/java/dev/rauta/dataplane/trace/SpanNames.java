// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Set;

/** What spans and their attributes are called: OpenTelemetry's conventions for HTTP and gRPC, and {@code rauta.} for what those know nothing of. */
final class SpanNames {
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> METHOD_ORIGINAL = AttributeKey.stringKey("http.request.method_original");
    static final AttributeKey<Long> RESEND_COUNT = AttributeKey.longKey("http.request.resend_count");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
    static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");
    static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");
    static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");
    static final AttributeKey<String> USER_AGENT = AttributeKey.stringKey("user_agent.original");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system.name");
    static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");
    static final AttributeKey<String> RPC_METHOD_ORIGINAL = AttributeKey.stringKey("rpc.method_original");
    static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");
    static final AttributeKey<String> LISTENER = AttributeKey.stringKey("rauta.listener");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("rauta.route");
    static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("rauta.namespace");
    static final AttributeKey<String> OBJECT = AttributeKey.stringKey("rauta.object");
    static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("rauta.upstream");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("rauta.reason");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("rauta.outcome");
    static final AttributeKey<String> WHY = AttributeKey.stringKey("rauta.attempt");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

    private SpanNames() {}

    /** What a span is named after: clients must not make up names. */
    static String method(String method) {
        return METHODS.contains(method) ? method : "HTTP";
    }

    /** Whether it is one of those that {@code http.request.method} may say. */
    static boolean known(String method) {
        return METHODS.contains(method);
    }

    /** The same as a field of a head says it (W3C Trace Context, section 3.2.2). */
    static String traceparent(SpanContext context) {
        return "00-" + context.getTraceId() + '-' + context.getSpanId() + '-' + context.getTraceFlags().asHex();
    }
}
