// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Pinned;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.StreamOutcome;
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
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a splice: it reads only while the other end can write, so that no more is held than the other's write buffer;
 * confined to a worker.
 *
 * <p>An end that says no more ends the other's output alone (a half-close), so that what is still under way back arrives.
 */
final class SpliceEnd extends ChannelInboundHandlerAdapter implements Holder {
    private final Channel channel;
    private final FlushBatch flushes;
    private final Member flush;
    private final long lastBytesNanos;
    private final IntConsumer moved;
    private final Consumer<StreamOutcome> broken;

    /** What came before the other end stood: a ClientHello, what was read with it, or the first words after a handshake. */
    private final Deque<ByteBuf> early = new ArrayDeque<>();

    private @Nullable SpliceEnd other;
    private @Nullable Future<?> patience;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean reading;
    private boolean closed;

    /**
     * @param lastBytesNanos how long this end may take nothing of what the other said before it left
     * @param moved hears how many bytes this end has said, or zero where it could be told more
     * @param broken hears why both ends break off
     */
    SpliceEnd(
            Channel channel,
            FlushBatch flushes,
            long lastBytesNanos,
            IntConsumer moved,
            Consumer<StreamOutcome> broken) {
        this.channel = channel;
        this.flushes = flushes;
        this.flush = flushes.member(channel, this);
        this.lastBytesNanos = lastBytesNanos;
        this.moved = moved;
        this.broken = broken;
    }

    /** Lets bytes run in both directions. */
    static void join(SpliceEnd client, SpliceEnd server) {
        client.other = server;
        server.other = client;
        for (ByteBuf bytes = client.early.poll(); bytes != null; bytes = client.early.poll()) {
            server.say(bytes);
        }
        client.flush.look();
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
    public long queued() {
        return early.stream().mapToLong(Pinned::by).sum();
    }

    @Override
    public void offer(Shedding shedding) {
        flush.offer(shedding, () -> breakOff(StreamOutcome.OVERLOADED));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        moved.accept(bytes.readableBytes());
        SpliceEnd to = other;
        if (to == null) {
            early.add(bytes);
            flush.look();
        } else {
            to.say(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        readMore();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        SpliceEnd from = other;
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
            SpliceEnd to = other;
            if (to != null) {
                to.endOutput();
            }
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        Future<?> waiting = patience;
        if (waiting != null) {
            waiting.cancel(false);
        }
        for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) {
            bytes.release();
        }
        SpliceEnd to = other;
        if (to != null && to.channel.isActive()) {
            to.finish();
        }
    }

    /** What the other end said before it left still arrives, as long as this one takes it. */
    private void finish() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        flush.look();
        resetOnceStill();
    }

    private void resetOnceStill() {
        long left = lastBytesNanos - (System.nanoTime() - flush.movedAt());
        if (left > 0 && channel.isOpen()) {
            patience = channel.eventLoop().schedule(this::resetOnceStill, left, TimeUnit.NANOSECONDS);
        } else {
            reset();
        }
    }

    /** What broke here breaks there too: an end in good order would pass half of something off as the whole. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        breakOff(StreamOutcome.RESET);
    }

    private void breakOff(StreamOutcome why) {
        broken.accept(why);
        SpliceEnd to = other;
        if (to != null) {
            to.reset();
        }
        reset();
    }

    /** Past any TLS, whose close_notify would be such an end. */
    private void reset() {
        if (!channel.isOpen()) {
            return;
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    /** What cannot be said any more, such as after a client's close_notify, has nobody to say it to. */
    private void say(ByteBuf bytes) {
        channel.write(flush.piece(bytes, flush.lags())).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        flushes.add(flush);
    }

    private void readMore() {
        SpliceEnd to = other;
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
