// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Pinned;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to an HTTP/2 peer, to leave with the worker's next flush; confined to a worker.
 *
 * <p>What is meant for a stream that has gone is dropped: its peer has given it up.
 */
public final class FrameWriter {
    private final Channel channel;
    private final Http2Connection connection;
    private final Http2ConnectionHandler handler;
    private final FlushBatch flushes;
    private final Member flush;
    private final QueuedBytes queued;
    private @Nullable ChannelHandlerContext context;

    /**
     * @param flush the connection's own
     * @param queued what waits for the peer's windows
     */
    public FrameWriter(
            Channel channel,
            Http2Connection connection,
            Http2ConnectionHandler handler,
            FlushBatch flushes,
            Member flush,
            QueuedBytes queued) {
        this.channel = channel;
        this.connection = connection;
        this.handler = handler;
        this.flushes = flushes;
        this.flush = flush;
        this.queued = queued;
    }

    /** Sends a header block, of a stream that may begin with it; what it returns is done once the block has left. */
    public ChannelFuture headers(int id, Http2Headers headers, boolean end) {
        ChannelHandlerContext ctx = context();
        flush();
        return handler.encoder().writeHeaders(ctx, id, headers, 0, end, ctx.newPromise());
    }

    /** Sends data, whose ownership passes; what it returns is done once all of it has left. */
    public ChannelFuture data(int id, ByteBuf data, boolean end) {
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            data.release();
            return channel.newSucceededFuture();
        }
        ChannelHandlerContext ctx = context();
        ByteBuf piece = flush.piece(data, flush.lags() || queued.waits(stream, data.readableBytes()));
        queued.piece(stream, Pinned.by(piece));
        flush();
        return handler.encoder().writeData(ctx, id, piece, 0, end, ctx.newPromise());
    }

    public void reset(int id, Http2Error error) {
        if (connection.stream(id) != null) {
            ChannelHandlerContext ctx = context();
            handler.resetStream(ctx, id, error.code(), ctx.newPromise());
            flush();
        }
    }

    /** Whether the peer takes more of the stream now. */
    public boolean writable(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && queued.writable(stream);
    }

    /** Whether bytes of the stream wait for the peer, or a single one more would. */
    public boolean waits(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && (flush.lags() || queued.waits(stream, 1));
    }

    /** How much waits for the peer's windows, in bytes of the memory that it holds on to. */
    public long queued() {
        return queued.pinned();
    }

    /** Whether the stream is there. */
    public boolean open(int id) {
        return connection.stream(id) != null;
    }

    /** Asks for a flush, of what has been written otherwise. */
    public void flush() {
        flushes.add(flush);
    }

    /** The handler's own place in the pipeline, where frames are written from. */
    public ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            ctx = channel.pipeline().context(handler);
            context = ctx;
        }
        return ctx;
    }
}
