// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Pinned;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a client's HTTP/2 connection, to leave with the next flush; confined to a worker.
 *
 * <p>What is written to a stream that is gone is dropped.
 */
final class Http2ServerWriter {
    private final Channel channel;
    private final Http2Connection connection;
    private final Http2ConnectionHandler handler;
    private final FlushBatch flushes;
    private final Member flush;
    private final QueuedBytes queued;
    private final FrameBudget budget;
    private @Nullable ChannelHandlerContext context;

    Http2ServerWriter(
            Channel channel,
            Http2Connection connection,
            Http2ConnectionHandler handler,
            FlushBatch flushes,
            Member flush,
            QueuedBytes queued,
            FrameBudget budget) {
        this.channel = channel;
        this.connection = connection;
        this.handler = handler;
        this.flushes = flushes;
        this.flush = flush;
        this.queued = queued;
        this.budget = budget;
    }

    /** Sends a header block; what it returns is done once the block has left. */
    ChannelFuture headers(int id, Http2Headers headers, boolean end) {
        if (connection.stream(id) == null) {
            return channel.newSucceededFuture();
        }
        ChannelHandlerContext ctx = context();
        flushes.add(flush);
        return handler.encoder().writeHeaders(ctx, id, headers, 0, end, ctx.newPromise());
    }

    /** Sends data, whose ownership passes; what it returns is done once all of it has left. */
    ChannelFuture data(int id, ByteBuf data, boolean end) {
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            data.release();
            return channel.newSucceededFuture();
        }
        ChannelHandlerContext ctx = context();
        ByteBuf piece = flush.piece(data, flush.lags() || queued.waits(stream, data.readableBytes()));
        queued.piece(stream, Pinned.by(piece));
        // A client answers each frame of data with up to two updates of windows.
        budget.earn(2 + piece.readableBytes() / 8192);
        flushes.add(flush);
        return handler.encoder().writeData(ctx, id, piece, 0, end, ctx.newPromise());
    }

    /** Answers what never became an exchange; {@code ended}: whether all of the request has come. */
    void refusal(int id, ExchangeFailure failure, boolean ended) {
        HeaderFields fields = new HeaderFields().add("server", "rauta").add("x-rauta-error", failure.label());
        ChannelFuture written = headers(id, Http2Heads.response(new ResponseHead(failure.status(), fields)), true);
        if (!ended) {
            written.addListener(_ -> reset(id, Http2Error.NO_ERROR));
        }
    }

    boolean writable(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && queued.writable(stream);
    }

    /** Whether bytes of the stream wait for the client, or a single one more would. */
    boolean waits(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && (flush.lags() || queued.waits(stream, 1));
    }

    void reset(int id, Http2Error error) {
        if (connection.stream(id) != null) {
            ChannelHandlerContext ctx = context();
            handler.resetStream(ctx, id, error.code(), ctx.newPromise());
            flushes.add(flush);
        }
    }

    /** Says which stream is the last that counts; a client that cannot even be told so is cut off. */
    void goAway(int lastStream) {
        ChannelHandlerContext ctx = context();
        handler.goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise())
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        channel.close();
                    }
                });
        flushes.add(flush);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            ctx = channel.pipeline().context(handler);
            context = ctx;
        }
        return ctx;
    }

    /** How many streams the client has open. */
    int streams() {
        return connection.numActiveStreams();
    }

    /** How much waits for the client, in bytes of the memory that it holds on to. */
    long queued() {
        return queued.pinned();
    }
}
