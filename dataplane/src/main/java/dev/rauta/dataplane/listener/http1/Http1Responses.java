// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http1.Http1Writer;
import dev.rauta.dataplane.http1.head.Http1Request;
import io.netty.buffer.ByteBuf;
import java.util.function.IntFunction;

/**
 * Writes the response to one request after the other on a client's HTTP/1.1 connection; confined to a worker.
 *
 * <p>A body goes out with its declared length or in chunks; to HTTP/1.0 clients, who know no chunks, up to the
 * connection's end (RFC 9112, section 6.3).
 */
final class Http1Responses {
    private final Member out;
    private final IntFunction<ByteBuf> room;
    private boolean http11 = true;
    private boolean toHead;
    private boolean bodyless;
    private boolean chunked;
    private boolean sized;
    private long left;

    Http1Responses(Member out) {
        this.out = out;
        this.room = out::room;
    }

    /** Answers {@code request} from now on. */
    void begin(Http1Request request) {
        http11 = request.http11();
        toHead = request.head().method().equals("HEAD");
        bodyless = false;
        chunked = false;
        sized = false;
    }

    /** What the request's client speaks. */
    String version() {
        return http11 ? "HTTP/1.1" : "HTTP/1.0";
    }

    /** Sends an interim response, which HTTP/1.0 does not know. */
    void interim(ResponseHead head) {
        if (http11) {
            Http1Writer.response(room, head.status(), head.fields());
        }
    }

    /** Sends the head that ends HTTP on the connection. */
    void upgrade(ResponseHead head) {
        head.fields().set("connection", "upgrade");
        Http1Writer.response(room, head.status(), head.fields());
    }

    /** Sends an answer without a body to what never became a request; the connection ends with it. */
    void refusal(ExchangeFailure failure) {
        HeaderFields fields = new HeaderFields()
                .add("content-length", "0")
                .add("connection", "close")
                .add("server", "rauta")
                .add("x-rauta-error", failure.label());
        if (failure == ExchangeFailure.OVERLOADED) {
            fields.add("retry-after", "1");
        }
        Http1Writer.response(room, failure.status(), fields);
    }

    /**
     * Sends a final head.
     *
     * @param end whether no body follows
     * @param keepAlive whether the connection shall go on
     * @return whether it will: a body that only the connection's end ends rules it out
     */
    boolean head(ResponseHead head, boolean end, boolean keepAlive) {
        HeaderFields fields = head.fields();
        int status = head.status();
        bodyless = toHead || status == 204 || status == 304;
        boolean goesOn = keepAlive;
        if (status == 204) {
            fields.remove("content-length");
        }
        CharSequence length = fields.get("content-length");
        if (length != null && !bodyless) {
            sized = true;
            left = Long.parseLong(length.toString());
        } else if (end && !bodyless) {
            fields.add("content-length", "0");
        } else if (!bodyless && http11) {
            chunked = true;
            fields.add("transfer-encoding", "chunked");
        } else if (!bodyless) {
            goesOn = false;
        }
        if (!goesOn) {
            fields.add("connection", "close");
        } else if (!http11) {
            fields.add("connection", "keep-alive");
        }
        Http1Writer.response(room, status, fields);
        return goesOn;
    }

    /** Sends body bytes; takes ownership. */
    void data(ByteBuf data) {
        int bytes = data.readableBytes();
        if (bytes == 0 || bodyless) {
            data.release();
            return;
        }
        left -= bytes;
        if (chunked) {
            Http1Writer.chunkHead(room, bytes);
            out.write(data);
            Http1Writer.chunkEnd(room);
        } else {
            out.write(data);
        }
    }

    /** Whether the body so far is not longer than its head said; more would be taken for the next response. */
    boolean fits(int more) {
        return bodyless || !sized || more <= left;
    }

    /** Whether the response may end here: its client would take a shorter body than declared for a broken one. */
    boolean whole() {
        return bodyless || !sized || left == 0;
    }

    /** Ends the body. */
    void end() {
        if (chunked) {
            Http1Writer.lastChunk(room);
        }
    }

    /** Ends the body with trailers, where its form has a place for them. */
    void end(HeaderFields trailers) {
        if (chunked) {
            Http1Writer.lastChunk(room, trailers);
        }
    }
}
