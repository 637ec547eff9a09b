// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Hands on what a client sends a few frames a turn, so that whoever sends thousands at once does not keep the loop from others;
 * confined to a worker.
 *
 * <p>A read brings up to 64 KiB, which is thousands of requests. What exceeds a turn waits until all others have had
 * theirs, and nothing more is read meanwhile.
 */
final class FrameTurns extends ChannelInboundHandlerAdapter {
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
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // What was sent comes before the end of it.
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
            ctx.executor().execute(() -> nextTurn(ctx));
        }
    }

    private void nextTurn(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            return;
        }
        left = TURN;
        handOn(ctx);
        ctx.fireChannelReadComplete();
        if (waiting.isEmpty()) {
            left = TURN;
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void handAllOn(ChannelHandlerContext ctx) {
        while (!waiting.isEmpty()) {
            ctx.fireChannelRead(waiting.removeFirst());
        }
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
