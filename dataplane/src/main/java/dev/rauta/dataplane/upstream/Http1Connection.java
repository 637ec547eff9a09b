// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http1.Http1Exception;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection to an endpoint: one exchange at a time, then kept for the next; confined to a worker.
 *
 * <p>It is reused only where both messages ended and the peer keeps it open: a connection whose request was cut short
 * would take the next request for the rest of the last one's body.
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter implements UpstreamConnection {
    /** How much of a response may be held before reading pauses, in bytes. */
    private static final int HELD_LIMIT = 64 * 1024;

    private final Channel channel;
    private final ConnectionOwner owner;
    private final Http1UpstreamStream stream;
    private @Nullable ByteBuf arriving;
    private boolean closeNotified;
    private boolean broken;
    private boolean draining;
    private boolean retired;
    private boolean reading;
    private int held;
    private long idleSince;

    /** Adds itself to {@code channel}'s pipeline. */
    public Http1Connection(Channel channel, FlushBatch flushes, ConnectionOwner owner, PoolSettings settings) {
        this.channel = channel;
        this.owner = owner;
        this.stream = new Http1UpstreamStream(this, flushes, settings);
        // A write that fails must not take an answer with it that has come already: whoever answers early and closes
        // resets the connection under our writing. Reading finds the end.
        channel.config().setAutoRead(false).setAutoClose(false);
        channel.pipeline().addLast(new Http2Evidence(() -> stream.fail(ExchangeFailure.PROTOCOL_MISMATCH)), this);
        read();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public int streams() {
        return stream.busy() ? 1 : 0;
    }

    @Override
    public void drain() {
        draining = true;
        retire();
        if (!stream.busy()) {
            channel.close();
        }
    }

    /** When its last exchange ended, in {@link System#nanoTime()}. */
    public long idleSince() {
        return idleSince;
    }

    public boolean usable() {
        return channel.isActive() && !stream.busy() && !retired;
    }

    /** Sends a request's head; the caller has checked {@link #usable()}. */
    public void open(UpstreamRequest request, UpstreamHandler handler) {
        held = 0;
        stream.begin(request, handler);
        read();
        handler.onStream(stream);
    }

    /** Its exchange holds so many bytes more that have not gone on. */
    void hold(int bytes) {
        held += bytes;
    }

    /** So many bytes of what was held have gone on. */
    void passedOn(int bytes) {
        held -= bytes;
        if (held < HELD_LIMIT / 2) {
            read();
        }
    }

    /** Its exchange ends before both messages do. */
    void giveUp() {
        retire();
        // What was written in this pass may still be queued; nothing of it is wanted any more.
        channel.close();
    }

    /** Both messages are complete; {@code keepAlive}: whether the peer takes another request. */
    void onFinished(boolean keepAlive) {
        idleSince = System.nanoTime();
        // Whatever follows a response that is complete would be taken for the next one.
        boolean more = arriving != null && arriving.isReadable();
        if (!keepAlive || more || draining || !channel.isActive()) {
            retire();
            channel.close();
        } else {
            read();
            owner.onReusable(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        arriving = in;
        try {
            while (in.isReadable()) {
                if (!stream.take(in)) {
                    // Bytes that nobody asked for: whatever they are, the connection cannot be trusted with a request.
                    retire();
                    ctx.close();
                    return;
                }
            }
        } catch (Http1Exception e) {
            stream.fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        } finally {
            arriving = null;
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        if (held < HELD_LIMIT) {
            read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            stream.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        retire();
        stream.onClosed(endIsTheirs());
    }

    /** Whether the peer itself has ended the connection: over TLS anybody may cut it, but not say so (RFC 8446, section 6.1). */
    private boolean endIsTheirs() {
        return !broken && (closeNotified || channel.pipeline().get(SslHandler.class) == null);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        closeNotified |= event instanceof SslCloseCompletionEvent close && close.isSuccess();
        if (event instanceof ChannelInputShutdownEvent) {
            stream.onHalfClosed();
        } else if (event instanceof ChannelOutputShutdownEvent) {
            stream.onOutputEnded();
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets and broken pipes: channelInactive follows and tells the exchange.
        broken = true;
        ctx.close();
    }

    private void retire() {
        if (!retired) {
            retired = true;
            owner.onRetired(this);
        }
    }

    private void read() {
        if (!reading) {
            reading = true;
            channel.read();
        }
    }
}
