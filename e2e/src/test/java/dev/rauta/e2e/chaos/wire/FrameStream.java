// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.wire;

import dev.rauta.e2e.peers.wire.Frame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames of an HTTP/2 connection.
 *
 * <p>The peer gets a gigabyte of window at once, and our own messages are so small that a peer which credits at all never
 * holds us up.
 */
public final class FrameStream {
    public static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    public static final int REFUSED_STREAM = 7;

    private static final int WIDE = 1 << 30;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int PADDED_OR_PRIORITY = 0x28;

    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

    public FrameStream(InputStream in, Socket socket) throws IOException {
        this.in = new DataInputStream(in);
        this.out = socket.getOutputStream();
    }

    /** What either side says first, a client after its preface. */
    public static byte[] opening(boolean client) {
        var bytes = new ByteArrayOutputStream();
        if (client) {
            bytes.writeBytes(PREFACE);
        }
        bytes.writeBytes(Frame.of(Frame.SETTINGS, 0, 0, ByteBuffer.allocate(6)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(WIDE)
                .array()).bytes());
        bytes.writeBytes(Frame.of(Frame.WINDOW_UPDATE, 0, 0, number(WIDE)).bytes());
        return bytes.toByteArray();
    }

    /** The next frame, those that keep a connection going answered and left out; null after the last. */
    public @Nullable Frame read() throws IOException {
        while (true) {
            Frame frame = next();
            if (frame == null) {
                return null;
            }
            boolean ack = (frame.flags() & Frame.ACK) != 0;
            switch (frame.type()) {
                case Frame.SETTINGS, Frame.PING -> {
                    if (!ack) {
                        byte[] echoed = frame.type() == Frame.PING ? frame.payload() : new byte[0];
                        write(Frame.of(frame.type(), Frame.ACK, 0, echoed).bytes());
                    }
                }
                case Frame.DATA, Frame.HEADERS, Frame.RST_STREAM, Frame.GOAWAY -> {
                    return frame;
                }
                case Frame.WINDOW_UPDATE -> {}
                default -> throw new IOException("frame type: " + frame.type() + " (expected: none of that)");
            }
        }
    }

    private @Nullable Frame next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & 0x7fffffff;
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("ended in a frame");
        }
        return new Frame(type, flags, stream, payload);
    }

    public synchronized void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The fields of a HEADERS frame; each has to be decoded, in order. */
    public Map<String, String> fields(Frame headers) throws IOException {
        if ((headers.flags() & Frame.END_HEADERS) == 0 || (headers.flags() & PADDED_OR_PRIORITY) != 0) {
            throw new IOException("flags of HEADERS: " + headers.flags() + " (expected: a whole block, unpadded)");
        }
        try {
            Map<String, String> fields = new HashMap<>();
            decoder.decodeHeaders(headers.stream(), Unpooled.wrappedBuffer(headers.payload()))
                    .forEach(one -> fields.put(one.getKey().toString(), one.getValue().toString()));
            return fields;
        } catch (Http2Exception e) {
            throw new IOException("header block does not decode", e);
        }
    }

    /** The number at an offset of a payload. */
    public static int number(byte[] payload, int at) {
        return ByteBuffer.wrap(payload).getInt(at);
    }

    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
