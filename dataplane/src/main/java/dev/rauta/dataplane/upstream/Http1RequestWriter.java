// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http1.Http1Writer;
import dev.rauta.dataplane.http1.Http1Writer.Addition;
import io.netty.buffer.ByteBuf;
import java.util.function.IntFunction;

/** Writes one request after another to an HTTP/1.1 connection, framed as RFC 9112, section 6, says; confined to a worker. */
final class Http1RequestWriter {
    private final Member out;
    private final IntFunction<ByteBuf> room;
    private boolean chunked;
    private boolean ended;

    Http1RequestWriter(Member out) {
        this.out = out;
        this.room = out::room;
    }

    /** Begins a request. */
    void head(UpstreamRequest request) {
        Addition addition = addition(request);
        chunked = addition == Addition.CHUNKED;
        ended = request.body() != UpstreamRequest.Body.STREAM;
        Http1Writer.request(room, request.head(), addition);
    }

    /** Whether all of it has been written. */
    boolean ended() {
        return ended;
    }

    /** Writes bytes of its body, whose ownership passes. */
    void body(ByteBuf data, boolean end) {
        ended = end;
        int bytes = data.readableBytes();
        if (bytes == 0) {
            data.release();
        } else if (chunked) {
            Http1Writer.chunkHead(room, bytes);
            out.write(data);
            Http1Writer.chunkEnd(room);
        } else {
            out.write(data);
        }
        if (end && chunked) {
            Http1Writer.lastChunk(room);
        }
    }

    /** Ends its body with trailers, which only a body in chunks can have. */
    void end(HeaderFields trailers) {
        ended = true;
        if (chunked) {
            Http1Writer.lastChunk(room, trailers);
        }
    }

    private static Addition addition(UpstreamRequest request) {
        boolean sized = request.head().fields().contains("content-length");
        return switch (request.body()) {
            case TUNNEL -> Addition.UPGRADE;
            case STREAM -> sized ? Addition.NOTHING : Addition.CHUNKED;
            case NONE -> bodyExpected(request.head().method()) && !sized ? Addition.EMPTY : Addition.NOTHING;
        };
    }

    /** Methods whose missing body a server would otherwise wait for or refuse (RFC 9110, section 8.6). */
    private static boolean bodyExpected(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }
}
