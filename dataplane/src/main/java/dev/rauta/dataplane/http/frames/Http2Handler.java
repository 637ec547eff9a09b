// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

import dev.rauta.dataplane.http.HalfClose;
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
 * its own resets for an attack. A server is not held to how long ago that was: thousands of streams may be given up at
 * once, and others are on the same connection.
 */
final class Http2Handler extends Http2ConnectionHandler {
    private static final Logger log = LoggerFactory.getLogger(Http2Handler.class);
    private static final int REMEMBERED = 1024;
    private static final int FRAME_HEADER = 9;
    private static final int LENGTH_FIELD = 3;

    private final Http2Refusals refusals;
    private int[] recent = {};
    private int resets;
    private boolean ending;

    /** How far into what comes next the frame after the unfinished one begins; negative where its header has begun. */
    private int toNextFrame;

    /** How much of the last frame has not come. */
    private int missing;

    /** The buffer that the last frame shared by two reads was put together in; only ever compared. */
    private @Nullable ByteBuf whole;

    Http2Handler(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Http2Refusals refusals) {
        // A server's settings leave with what answers the client's: whoever adds this handler sees to the flush.
        super(decoder, encoder, settings, false, !decoder.connection().isServer());
        this.refusals = refusals;
        setCumulator(this::cumulate);
        toNextFrame = connection().isServer() ? Http2CodecUtil.connectionPrefaceBuf().readableBytes() : 0;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        if (connection().isServer()) {
            ctx.pipeline().addBefore(ctx.name(), null, new FrameTurns());
        }
        super.handlerAdded(ctx);
    }

    /**
     * Decodes what was read where it lies, but for a frame that two reads share: that is put together in a buffer of its
     * own size. Slices of what was read may be held for long, and must not hold what comes after them too.
     */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ByteBuf in = (ByteBuf) message;
        int rest = internalBuffer().readableBytes();
        int end = follow(in);
        missing = Math.max(toNextFrame, 0);
        if (rest > 0 && end < in.readableBytes()) {
            missing = 0;
            try {
                super.channelRead(ctx, in.readRetainedSlice(end));
            } catch (Exception e) {
                in.release();
                throw e;
            }
        }
        super.channelRead(ctx, in);
        whole = internalBuffer() == whole ? whole : null;
    }

    /** Follows the frames' lengths through what has come; returns where the first that was unfinished ends. */
    private int follow(ByteBuf in) {
        int readable = in.readableBytes();
        if (internalBuffer().readableBytes() < -toNextFrame) {
            // After an error the decoder throws away what comes.
            toNextFrame = 0;
        }
        int first = Math.max(toNextFrame, 0);
        int next = toNextFrame;
        while (next + LENGTH_FIELD <= readable) {
            boolean begunBefore = next < 0;
            next += FRAME_HEADER + length(in, next);
            first = begunBefore ? next : first;
        }
        toNextFrame = next - readable;
        return first;
    }

    /** A frame's length, whose field begins {@code at}, before {@code in} where that is negative. */
    private int length(ByteBuf in, int at) {
        int length = 0;
        for (int i = at; i < at + LENGTH_FIELD; i++) {
            ByteBuf holder = i < 0 ? internalBuffer() : in;
            int index = i < 0 ? holder.writerIndex() + i : holder.readerIndex() + i;
            length = length << 8 | holder.getUnsignedByte(index);
        }
        return length;
    }

    /** Puts what has come behind what is left of the frame it belongs to. */
    private ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf rest, ByteBuf in) {
        if (!rest.isReadable()) {
            rest.release();
            return in;
        }
        try {
            if (rest == whole && rest.writableBytes() >= in.readableBytes()) {
                return rest.retain().writeBytes(in);
            }
            int bytes = rest.readableBytes() + in.readableBytes();
            whole = allocator.directBuffer(bytes + Math.min(missing, Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE));
            return whole.writeBytes(rest).writeBytes(in);
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
        boolean graceful = error != null && error.shutdownHint() == Http2Exception.ShutdownHint.GRACEFUL_SHUTDOWN;
        if (graceful || !connection().isServer() || !ctx.channel().isActive()) {
            super.onConnectionError(ctx, outbound, cause, error);
        } else if (!ending) {
            ending = true;
            end(ctx, error == null ? new Http2Exception(Http2Error.INTERNAL_ERROR, cause.getMessage(), cause) : error);
        }
    }

    /** Says why, ends every stream, and goes on to take what comes until the client has heard it. */
    private void end(ChannelHandlerContext ctx, Http2Exception error) {
        // Of a head that could not be read it is not known which stream it was for.
        boolean unknown = error.shutdownHint() == Http2Exception.ShutdownHint.HARD_SHUTDOWN;
        int last = unknown ? Integer.MAX_VALUE : connection().remote().lastStreamCreated();
        sayWhy(ctx, last, error);
        ctx.pipeline().replace(FrameTurns.class, null, new FrameDrop());
        // Later: this may be in the midst of a stream's frame.
        ctx.executor().execute(() -> {
            connection().close(ctx.voidPromise());
            ctx.flush();
            HalfClose.of(ctx.channel(), () -> {});
        });
    }

    /** Past {@link #goAway}, which would close as soon as it is written. */
    private void sayWhy(ChannelHandlerContext ctx, int last, Http2Exception error) {
        ByteBuf text = Http2CodecUtil.toByteBuf(ctx, error);
        try {
            if (connection().goAwaySent(last, error.error().code(), text)) {
                encoder().frameWriter().writeGoAway(ctx, last, error.error().code(), text.retain(), ctx.newPromise());
            }
        } catch (Http2Exception e) {
            log.atDebug().setCause(e).log("GOAWAY not sent");
        } finally {
            text.release();
        }
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        int id = error.streamId();
        if (!ctx.channel().isActive()) {
            // Of a connection that has gone each piece that waited is an error, and nobody is there to be told.
            return;
        }
        if (error.error() == Http2Error.STREAM_CLOSED && (!connection().isServer() || recentlyReset(id))) {
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
            if (connection().stream(id) == null || (!sentBefore && stream.isHeadersSent())) {
                return;
            }
        } else if (!outbound) {
            refusals.onStreamError();
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
