// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.buffer.ByteBuf;

/**
 * What a few bytes hold on to: a slice of what was read keeps all of the buffer that it was read into, 64 KB at most.
 */
public final class Pinned {
    private Pinned() {}

    /** How much memory {@code data} keeps from being used again, in bytes. */
    public static int by(ByteBuf data) {
        ByteBuf whole = data;
        for (ByteBuf next = whole.unwrap(); next != null; next = next.unwrap()) {
            whole = next;
        }
        return whole.capacity();
    }

    /**
     * {@code data}, whose ownership passes, in a shape to wait in: copied where less than three fourths of what it holds on
     * to are its own, so that what waits holds on to a third more than its bytes at most.
     */
    public static ByteBuf forLong(ByteBuf data) {
        return shared(data, 3, 4);
    }

    /**
     * {@code data}, whose ownership passes, in a shape to be passed on at once: copied where it is less than a fourth of what
     * it holds on to, which costs no more than whatever else is done for a piece so small.
     */
    public static ByteBuf forNow(ByteBuf data) {
        return shared(data, 1, 4);
    }

    private static ByteBuf shared(ByteBuf data, int share, int of) {
        int bytes = data.readableBytes();
        if (bytes == 0 || (long) bytes * of >= (long) by(data) * share) {
            return data;
        }
        try {
            return data.alloc().directBuffer(bytes, bytes).writeBytes(data, data.readerIndex(), bytes);
        } finally {
            data.release();
        }
    }
}
