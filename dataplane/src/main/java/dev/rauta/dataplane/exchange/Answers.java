// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Answers that Rauta itself gives. */
final class Answers {
    private Answers() {}

    /** The head of an answer with {@code x-rauta-error}. */
    static ResponseHead failure(int status, String reason, String body, boolean json) {
        HeaderFields fields = new HeaderFields()
                .add("content-type", json ? "application/json" : "text/plain; charset=utf-8")
                .add("content-length", Integer.toString(body.length()))
                .add("x-rauta-error", reason)
                .add("server", "rauta");
        if (reason.equals(ExchangeFailure.OVERLOADED.label())) {
            fields.add("retry-after", "1");
        } else if (reason.equals(ExchangeFailure.METHOD_NOT_ALLOWED.label())) {
            fields.add("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
        return new ResponseHead(status, fields);
    }

    /** The same for a gRPC call: a response of trailers only, whose status is in {@code grpc-status}. */
    static ResponseHead grpc(int status, String reason) {
        return new ResponseHead(
                200,
                new HeaderFields()
                        .add("content-type", "application/grpc")
                        .add("grpc-status", Integer.toString(Grpc.status(status)))
                        .add("grpc-message", reason)
                        .add("x-rauta-error", reason)
                        .add("server", "rauta"));
    }

    /** The same with fields of a filter's. */
    static ResponseHead with(ResponseHead head, HeaderFields more) {
        more.forEach(head.fields()::add);
        return head;
    }

    /** The head of an answer to OPTIONS by its last recipient (RFC 9110, section 9.3.7). */
    static ResponseHead options() {
        return new ResponseHead(200, new HeaderFields().add("content-length", "0").add("server", "rauta"));
    }

    /**
     * A short body, in ASCII: JSON where the client asks for it, else text.
     *
     * @param why one of our own sentences, without quotes; empty where the reason says it all
     */
    static String body(int status, String reason, String why, boolean json) {
        String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
        String message = why.isEmpty() ? "" : json ? ",\"message\":\"" + why + "\"" : ": " + why;
        return json
                ? "{\"status\":" + status + ",\"error\":\"" + reason + "\"" + message + "}\n"
                : status + " " + phrase + ": " + reason + message + "\n";
    }

    static boolean wantsJson(RequestHead head) {
        @Nullable CharSequence accept = head.fields().get("accept");
        return accept != null && accept.toString().contains("json");
    }

    /** The head of a redirect. */
    static ResponseHead redirect(int status, String location) {
        return new ResponseHead(
                status,
                new HeaderFields()
                        .add("location", location)
                        .add("content-length", "0")
                        .add("server", "rauta"));
    }
}
