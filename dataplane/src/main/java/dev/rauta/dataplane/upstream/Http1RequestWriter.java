// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http1.Http1Writer;
import dev.rauta.dataplane.http1.Http1Writer.Addition;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Writes one request after another to an HTTP/1.1 connection, framed as RFC 9112, section 6, says; confined to a worker. */
final class Http1RequestWriter {
    private final Channel channel;
    private boolean chunked;
    private boolean ended;

    Http1RequestWriter(Channel channel) {
        this.channel = channel;
    }

    /** Begins a request. */
    void head(UpstreamRequest request) {
        Addition addition = addition(request);
        chunked = addition == Addition.CHUNKED;
        ended = request.body() != UpstreamRequest.Body.STREAM;
        channel.write(Http1Writer.request(channel.alloc(), request.head(), addition));
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
            channel.write(Http1Writer.chunkHead(channel.alloc(), bytes));
            channel.write(data);
            channel.write(Http1Writer.chunkEnd());
        } else {
            channel.write(data);
        }
        if (end && chunked) {
            channel.write(Http1Writer.lastChunk());
        }
    }

    /** Ends its body with trailers, which only a body in chunks can have. */
    void end(HeaderFields trailers) {
        ended = true;
        if (chunked) {
            channel.write(Http1Writer.lastChunk(channel.alloc(), trailers));
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
