// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

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
    private static final int END_STREAM = 1;

    /** Streams whose end the client still owes, beyond which those that are gone on our side are forgotten. */
    private static final int REMEMBERED = 4096;

    private final FrameBudget budget;
    private final IntPredicate alive;
    private final Set<Integer> unfinished = new HashSet<>();

    /** How far it has looked beyond what the decoder has taken. */
    private int ahead;

    private int lastHeaders;
    private boolean broken;

    /** @param alive whether a stream of that id is open now */
    FrameGuard(Http2ConnectionDecoder decoder, FrameBudget budget, IntPredicate alive) {
        super(decoder);
        this.budget = budget;
        this.alive = alive;
    }

    @Override
    public void decodeFrame(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
        if (broken) {
            // Nothing is taken from a connection that has ended, though its last word may still wait to leave.
            in.skipBytes(in.readableBytes());
            return;
        }
        look(in);
        int from = in.readerIndex();
        try {
            super.decodeFrame(ctx, in, out);
        } finally {
            ahead = Math.max(0, ahead - (in.readerIndex() - from));
        }
    }

    /** Looks at each header once: the decoder stops at a frame that is a stream's error, and is called again with the rest. */
    private void look(ByteBuf in) throws Http2Exception {
        while (ahead + FRAME_HEADER <= in.readableBytes()) {
            int at = in.readerIndex() + ahead;
            int length = in.getUnsignedMedium(at);
            ahead += FRAME_HEADER + length;
            broken = true;
            check(in.getByte(at + 3), in.getByte(at + 4), in.getInt(at + 5) & Integer.MAX_VALUE, length);
            broken = false;
        }
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
