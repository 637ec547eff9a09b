// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http2.FrameBudget;
import dev.rauta.dataplane.http2.FrameGuard;
import dev.rauta.dataplane.http2.HeaderBlock;
import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.Http2Side;
import dev.rauta.dataplane.http2.Http2Stream;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A server's session in memory, and a client in front of it that encodes as Netty does. */
final class Http2Pair {
    static final int HEADER_LIST = 8192;

    private static final int FRAME_HEADER = 9;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final List<HeardHeaders> heard = new ArrayList<>();
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final EmbeddedChannel server = new EmbeddedChannel();
    private boolean serverGone;

    /** @param tableSize how much of the table that it may use the client uses */
    Http2Pair(long tableSize) {
        server.config().setAllocator(allocator);
        FlushBatch flushes = new FlushBatch(server.eventLoop(), 1 << 20);
        FrameGuard guard = new FrameGuard(new FrameBudget(), new HeaderBlock(HEADER_LIST, () -> {}, () -> {}), 0);
        new Http2Session(server, flushes, flushes.member(server, Holder.NOTHING), new Hearing(), guard, HEADER_LIST)
                .beginServer(100, HEADER_LIST);
        try {
            encoder.maxHeaderTableSize(Math.min(tableSize, Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE));
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        ByteBuf settings = allocator.buffer();
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        settings.writeBytes(preface);
        preface.release();
        frame(settings, Http2FrameTypes.SETTINGS, 0, 0, new byte[0], 0, 0);
        hand(settings, new Random(0));
        look();
    }

    /** The header blocks that the server has heard. */
    List<HeardHeaders> heard() {
        return heard;
    }

    /** Whether the server has said GOAWAY. */
    boolean serverGone() {
        return serverGone;
    }

    /** Encodes a request's headers on the client's side, and hands them on in random pieces. */
    void request(int stream, Http2Headers headers, Random pieces) {
        ByteBuf block = allocator.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        byte[] bytes = new byte[block.readableBytes()];
        block.readBytes(bytes).release();
        block(stream, bytes, pieces);
    }

    /** Hands the server a header block in frames as a client would send them, cut at random places. */
    void block(int stream, byte[] block, Random pieces) {
        ByteBuf frames = allocator.buffer();
        int first = pieces.nextInt(block.length + 1);
        boolean more = first < block.length;
        frame(frames, Http2FrameTypes.HEADERS, more ? 1 : 5, stream, block, 0, first);
        if (more) {
            frame(frames, Http2FrameTypes.CONTINUATION, 4, stream, block, first, block.length - first);
        }
        hand(frames, pieces);
        look();
    }

    /** Closes it; what has not been released by then is a leak. */
    void close() {
        server.finishAndReleaseAll();
        server.checkException();
        long held = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (held != 0) {
            throw new AssertionError("leak: " + held + " bytes");
        }
    }

    private static void frame(ByteBuf out, byte type, int flags, int stream, byte[] payload, int from, int length) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream).writeBytes(payload, from, length);
    }

    private void hand(ByteBuf all, Random pieces) {
        while (all.isReadable()) {
            int length = 1 + pieces.nextInt(all.readableBytes());
            if (server.isOpen()) {
                server.writeInbound(allocator.buffer(length).writeBytes(all, length));
            } else {
                all.skipBytes(length);
            }
        }
        all.release();
        server.checkException();
    }

    /** An error that is none of the protocol's is a fault of ours. */
    private void look() {
        ByteBuf frames = allocator.buffer();
        for (ByteBuf next = server.readOutbound(); next != null; next = server.readOutbound()) {
            frames.writeBytes(next);
            next.release();
        }
        int at = frames.readerIndex();
        while (at + FRAME_HEADER <= frames.writerIndex()) {
            int length = frames.getUnsignedMedium(at);
            byte type = frames.getByte(at + 3);
            if (type == Http2FrameTypes.GO_AWAY) {
                serverGone = true;
                require(frames.getInt(at + FRAME_HEADER + 4) != Http2Error.INTERNAL_ERROR.code(), "GOAWAY of INTERNAL_ERROR");
            } else if (type == Http2FrameTypes.RST_STREAM) {
                require(frames.getInt(at + FRAME_HEADER) != Http2Error.INTERNAL_ERROR.code(), "RST_STREAM of INTERNAL_ERROR");
            }
            at += FRAME_HEADER + length;
        }
        require(at == frames.writerIndex(), "half a frame");
        frames.release();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private final class Hearing implements Http2Side {
        @Override
        public boolean server() {
            return true;
        }

        @Override
        public Http2Stream accept(int id) {
            return new Http2Stream(id) {
                @Override
                protected void onHeaders(FieldSection section, boolean end) {
                    require(!serverGone, "headers after GOAWAY");
                    heard.add(HeardHeaders.of(section));
                }

                @Override
                protected void onData(ByteBuf data, boolean end) {
                    data.release();
                }

                @Override
                protected void onWritable() {}

                @Override
                protected void onClosed() {}
            };
        }

        @Override
        public void onFault(Http2Error error) {}
    }
}
