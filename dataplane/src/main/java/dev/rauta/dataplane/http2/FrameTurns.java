// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Hands on what a client sends a few frames a turn, so that whoever sends thousands at once does not keep the loop from others;
 * confined to a worker.
 *
 * <p>A read brings up to 64 KiB, which is thousands of requests. What exceeds a turn waits until the loop has read from all
 * others once more. Meanwhile nothing more is read of this one, even where that is asked for, and the read is not said to be complete.
 */
final class FrameTurns extends ChannelDuplexHandler {
    /** What a turn is worth, where a frame costs one. */
    static final int TURN = 32;

    /** What a request costs: it is routed, sent on and answered. */
    static final int HEAD = 4;

    private static final int LENGTH_AND_TYPE = 4;
    private static final int FRAME_HEADER = 9;

    private final Deque<ByteBuf> waiting = new ArrayDeque<>(2);
    private int left = TURN;

    /** How much of the frame whose length is known has not come; of the connection's preface at first. */
    private int rest = Http2CodecUtil.connectionPrefaceBuf().readableBytes();

    /** The next frame's length and type, as far as they have come. */
    private int header;

    private int headerBytes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        waiting.add((ByteBuf) message);
        if (waiting.size() == 1) {
            handOn(ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            left = TURN;
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // What was sent comes before the end of it, after which no read is complete any more.
            handAllOn(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void handOn(ChannelHandlerContext ctx) {
        while (!turnOver() && !waiting.isEmpty()) {
            ByteBuf in = waiting.getFirst();
            int bytes = turn(in);
            if (bytes < in.readableBytes()) {
                ctx.fireChannelRead(in.readRetainedSlice(bytes));
            } else {
                waiting.removeFirst();
                ctx.fireChannelRead(in);
            }
        }
        if (!waiting.isEmpty()) {
            ctx.channel().config().setAutoRead(false);
            // By the clock: what a task merely hands in is run before any socket is looked at again.
            ctx.executor().schedule(() -> nextTurn(ctx), 1, TimeUnit.NANOSECONDS);
        }
    }

    private void nextTurn(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            return;
        }
        left = TURN;
        handOn(ctx);
        if (waiting.isEmpty()) {
            left = TURN;
            ctx.fireChannelReadComplete();
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void handAllOn(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            return;
        }
        while (!waiting.isEmpty()) {
            ctx.fireChannelRead(waiting.removeFirst());
        }
        ctx.fireChannelReadComplete();
    }

    private void release() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    private boolean turnOver() {
        return left <= 0 && rest == 0 && headerBytes == 0;
    }

    /** How much of {@code in} is of this turn, in bytes: to the end of a frame where the turn ends. */
    private int turn(ByteBuf in) {
        int begin = in.readerIndex();
        int end = in.writerIndex();
        int at = begin;
        while (at < end && !turnOver()) {
            if (rest > 0) {
                int bytes = Math.min(rest, end - at);
                at += bytes;
                rest -= bytes;
                continue;
            }
            header = header << Byte.SIZE | in.getUnsignedByte(at++);
            if (++headerBytes == LENGTH_AND_TYPE) {
                left -= (byte) header == Http2FrameTypes.HEADERS ? HEAD : 1;
                rest = (header >>> Byte.SIZE) + FRAME_HEADER - LENGTH_AND_TYPE;
                header = 0;
                headerBytes = 0;
            }
        }
        return at - begin;
    }
}
