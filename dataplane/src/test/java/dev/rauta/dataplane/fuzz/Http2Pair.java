// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.frames.Http2HandlerBuilder;
import dev.rauta.dataplane.http.frames.Http2Refusals;
import dev.rauta.dataplane.http.frames.UnprioritizedFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Two ends of an HTTP/2 connection in memory, each with the handler that the dataplane builds for it. */
final class Http2Pair {
    static final int HEADER_LIST = 8192;

    private static final int FRAME_HEADER = 9;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final List<Http2Headers> heard = new ArrayList<>();
    private final Http2ConnectionHandler clientHandler;
    private final EmbeddedChannel client;
    private final EmbeddedChannel server;
    private boolean serverGone;

    /** @param tableSize how large a dynamic table the server offers */
    Http2Pair(long tableSize) {
        Http2Settings offered = new Http2Settings()
                .maxConcurrentStreams(100)
                .maxHeaderListSize(HEADER_LIST)
                .headerTableSize(tableSize);
        var serverConnection = new DefaultHttp2Connection(true);
        server = channel(new Http2HandlerBuilder(
                        serverConnection, queued(serverConnection), offered, new Hearing())
                .server(UnaryOperator.identity(), Http2Refusals.UNHEARD, HEADER_LIST));
        var clientConnection = new DefaultHttp2Connection(false);
        clientHandler = new Http2HandlerBuilder(
                        clientConnection,
                        queued(clientConnection),
                        new Http2Settings().pushEnabled(false).maxHeaderListSize(HEADER_LIST),
                        new Http2EventAdapter())
                .client();
        client = channel(clientHandler);
        Random whole = new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        };
        exchange(whole);
    }

    private static QueuedBytes queued(Http2Connection connection) {
        return new QueuedBytes(connection, new DefaultEventLoop(), _ -> {});
    }

    /** The header blocks that the server has heard. */
    List<Http2Headers> heard() {
        return heard;
    }

    /** Whether the server has said GOAWAY. */
    boolean serverGone() {
        return serverGone;
    }

    /** Writes a request's headers on the client's side, and hands on all that comes of it in random pieces. */
    void request(int stream, Http2Headers headers, Random pieces) {
        ChannelHandlerContext ctx = client.pipeline().context(clientHandler);
        clientHandler.encoder().writeHeaders(ctx, stream, headers, 0, true, ctx.newPromise());
        client.flush();
        exchange(pieces);
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
        hand(frames, server, pieces);
        exchange(pieces);
    }

    /** Closes both ends; what has not been released by then is a leak. */
    void close() {
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
        server.checkException();
        client.checkException();
        long held = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (held != 0) {
            throw new AssertionError("leak: " + held + " bytes");
        }
    }

    private EmbeddedChannel channel(Http2ConnectionHandler handler) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(handler);
        return channel;
    }

    private static void frame(ByteBuf out, byte type, int flags, int stream, byte[] payload, int from, int length) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream).writeBytes(payload, from, length);
    }

    /** Moves bytes both ways until neither side has any. */
    private void exchange(Random pieces) {
        boolean moved = true;
        while (moved) {
            moved = move(client, server, pieces, false) | move(server, client, pieces, true);
        }
        server.checkException();
        client.checkException();
    }

    private boolean move(EmbeddedChannel from, EmbeddedChannel to, Random pieces, boolean fromServer) {
        ByteBuf all = allocator.buffer();
        for (ByteBuf next = from.readOutbound(); next != null; next = from.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        if (!all.isReadable()) {
            all.release();
            return false;
        }
        if (fromServer) {
            look(all);
        }
        hand(all, to, pieces);
        return true;
    }

    private void hand(ByteBuf all, EmbeddedChannel to, Random pieces) {
        while (all.isReadable()) {
            int length = 1 + pieces.nextInt(all.readableBytes());
            if (to.isOpen()) {
                to.writeInbound(allocator.buffer(length).writeBytes(all, length));
            } else {
                all.skipBytes(length);
            }
        }
        all.release();
    }

    /** An error that is none of the protocol's is a fault of ours, which the handler turns into INTERNAL_ERROR. */
    private void look(ByteBuf frames) {
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
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private final class Hearing extends UnprioritizedFrames {
        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            require(!serverGone, "headers after GOAWAY");
            heard.add(headers);
        }
    }
}
