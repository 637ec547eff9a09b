// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.dataplane.http.HalfClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a splice: it reads only while the other end can write, so that no more is held than the other's write buffer;
 * confined to a worker.
 *
 * <p>An end that says no more ends the other's output alone (a half-close), so that what is still under way back arrives.
 */
final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final IntConsumer moved;
    private final Runnable broken;

    /** What came before the other end stood: a ClientHello, what was read with it, or the first words after a handshake. */
    private final Deque<Object> early = new ArrayDeque<>();

    private @Nullable Relay other;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean reading;
    private boolean closed;

    /**
     * @param moved hears how many bytes this end has said, or zero where it could be told more
     * @param broken runs where this end breaks off
     */
    Relay(Channel channel, IntConsumer moved, Runnable broken) {
        this.channel = channel;
        this.moved = moved;
        this.broken = broken;
    }

    /** Lets bytes run in both directions. */
    static void join(Relay client, Relay server) {
        client.other = server;
        server.other = client;
        for (Object bytes = client.early.poll(); bytes != null; bytes = client.early.poll()) {
            server.say(bytes);
        }
        server.channel.flush();
        if (client.inputEnded) {
            server.endOutput();
        }
        client.readMore();
        server.readMore();
    }

    boolean closed() {
        return closed;
    }

    /** Closes both ends at once. */
    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        moved.accept(bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0);
        Relay to = other;
        if (to == null) {
            early.add(bytes);
        } else {
            to.say(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        Relay to = other;
        if (to != null) {
            to.channel.flush();
            readMore();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Relay from = other;
        if (channel.isWritable() && from != null) {
            moved.accept(0);
            from.readMore();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean closed = event instanceof SslCloseCompletionEvent tls && tls.isSuccess();
        if ((closed || event instanceof ChannelInputShutdownEvent) && !inputEnded) {
            inputEnded = true;
            Relay to = other;
            if (to != null) {
                to.endOutput();
            }
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        for (Object bytes = early.poll(); bytes != null; bytes = early.poll()) {
            ReferenceCountUtil.release(bytes);
        }
        Relay to = other;
        if (to != null && to.channel.isActive()) {
            // What this end said before it left still arrives.
            to.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** What broke here breaks there too: an end in good order would pass half of something off as the whole. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken.run();
        Relay to = other;
        if (to != null) {
            to.reset();
        }
        reset();
    }

    /** Past any TLS, whose close_notify would be such an end. */
    private void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    /** What cannot be said any more, such as after a client's close_notify, has nobody to say it to. */
    private void say(Object bytes) {
        channel.write(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void readMore() {
        Relay to = other;
        if (to != null && !reading && !inputEnded && to.channel.isWritable()) {
            reading = true;
            channel.read();
        }
    }

    /** Says no more, once all that was written has left; closes both where neither has more to say. */
    private void endOutput() {
        if (outputEnded) {
            return;
        }
        outputEnded = true;
        HalfClose.of(channel, () -> {
            if (inputEnded) {
                channel.close();
            }
        });
    }
}
