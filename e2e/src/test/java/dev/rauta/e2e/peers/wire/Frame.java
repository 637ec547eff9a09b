// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A frame with nothing about it checked (RFC 9113, section 4.1). */
public record Frame(int type, int flags, int stream, byte[] payload) {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    public static Frame headers(int stream, boolean end, Field... fields) {
        return new Frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    public static Frame data(int stream, boolean end, String text) {
        return new Frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static Frame of(int type, int flags, int stream, byte... payload) {
        return new Frame(type, flags, stream, payload);
    }

    public boolean ends() {
        return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    /** As it goes over the wire. */
    public byte[] bytes() {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >>> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Literal fields without indexing and without Huffman coding (RFC 7541, section 6.2.2). */
    public static byte[] block(Field... fields) {
        var out = new ByteArrayOutputStream();
        for (Field field : fields) {
            out.write(0);
            string(out, field.name());
            string(out, field.value());
        }
        return out.toByteArray();
    }

    /** A prefix integer of 7 bits and the bytes (RFC 7541, sections 5.1 and 5.2). */
    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int rest = bytes.length - 127;
        if (rest < 0) {
            out.write(bytes.length);
        } else {
            out.write(127);
            while (rest >= 128) {
                out.write(rest % 128 + 128);
                rest /= 128;
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    /** The first whole frame in {@code bytes} from {@code at} on; null where there is none yet. */
    static @Nullable Frame read(byte[] bytes, int at) {
        if (bytes.length - at < 9) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, at, 9);
        int length = (head.get() & 0xff) << 16 | head.getShort() & 0xffff;
        if (bytes.length - at < 9 + length) {
            return null;
        }
        int type = head.get();
        int flags = head.get();
        int stream = head.getInt() & 0x7fffffff;
        return new Frame(type, flags & 0xff, stream, Arrays.copyOfRange(bytes, at + 9, at + 9 + length));
    }
}
