// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads frames where they lie (RFC 9113, section 4.1); confined to a worker.
 *
 * <p>A frame that two reads share is put together in a buffer of its own size, but for DATA, which goes on as it comes: slices of
 * what was read may be held for long, and must hold on to little else.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(FrameReader.class);
    private static final int HEADER = FrameWriter.FRAME_HEADER;
    private static final int TYPE = 3;
    private static final int FLAGS = 4;
    private static final int ID = 5;
    private static final int PADDED = 0x8;

    private final Http2Session session;
    private final Incoming incoming;
    private int prefaceLeft;
    private boolean over;

    /** What has come of a frame that has not come whole. */
    private @Nullable ByteBuf rest;

    /** Whether the header of the frame that has not come whole has been looked at. */
    private boolean begun;

    private boolean inData;
    private int dataLeft;
    private int paddingLeft;
    private boolean dataEnds;

    /** @param server whether the peer says the preface first */
    FrameReader(Http2Session session, Incoming incoming, boolean server) {
        this.session = session;
        this.incoming = incoming;
        this.prefaceLeft = server ? Http2CodecUtil.connectionPrefaceBuf().readableBytes() : 0;
    }

    /** Nothing that comes is looked at any more. */
    void stop() {
        over = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (!over && step(in)) {
                // One frame after the other.
            }
            if (!over) {
                incoming.onPause(inFrame());
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        session.onChannelWritable();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        release();
        session.onGone();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        over = true;
        release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            // Out of memory, or a fault of ours: nothing that is left of the connection can be relied on.
            log.atWarn().setCause(cause).log("HTTP/2 connection failed");
        }
        ctx.close();
    }

    private void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    /** Takes the next part of {@code in}; whether there may be another. */
    private boolean step(ByteBuf in) {
        try {
            if (prefaceLeft > 0) {
                return preface(in);
            }
            if (inData) {
                return data(in);
            }
            if (paddingLeft > 0) {
                return padding(in);
            }
            return rest == null ? frame(in) : goOn(in, rest);
        } catch (Http2Fault fault) {
            session.onFault(fault);
            return true;
        }
    }

    private boolean preface(ByteBuf in) throws Http2Fault {
        ByteBuf expected = Http2CodecUtil.connectionPrefaceBuf();
        int from = expected.readableBytes() - prefaceLeft;
        while (prefaceLeft > 0 && in.isReadable()) {
            if (in.readByte() != expected.getByte(from++)) {
                throw Http2Fault.ofConnection(Http2Error.PROTOCOL_ERROR, "preface: not that of HTTP/2");
            }
            prefaceLeft--;
        }
        return in.isReadable();
    }

    /** A frame from its beginning. */
    private boolean frame(ByteBuf in) throws Http2Fault {
        int readable = in.readableBytes();
        if (readable < HEADER) {
            return readable > 0 && keep(in, HEADER);
        }
        int at = in.readerIndex();
        int length = in.getUnsignedMedium(at);
        byte type = in.getByte(at + TYPE);
        int flags = in.getByte(at + FLAGS);
        int id = in.getInt(at + ID) & Integer.MAX_VALUE;
        if (type == Http2FrameTypes.DATA) {
            boolean padded = (flags & PADDED) != 0 && length > 0;
            if (padded && readable == HEADER) {
                return keep(in, HEADER + 1);
            }
            incoming.onFrame(type, flags, id, length);
            in.skipBytes(HEADER);
            beginData(flags, id, length, padded ? in.readUnsignedByte() : -1);
            return true;
        }
        incoming.onFrame(type, flags, id, length);
        if (readable < HEADER + length) {
            begun = true;
            return keep(in, HEADER + length);
        }
        in.skipBytes(HEADER + length);
        incoming.onPayload(type, flags, id, in, at + HEADER, length);
        return in.isReadable();
    }

    /** Keeps what is left of {@code in}, to be put together with what comes. */
    private boolean keep(ByteBuf in, int whole) {
        rest = in.alloc().buffer(whole, Math.max(whole, HEADER + Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE)).writeBytes(in);
        return false;
    }

    /** Puts the frame that {@code kept} is the beginning of together. */
    private boolean goOn(ByteBuf in, ByteBuf kept) throws Http2Fault {
        if (!fill(in, kept, HEADER)) {
            return false;
        }
        int length = kept.getUnsignedMedium(0);
        byte type = kept.getByte(TYPE);
        int flags = kept.getByte(FLAGS);
        int id = kept.getInt(ID) & Integer.MAX_VALUE;
        if (type == Http2FrameTypes.DATA) {
            boolean padded = (flags & PADDED) != 0 && length > 0;
            if (padded && !fill(in, kept, HEADER + 1)) {
                return false;
            }
            int padding = padded ? kept.getUnsignedByte(HEADER) : -1;
            release();
            incoming.onFrame(type, flags, id, length);
            beginData(flags, id, length, padding);
            return true;
        }
        if (!begun) {
            begun = true;
            incoming.onFrame(type, flags, id, length);
        }
        if (!fill(in, kept, HEADER + length)) {
            return false;
        }
        rest = null;
        begun = false;
        try {
            incoming.onPayload(type, flags, id, kept, HEADER, length);
        } finally {
            kept.release();
        }
        return in.isReadable();
    }

    private static boolean fill(ByteBuf in, ByteBuf kept, int whole) {
        int lacking = whole - kept.readableBytes();
        if (lacking > 0) {
            kept.writeBytes(in, Math.min(lacking, in.readableBytes()));
        }
        return kept.readableBytes() >= whole;
    }

    /** @param padding how long it is said to be; negative where there is no such field */
    private void beginData(int flags, int id, int length, int padding) throws Http2Fault {
        int field = padding < 0 ? 0 : 1;
        paddingLeft = Math.max(padding, 0);
        dataLeft = length - field - paddingLeft;
        dataEnds = (flags & FrameWriter.END_STREAM) != 0;
        if (dataLeft < 0 || ((flags & PADDED) != 0 && field == 0)) {
            throw Http2Fault.ofConnection(Http2Error.PROTOCOL_ERROR, "DATA: padding beyond the frame's " + length + " bytes");
        }
        inData = true;
        incoming.beginData(id, length, length - dataLeft);
    }

    private boolean data(ByteBuf in) throws Http2Fault {
        int bytes = Math.min(dataLeft, in.readableBytes());
        if (bytes == 0 && dataLeft > 0) {
            return false;
        }
        dataLeft -= bytes;
        inData = dataLeft > 0;
        incoming.data(bytes == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(bytes), !inData && dataEnds);
        return in.isReadable();
    }

    private boolean padding(ByteBuf in) {
        int bytes = Math.min(paddingLeft, in.readableBytes());
        in.skipBytes(bytes);
        paddingLeft -= bytes;
        return in.isReadable();
    }

    /** Whether a frame that is no DATA has begun and not come whole. */
    private boolean inFrame() {
        return rest != null && rest.readableBytes() > TYPE && rest.getByte(TYPE) != Http2FrameTypes.DATA;
    }
}
