// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.RequestHead;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What spans of a gRPC call say besides those of its exchange (OpenTelemetry's conventions for gRPC); immutable.
 *
 * @param method such as {@code package.Service/Method}; empty where the path is not of that form
 */
record GrpcCall(String method) {
    /** What {@code rpc.system.name} says. */
    static final String SYSTEM = "grpc";

    /** Nobody has said how the call has ended. */
    static final int UNSAID = -1;

    private static final String OTHER = "_OTHER";
    private static final int UNIMPLEMENTED = 12;

    /** By number (statuscodes.md of the gRPC project). */
    private static final List<String> CODES = List.of(
            "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
            "UNAUTHENTICATED");

    /** The call that {@code head} begins; null where it is none. */
    static @Nullable GrpcCall of(RequestHead head) {
        return Grpc.isCall(head.fields()) ? new GrpcCall(method(head.target())) : null;
    }

    private static String method(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        int slash = path.indexOf('/', 1);
        boolean both = path.startsWith("/") && slash > 1 && slash < path.length() - 1;
        return both && path.indexOf('/', slash + 1) < 0 ? path.substring(1) : "";
    }

    /** As conventions spell a code. */
    static String name(int code) {
        return CODES.get(code);
    }

    /** Whether a code tells of a fault of who has answered, rather than of who has asked. */
    static boolean serverError(int code) {
        return switch (code) {
            case 2, 4, UNIMPLEMENTED, 13, 14, 15 -> true;
            default -> false;
        };
    }

    /** Puts into a span which method was called, and how that has ended. A name that nobody implements is no method: callers must not make up any. */
    void tell(Span span, int code) {
        boolean known = !method.isEmpty() && code != UNIMPLEMENTED;
        span.setAttribute(SpanNames.RPC_METHOD, known ? method : OTHER);
        if (!known && !method.isEmpty()) {
            span.setAttribute(SpanNames.RPC_METHOD_ORIGINAL, method);
        }
        if (code != UNSAID) {
            span.setAttribute(SpanNames.RPC_STATUS, name(code));
        }
    }
}
