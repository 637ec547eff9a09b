// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

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
        return new ResponseHead(
                status,
                new HeaderFields()
                        .add("content-type", json ? "application/json" : "text/plain; charset=utf-8")
                        .add("content-length", Integer.toString(body.length()))
                        .add("x-rauta-error", reason)
                        .add("server", "rauta"));
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
