// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.FlushBatch;
import dev.rauta.dataplane.http.QueuedBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes frames of one HTTP/2 connection, flushed once per event-loop pass; confined to a worker. */
final class Http2Writer {
    private static final Logger log = LoggerFactory.getLogger(Http2Writer.class);

    private final Channel channel;
    private final Http2Connection connection;
    private final Http2ConnectionHandler handler;
    private final FlushBatch flushes;
    private final FlushBatch.Member flush;
    private final QueuedBytes queued;
    private @Nullable ChannelHandlerContext context;
    private int resets;

    /** @param queued what waits for the peer's windows */
    Http2Writer(
            Channel channel,
            Http2Connection connection,
            Http2ConnectionHandler handler,
            FlushBatch flushes,
            QueuedBytes queued) {
        this.channel = channel;
        this.connection = connection;
        this.handler = handler;
        this.flushes = flushes;
        this.queued = queued;
        this.flush = flushes.member(channel, queued::total);
    }

    void headers(int id, Http2Headers headers, boolean end) {
        ChannelHandlerContext ctx = context();
        handler.encoder().writeHeaders(ctx, id, headers, 0, end, ctx.newPromise());
        flush();
    }

    void data(int id, ByteBuf data, boolean end) {
        if (connection.stream(id) == null) {
            data.release();
            return;
        }
        ChannelHandlerContext ctx = context();
        handler.encoder().writeData(ctx, id, data, 0, end, ctx.newPromise());
        flush();
    }

    void trailers(int id, Http2Headers trailers) {
        if (connection.stream(id) != null) {
            headers(id, trailers, true);
        }
    }

    /** Resets a stream. */
    void reset(int id, Http2Error error) {
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            resets++;
            ChannelHandlerContext ctx = context();
            handler.resetStream(ctx, id, error.code(), ctx.newPromise());
            flush();
        }
    }

    /** How many streams have been reset by us. */
    int resets() {
        return resets;
    }

    void ping() {
        ChannelHandlerContext ctx = context();
        handler.encoder().writePing(ctx, false, System.nanoTime(), ctx.newPromise());
        flush();
    }

    boolean writable(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && queued.writable(stream);
    }

    /** Gives the peer credit; for a stream that has ended Netty gave its connection credit back already. */
    void consumed(int id, int bytes) {
        Http2Stream stream = connection.stream(id);
        if (stream == null || bytes == 0) {
            return;
        }
        try {
            if (connection.local().flowController().consumeBytes(stream, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            log.atWarn().setCause(e).log("Upstream flow control failed");
            channel.close();
        }
    }

    /** Opens the connection's receive window to {@code wanted} bytes; never narrows it. */
    void openConnectionWindow(int wanted) {
        try {
            var flow = connection.local().flowController();
            int more = wanted - flow.initialWindowSize(connection.connectionStream());
            if (more > 0) {
                flow.incrementWindowSize(connection.connectionStream(), more);
                flush();
            }
        } catch (Http2Exception e) {
            channel.close();
        }
    }

    private void flush() {
        flushes.add(flush);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            ctx = channel.pipeline().context(handler);
            context = ctx;
        }
        return ctx;
    }
}
