// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's connection handler with resets that take effect at once (RFC 9113, sections 5.1 and 6.4); confined to a worker.
 *
 * <p>A stream that is reset is closed before the reset has left, so that no DATA that waits for a window follows it; and
 * what its peer had under way is passed over, where Netty would answer each frame by another reset and in the end take
 * its own resets for an attack.
 */
final class Http2Handler extends Http2ConnectionHandler {
    private static final Logger log = LoggerFactory.getLogger(Http2Handler.class);
    private static final int REMEMBERED = 1024;

    private final Http2Refusals refusals;
    private int[] recent = {};
    private int resets;

    Http2Handler(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Http2Refusals refusals) {
        super(decoder, encoder, settings);
        this.refusals = refusals;
        setCumulator(Http2Handler::cumulate);
    }

    /**
     * Puts what has come behind what is left of a frame, in a buffer of their size: slices of what was read before may be
     * held for long, and must not hold what comes after them too.
     */
    private static ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf rest, ByteBuf in) {
        if (!rest.isReadable()) {
            rest.release();
            return in;
        }
        try {
            return allocator
                    .directBuffer(rest.readableBytes() + in.readableBytes())
                    .writeBytes(rest)
                    .writeBytes(in);
        } finally {
            rest.release();
            in.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof IOException) {
            // The peer has broken off.
            ctx.close();
        } else if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            // Out of memory, or a fault of ours: nothing that is left of the connection can be relied on.
            log.atWarn().setCause(cause).log("HTTP/2 connection failed");
            ctx.close();
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    @Override
    public ChannelFuture resetStream(ChannelHandlerContext ctx, int id, long error, ChannelPromise promise) {
        if (recent.length == 0) {
            recent = new int[REMEMBERED];
        }
        recent[resets++ & (REMEMBERED - 1)] = id;
        Http2Stream stream = connection().stream(id);
        ChannelFuture sent = super.resetStream(ctx, id, error, promise);
        if (stream != null) {
            stream.close();
        }
        return sent;
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        if (error != null && error.error() == Http2Error.ENHANCE_YOUR_CALM) {
            refusals.onCalmed();
        }
        super.onConnectionError(ctx, outbound, cause, error);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        int id = error.streamId();
        if (error.error() == Http2Error.STREAM_CLOSED && recentlyReset(id)) {
            return;
        }
        if (!outbound && connection().isServer() && connection().stream(id) == null && !connection().streamMayHaveExisted(id)) {
            if (error.error() == Http2Error.REFUSED_STREAM && !connection().goAwaySent()) {
                refusals.onStreamRefused();
            }
            create(id);
        }
        Http2Stream stream = connection().stream(id);
        if (error instanceof Http2Exception.HeaderListSizeException && !outbound && stream != null) {
            boolean sentBefore = stream.isHeadersSent();
            refusals.onHeadTooLarge(id);
            if (!sentBefore && stream.isHeadersSent()) {
                return;
            }
        }
        super.onStreamError(ctx, outbound, cause, error);
    }

    @Override
    protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
        // Answered by whoever hears of it, or only reset.
    }

    /**
     * A stream whose head was malformed, or for which there is no room, has been opened all the same for the moment until
     * it is reset, so that its body is no connection error.
     */
    private void create(int id) {
        Http2Connection.Endpoint<?> remote = connection().remote();
        int most = remote.maxActiveStreams();
        try {
            remote.maxActiveStreams(Integer.MAX_VALUE);
            remote.createStream(id, false);
        } catch (Http2Exception e) {
            log.atDebug().setCause(e).log("Stream not opened for its reset");
        } finally {
            remote.maxActiveStreams(most);
        }
    }

    private boolean recentlyReset(int id) {
        for (int one : recent) {
            if (one == id) {
                return true;
            }
        }
        return false;
    }
}
