// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http.frames.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;

/** Writes frames of one HTTP/2 connection, flushed once per event-loop pass; confined to a worker. */
final class Http2Writer implements Holder {
    /** How long a response that has no body may be without its end: as long as it is held up on the way. */
    private static final long END_GRACE_MILLIS = 250;

    private final Channel channel;
    private final Http2Connection connection;
    private final Http2ConnectionHandler handler;
    private final QueuedBytes queued;
    private final FrameWriter frames;
    private final ReceiveWindows windows;

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
        this.queued = queued;
        this.frames = new FrameWriter(channel, connection, handler, flushes, flushes.member(channel, this), queued);
        this.windows = new ReceiveWindows(connection, channel, flushes, frames::flush);
    }

    void headers(int id, Http2Headers headers, boolean end) {
        frames.headers(id, headers, end);
    }

    void data(int id, ByteBuf data, boolean end) {
        frames.data(id, data, end);
    }

    void trailers(int id, Http2Headers trailers) {
        if (frames.open(id)) {
            headers(id, trailers, true);
        }
    }

    /** Resets a stream. */
    void reset(int id, Http2Error error) {
        frames.reset(id, error);
    }

    /**
     * Resets a stream soon: its response is complete by its head, and most peers say so right behind it, in a frame of DATA
     * without bytes; one that does not would keep the stream for ever.
     */
    void resetUnlessEnded(int id) {
        channel.eventLoop().schedule(() -> reset(id, Http2Error.CANCEL), END_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    void ping() {
        ChannelHandlerContext ctx = frames.context();
        handler.encoder().writePing(ctx, false, System.nanoTime(), ctx.newPromise());
        frames.flush();
    }

    boolean waits(int id) {
        return frames.waits(id);
    }

    boolean writable(int id) {
        return frames.writable(id);
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
}
