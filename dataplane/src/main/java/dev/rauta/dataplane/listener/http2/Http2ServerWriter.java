// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.frames.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Writes frames to a client's HTTP/2 connection, to leave with the next flush; confined to a worker.
 *
 * <p>What is written to a stream that is gone is dropped.
 */
final class Http2ServerWriter {
    private final Channel channel;
    private final Http2Connection connection;
    private final Http2ConnectionHandler handler;
    private final FrameWriter frames;
    private final FrameBudget budget;

    Http2ServerWriter(
            Channel channel,
            Http2Connection connection,
            Http2ConnectionHandler handler,
            FrameWriter frames,
            FrameBudget budget) {
        this.channel = channel;
        this.connection = connection;
        this.handler = handler;
        this.frames = frames;
        this.budget = budget;
    }

    /** Sends a header block; what it returns is done once the block has left. */
    ChannelFuture headers(int id, Http2Headers headers, boolean end) {
        return frames.open(id) ? frames.headers(id, headers, end) : channel.newSucceededFuture();
    }

    /** Sends data, whose ownership passes; what it returns is done once all of it has left. */
    ChannelFuture data(int id, ByteBuf data, boolean end) {
        if (frames.open(id)) {
            // A client answers each frame of data with up to two updates of windows.
            budget.earn(2 + data.readableBytes() / 8192);
        }
        return frames.data(id, data, end);
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
        return frames.writable(id);
    }

    /** Whether bytes of the stream wait for the client, or a single one more would. */
    boolean waits(int id) {
        return frames.waits(id);
    }

    void reset(int id, Http2Error error) {
        frames.reset(id, error);
    }

    /** Says which stream is the last that counts; a client that cannot even be told so is cut off. */
    void goAway(int lastStream) {
        ChannelHandlerContext ctx = frames.context();
        handler.goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise())
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        channel.close();
                    }
                });
        frames.flush();
    }

    /** How many streams the client has open. */
    int streams() {
        return connection.numActiveStreams();
    }

    /** How much waits for the client, in bytes of the memory that it holds on to. */
    long queued() {
        return frames.queued();
    }
}
