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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes frames of one HTTP/2 connection, flushed once per event-loop pass; confined to a worker. */
final class Http2Writer {
    private static final Logger log = LoggerFactory.getLogger(Http2Writer.class);

    /** How long a response that has no body may be without its end: as long as it is held up on the way. */
    private static final long END_GRACE_MILLIS = 250;

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

    /**
     * Resets a stream soon: its response is complete by its head, and most peers say so right behind it, in a frame of DATA
     * without bytes; one that does not would keep the stream for ever.
     */
    void resetUnlessEnded(int id) {
        channel.eventLoop().schedule(() -> reset(id, Http2Error.CANCEL), END_GRACE_MILLIS, TimeUnit.MILLISECONDS);
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
