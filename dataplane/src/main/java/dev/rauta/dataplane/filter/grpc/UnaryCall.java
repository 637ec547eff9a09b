// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A gRPC method with one message each way, called over the worker's own connections (PROTOCOL-HTTP2.md of the gRPC project).
 *
 * @param upstream that speaks HTTP/2; whatever else answers is a failure
 * @param authority what the service is called by
 * @param path {@code /PACKAGE.SERVICE/METHOD}
 * @param timeout the whole call's, which the service is told
 * @param most the longest answer, in bytes
 */
public record UnaryCall(UpstreamName upstream, String authority, String path, Duration timeout, int most) {
    /** Whether it is compressed, and its length. */
    private static final int PREFIX = 5;

    private static final long MOST_DIGITS = 99_999_999;

    /**
     * Calls it.
     *
     * @param message to send
     * @param result hears what becomes of it, once, perhaps before this returns
     * @return gives it up; then nothing is heard of it
     */
    public Runnable call(Passage passage, byte[] message, Consumer<CallResult> result) {
        byte[] body = framed(message);
        HeaderFields fields = new HeaderFields()
                .add("content-type", "application/grpc")
                .add("te", "trailers")
                .add("grpc-timeout", told(timeout))
                .add("user-agent", "rauta")
                .add("content-length", Integer.toString(body.length));
        RequestHead head = new RequestHead("POST", "http", authority, path, fields);
        return passage.ask(
                new Question(upstream, head, body, timeout, most + PREFIX), reply -> result.accept(result(reply)));
    }

    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[PREFIX + message.length];
        for (int i = 0; i < 4; i++) {
            framed[1 + i] = (byte) (message.length >>> (24 - 8 * i));
        }
        System.arraycopy(message, 0, framed, PREFIX, message.length);
        return framed;
    }

    /** Eight digits at most. */
    private static String told(Duration timeout) {
        long micros = timeout.toNanos() / 1000;
        return micros <= MOST_DIGITS
                ? Math.max(1, micros) + "u"
                : micros / 1000 <= MOST_DIGITS ? micros / 1000 + "m" : Math.min(MOST_DIGITS, timeout.toSeconds()) + "S";
    }

    private static CallResult result(Reply reply) {
        return switch (reply) {
            case Reply.Failed(ExchangeFailure failure) -> new CallResult.Failed(
                    failure == ExchangeFailure.UPSTREAM_TIMEOUT || failure == ExchangeFailure.CONNECT_TIMEOUT
                            ? GrpcStatus.DEADLINE_EXCEEDED
                            : GrpcStatus.UNAVAILABLE,
                    failure.label());
            case Reply.Answered _ -> new CallResult.Failed(GrpcStatus.INTERNAL, "an answer without a body");
            case Reply.Whole whole -> result(whole);
        };
    }

    private static CallResult result(Reply.Whole whole) {
        int http = whole.head().status();
        HeaderFields fields = whole.head().fields();
        if (http != 200) {
            return new CallResult.Failed(Grpc.ofHttp(http), "HTTP status " + http);
        }
        CharSequence type = fields.get("content-type");
        if (type == null || !type.toString().startsWith("application/grpc")) {
            return new CallResult.Failed(GrpcStatus.UNKNOWN, "content-type " + type + " (expected: application/grpc)");
        }
        // An answer without messages may say its status in its head.
        HeaderFields last = whole.body().length == 0 && whole.trailers().isEmpty() ? fields : whole.trailers();
        int status = GrpcStatus.parse(last.get("grpc-status"));
        if (status != GrpcStatus.OK) {
            return new CallResult.Failed(status, GrpcStatus.message(last.get("grpc-message")));
        }
        return message(whole);
    }

    private static CallResult message(Reply.Whole whole) {
        byte[] body = whole.body();
        int length = 0;
        for (int i = 1; i < Math.min(PREFIX, body.length); i++) {
            length = (length << 8) | (body[i] & 0xff);
        }
        if (body.length < PREFIX || length != body.length - PREFIX || whole.cut()) {
            return new CallResult.Failed(
                    GrpcStatus.INTERNAL, "an answer of " + body.length + " bytes (expected: one message, whole)");
        }
        if (body[0] != 0) {
            return new CallResult.Failed(GrpcStatus.INTERNAL, "a compressed answer (expected: none that was not asked for)");
        }
        byte[] message = new byte[length];
        System.arraycopy(body, PREFIX, message, 0, length);
        return new CallResult.Message(message);
    }
}
