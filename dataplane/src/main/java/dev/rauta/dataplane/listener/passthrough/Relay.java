// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.passthrough;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One end of a splice: it reads only while the other end can write, so that no more is held than the other's write buffer;
 * confined to a worker.
 *
 * <p>An end that says no more ends the other's output alone (a half-close), so that what is still under way back arrives.
 */
final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final Runnable moved;

    /** What came before the other end stood: a ClientHello, and what was read with it. */
    private final Deque<Object> early = new ArrayDeque<>();

    private @Nullable Relay other;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean reading;
    private boolean closed;

    Relay(Channel channel, Runnable moved) {
        this.channel = channel;
        this.moved = moved;
    }

    /** Lets bytes run in both directions. */
    static void join(Relay client, Relay server) {
        client.other = server;
        server.other = client;
        for (Object bytes = client.early.poll(); bytes != null; bytes = client.early.poll()) {
            server.channel.write(bytes);
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
        moved.run();
        Relay to = other;
        if (to == null) {
            early.add(bytes);
        } else {
            to.channel.write(bytes);
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
            moved.run();
            from.readMore();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
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

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
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
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (inputEnded) {
                channel.close();
            } else if (channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }
}
