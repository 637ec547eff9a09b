// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.flow.Member;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;

/** Writes frames (RFC 9113, section 4.1) that leave with the worker's next flush, in order; confined to a worker. */
final class FrameWriter {
    static final int FRAME_HEADER = 9;
    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;

    private static final int SETTING = 6;

    private final Member flush;

    FrameWriter(Member flush) {
        this.flush = flush;
    }

    /** What a client sends first (section 3.4). */
    void preface() {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        flush.room(preface.readableBytes()).writeBytes(preface);
        preface.release();
    }

    /** Settings by their identifiers, each behind its own. */
    void settings(int... settings) {
        int length = settings.length / 2 * SETTING;
        ByteBuf out = begin(length, Http2FrameTypes.SETTINGS, 0, 0);
        for (int i = 0; i < settings.length; i += 2) {
            out.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
    }

    void settingsAck() {
        begin(0, Http2FrameTypes.SETTINGS, ACK, 0);
    }

    /** A header block, in as many frames as it takes. */
    void headers(int stream, byte[] block, int size, boolean end, int mostInFrame) {
        int first = Math.min(size, mostInFrame);
        int flags = (end ? END_STREAM : 0) | (first == size ? END_HEADERS : 0);
        begin(first, Http2FrameTypes.HEADERS, flags, stream).writeBytes(block, 0, first);
        int at = first;
        while (at < size) {
            int next = Math.min(size - at, mostInFrame);
            begin(next, Http2FrameTypes.CONTINUATION, at + next == size ? END_HEADERS : 0, stream).writeBytes(block, at, next);
            at += next;
        }
    }

    /** One frame of data, whose ownership passes. */
    void data(int stream, ByteBuf data, boolean end) {
        beginData(stream, data.readableBytes(), end);
        flush.write(data);
    }

    /** The header of a frame of data, behind which so many bytes must follow. */
    void beginData(int stream, int bytes, boolean end) {
        header(flush.room(FRAME_HEADER), bytes, Http2FrameTypes.DATA, end ? END_STREAM : 0, stream);
    }

    /** A frame of data without any, which ends the stream. */
    void endOfData(int stream) {
        begin(0, Http2FrameTypes.DATA, END_STREAM, stream);
    }

    void reset(int stream, Http2Error error) {
        begin(4, Http2FrameTypes.RST_STREAM, 0, stream).writeInt((int) error.code());
    }

    void windowUpdate(int stream, int bytes) {
        begin(4, Http2FrameTypes.WINDOW_UPDATE, 0, stream).writeInt(bytes);
    }

    void ping(long content, boolean ack) {
        begin(8, Http2FrameTypes.PING, ack ? ACK : 0, 0).writeLong(content);
    }

    void goAway(int lastStream, Http2Error error, String why) {
        ByteBuf text = Unpooled.wrappedBuffer(why.getBytes(StandardCharsets.UTF_8));
        begin(8 + text.readableBytes(), Http2FrameTypes.GO_AWAY, 0, 0)
                .writeInt(lastStream)
                .writeInt((int) error.code())
                .writeBytes(text);
    }

    private ByteBuf begin(int length, byte type, int flags, int stream) {
        return header(flush.room(FRAME_HEADER + length), length, type, flags, stream);
    }

    private static ByteBuf header(ByteBuf out, int length, byte type, int flags, int stream) {
        return out.writeLong((long) length << 40 | (long) type << 32 | (long) flags << 24 | stream >>> 8)
                .writeByte(stream);
    }
}
