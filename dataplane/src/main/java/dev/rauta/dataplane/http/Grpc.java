// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.util.concurrent.TimeUnit;

/** What a gateway must know of gRPC over HTTP/2 (PROTOCOL-HTTP2.md of the gRPC project). */
public final class Grpc {
    private static final String TYPE = "application/grpc";
    private static final int MOST_DIGITS = 2;
    private static final int CANCELLED = 1;
    private static final int UNKNOWN = 2;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private Grpc() {}

    /** Whether a request is a gRPC call; gRPC-Web, whose trailers are in its body, is not. */
    public static boolean isCall(HeaderFields fields) {
        CharSequence type = fields.get("content-type");
        if (type == null || type.length() < TYPE.length()) {
            return false;
        }
        if (!type.subSequence(0, TYPE.length()).toString().equalsIgnoreCase(TYPE)) {
            return false;
        }
        char next = type.length() == TYPE.length() ? '+' : type.charAt(TYPE.length());
        return next == '+' || next == ';';
    }

    /** How long the caller waits, in nanoseconds; 0 where it does not say, or not in the form that gRPC has for it. */
    public static long timeoutNanos(HeaderFields fields) {
        CharSequence timeout = fields.get("grpc-timeout");
        if (timeout == null || timeout.length() < 2 || timeout.length() > 9) {
            return 0;
        }
        long amount = 0;
        for (int i = 0; i < timeout.length() - 1; i++) {
            int digit = timeout.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            amount = amount * 10 + digit;
        }
        TimeUnit unit =
                switch (timeout.charAt(timeout.length() - 1)) {
                    case 'H' -> TimeUnit.HOURS;
                    case 'M' -> TimeUnit.MINUTES;
                    case 'S' -> TimeUnit.SECONDS;
                    case 'm' -> TimeUnit.MILLISECONDS;
                    case 'u' -> TimeUnit.MICROSECONDS;
                    case 'n' -> TimeUnit.NANOSECONDS;
                    default -> null;
                };
        // A deadline of nothing has passed already.
        return unit == null ? 0 : Math.max(1, unit.toNanos(amount));
    }

    /**
     * The status of HTTP that an upstream's answer to a call stands for, as Envoy has it: one of 500 to 599 for UNKNOWN,
     * DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE and DATA_LOSS.
     *
     * @param fields of its trailers, or of its header where that is all
     * @param http its own status, which stands where the fields say none
     */
    public static int httpStatus(HeaderFields fields, int http) {
        CharSequence status = fields.get("grpc-status");
        if (http != 200 || status == null || status.isEmpty()) {
            return http;
        }
        return switch (number(status)) {
            case 0 -> 200;
            case 1 -> 499;
            case 3, 9, 11 -> 400;
            case 4 -> 504;
            case 5 -> 404;
            case 6, 10 -> 409;
            case 7 -> 403;
            case 8 -> 429;
            case 12 -> 501;
            case 14 -> 503;
            case 16 -> 401;
            // UNKNOWN, INTERNAL, DATA_LOSS, and what is no status at all.
            default -> 500;
        };
    }

    /**
     * The code that an answer to a call stands for, 0 to 16: its {@code grpc-status}, or UNKNOWN where that is none; without one
     * what callers take its status of HTTP for (http-grpc-status-mapping.md of the gRPC project).
     *
     * @param fields of its trailers, or of its header where that is all
     * @param http its own status
     */
    public static int code(HeaderFields fields, int http) {
        CharSequence status = fields.get("grpc-status");
        if (status == null) {
            return ofHttp(http);
        }
        int code = status.isEmpty() ? -1 : number(status);
        return code < 0 || code > UNAUTHENTICATED ? UNKNOWN : code;
    }

    /** What callers take an answer for that is none of gRPC. */
    public static int ofHttp(int status) {
        return switch (status) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** -1 where it is none. */
    private static int number(CharSequence text) {
        int number = text.length() > MOST_DIGITS ? -1 : 0;
        for (int i = 0; i < text.length() && number >= 0; i++) {
            int digit = text.charAt(i) - '0';
            number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
        }
        return number;
    }

    /**
     * The {@code grpc-status} that an answer of ours stands for. What is broken behind a route, 500 for Gateway API, is
     * unavailable: the call was understood, and may find its service once that is mended.
     */
    public static int status(int httpStatus) {
        return switch (httpStatus) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404, 405, 501 -> UNIMPLEMENTED;
            case 408, 504 -> DEADLINE_EXCEEDED;
            case 413, 414, 431 -> RESOURCE_EXHAUSTED;
            case 499 -> CANCELLED;
            default -> UNAVAILABLE;
        };
    }
}
