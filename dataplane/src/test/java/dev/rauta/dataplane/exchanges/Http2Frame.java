// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A frame as it stands on the wire (RFC 9113, section 4.1). */
record Http2Frame(int type, int flags, int stream, byte[] payload) {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int HAS_PRIORITY = 0x20;

    static final int HEADER_TABLE_SIZE = 1;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;

    static Http2Frame read(DataInputStream in, int maxSize) throws IOException {
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

    byte[] bytes() {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The payload without padding and priority. */
    byte[] content() {
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

    int number() {
        return ByteBuffer.wrap(payload).getInt();
    }
}
