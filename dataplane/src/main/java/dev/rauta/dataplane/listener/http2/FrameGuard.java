// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Looks at each frame's header before Netty's decoder does, for what that decoder is lenient about; confined to a worker.
 *
 * <p>HEADERS on a stream that the client has ended, or with an id lower than its last, are a connection error (RFC 9113,
 * sections 5.1 and 5.1.1); Netty answers them with a stream error and goes on. And every frame that costs work without
 * carrying a request is paid for from a {@link FrameBudget}, whatever its kind.
 */
final class FrameGuard extends DecoratingHttp2ConnectionDecoder {
    private static final int FRAME_HEADER = 9;
    private static final int TYPE = 3;
    private static final int END_STREAM = 1;

    /** Streams whose end the client still owes, beyond which those that are gone on our side are forgotten. */
    private static final int REMEMBERED = 4096;

    private final FrameBudget budget;
    private final HeaderBlock block;
    private final IntPredicate alive;
    private final Set<Integer> unfinished = new HashSet<>();

    /** How many bytes of the frame that it has looked at last the decoder has not taken. */
    private int left;

    private byte type;

    private int lastHeaders;
    private boolean broken;

    /** @param alive whether a stream of that id is open now */
    FrameGuard(Http2ConnectionDecoder decoder, FrameBudget budget, HeaderBlock block, IntPredicate alive) {
        super(decoder);
        this.budget = budget;
        this.block = block;
        this.alive = alive;
    }

    /** Frame by frame, so that what comes of one is known before the next is looked at. */
    @Override
    public void decodeFrame(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
        boolean moved = true;
        while (moved && !broken && (left > 0 || in.readableBytes() >= FRAME_HEADER)) {
            if (left == 0) {
                look(in);
            }
            int end = in.writerIndex();
            int from = in.readerIndex();
            in.writerIndex(Math.min(end, from + left));
            try {
                super.decodeFrame(ctx, in, out);
            } finally {
                in.writerIndex(end);
                left -= in.readerIndex() - from;
            }
            moved = in.readerIndex() > from;
        }
        if (broken) {
            // Nothing is taken from a connection that has ended, though its last word may still wait to leave.
            in.skipBytes(in.readableBytes());
        } else {
            block.onPause(inFrame(in));
        }
    }

    private void look(ByteBuf in) throws Http2Exception {
        int at = in.readerIndex();
        int length = in.getUnsignedMedium(at);
        type = in.getByte(at + TYPE);
        byte flags = in.getByte(at + 4);
        left = FRAME_HEADER + length;
        broken = true;
        block.onFrame(type, flags, length);
        check(type, flags, in.getInt(at + 5) & Integer.MAX_VALUE, length);
        broken = false;
    }

    /** Whether a frame that is no DATA has begun and not come whole. */
    private boolean inFrame(ByteBuf in) {
        if (left > 0) {
            return type != Http2FrameTypes.DATA;
        }
        return in.readableBytes() > TYPE && in.getByte(in.readerIndex() + TYPE) != Http2FrameTypes.DATA;
    }

    private void check(byte type, byte flags, int id, int length) throws Http2Exception {
        boolean end = (flags & END_STREAM) != 0;
        switch (type) {
            case Http2FrameTypes.HEADERS -> onHeaders(id, end);
            case Http2FrameTypes.DATA -> {
                if (end) {
                    unfinished.remove(id);
                } else if (length == 0) {
                    budget.spend(1);
                }
            }
            case Http2FrameTypes.RST_STREAM -> {
                unfinished.remove(id);
                budget.spend(2);
            }
            default -> budget.spend(1);
        }
    }

    private void onHeaders(int id, boolean end) throws Http2Exception {
        if ((id & 1) == 0) {
            // No client's stream: the decoder knows what to say.
            return;
        }
        // Nothing for itself, but heads that were refused are paid for by now.
        budget.spend(0);
        if (id > lastHeaders) {
            lastHeaders = id;
            if (!end) {
                remember(id);
            }
        } else if (!unfinished.contains(id)) {
            throw Http2Exception.connectionError(
                    Http2Error.STREAM_CLOSED, "HEADERS on stream %d, which has ended or was passed over", id);
        } else if (end) {
            unfinished.remove(id);
        }
    }

    private void remember(int id) {
        if (unfinished.size() >= REMEMBERED) {
            unfinished.removeIf(one -> !alive.test(one));
        }
        unfinished.add(id);
    }
}
