// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Pinned;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import dev.rauta.dataplane.http.flow.Shedding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes frames of one HTTP/2 connection, flushed once per event-loop pass; confined to a worker. */
final class Http2Writer implements Holder {
    /** How long a response that has no body may be without its end: as long as it is held up on the way. */
    private static final long END_GRACE_MILLIS = 250;

    private final Channel channel;
    private final Http2Connection connection;
    private final Http2ConnectionHandler handler;
    private final FlushBatch flushes;
    private final Member flush;
    private final QueuedBytes queued;
    private final ReceiveWindows windows;
    private @Nullable ChannelHandlerContext context;

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
        this.flush = flushes.member(channel, this);
        this.windows = new ReceiveWindows(connection, this::flush, channel::close);
    }

    void headers(int id, Http2Headers headers, boolean end) {
        ChannelHandlerContext ctx = context();
        handler.encoder().writeHeaders(ctx, id, headers, 0, end, ctx.newPromise());
        flush();
    }

    void data(int id, ByteBuf data, boolean end) {
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            data.release();
            return;
        }
        ChannelHandlerContext ctx = context();
        ByteBuf piece = flush.piece(data, flush.lags() || queued.waits(stream, data.readableBytes()));
        queued.piece(stream, Pinned.by(piece));
        handler.encoder().writeData(ctx, id, piece, 0, end, ctx.newPromise());
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

    void ping() {
        ChannelHandlerContext ctx = context();
        handler.encoder().writePing(ctx, false, System.nanoTime(), ctx.newPromise());
        flush();
    }

    boolean writable(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && queued.writable(stream);
    }

    /** The windows that the peer sends within. */
    ReceiveWindows windows() {
        return windows;
    }

    /** Offers what of a stream waits for the peer to be given back. */
    void offer(int id, Shedding shedding, Runnable drop) {
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            queued.offer(stream, shedding, drop);
        }
    }

    @Override
    public long queued() {
        return queued.pinned();
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
