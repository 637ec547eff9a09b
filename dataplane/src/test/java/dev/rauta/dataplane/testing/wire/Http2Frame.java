// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A frame as it stands on the wire (RFC 9113, section 4.1). */
public record Http2Frame(int type, int flags, int stream, byte[] payload) {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;
    public static final int HAS_PRIORITY = 0x20;

    public static final int HEADER_TABLE_SIZE = 1;
    public static final int MAX_CONCURRENT_STREAMS = 3;
    public static final int INITIAL_WINDOW_SIZE = 4;
    public static final int MAX_FRAME_SIZE = 5;
    public static final int ENABLE_CONNECT_PROTOCOL = 8;

    public static Http2Frame read(DataInputStream in, int maxSize) throws IOException {
        int lengthAndType = in.readInt();
        int length = lengthAndType >>> 8;
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & 0x7fffffff;
        if (length > maxSize) {
            throw new AssertionError("frame: " + length + " bytes (expected: " + maxSize + " at most)");
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Http2Frame(lengthAndType & 0xff, flags, stream, payload);
    }

    public byte[] bytes() {
        return bytes(type, flags, stream, payload);
    }

    /** What a frame looks like, for any type and flags there may be. */
    public static byte[] bytes(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A number of 32 bits as a payload. */
    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** A payload of SETTINGS, of pairs of identifier and value. */
    public static byte[] settings(int... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length / 2 * 6);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        return payload.array();
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The payload without padding and priority. */
    public byte[] content() {
        int from = 0;
        int padding = 0;
        if (has(PADDED)) {
            padding = payload[0] & 0xff;
            from = 1;
        }
        if (type == HEADERS && has(HAS_PRIORITY)) {
            from += 5;
        }
        int length = payload.length - from - padding;
        if (length < 0) {
            throw new AssertionError("padding: " + padding + " in " + payload.length + " bytes");
        }
        byte[] content = new byte[length];
        System.arraycopy(payload, from, content, 0, length);
        return content;
    }

    public int number() {
        return ByteBuffer.wrap(payload).getInt();
    }
}
