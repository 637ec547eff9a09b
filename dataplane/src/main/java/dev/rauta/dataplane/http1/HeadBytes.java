// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the bytes of one head or trailer section; holds nothing between them. */
final class HeadBytes {
    private static final byte[] NONE = {};

    private final LineScanner scanner;
    private byte[] partial = NONE;
    private int length;

    HeadBytes(LineScanner scanner) {
        this.scanner = scanner;
    }

    /** How many bytes of an unfinished section are kept. */
    int kept() {
        return partial.length;
    }

    /** Whether nothing of a section has come. */
    boolean empty() {
        return length == 0;
    }

    /** Expects a new section. */
    void begin(boolean trailers) {
        scanner.reset(trailers);
    }

    /**
     * Takes bytes up to the section's end.
     *
     * @return the whole section with its closing empty line, in an array of its own; null where more must come
     */
    byte @Nullable [] take(ByteBuf in) throws Http1Exception {
        int from = in.readerIndex();
        int stop = in.forEachByte(scanner);
        Http1Fault fault = scanner.fault();
        if (fault != null) {
            throw new Http1Exception(fault, scanner.detail());
        }
        int added = stop < 0 ? in.readableBytes() : stop + 1 - from;
        if (stop < 0) {
            if (scanner.fresh()) {
                // Nothing but empty lines so far, of which a CR may have been kept.
                in.skipBytes(added);
                length = 0;
            } else {
                keep(in, added);
            }
            return null;
        }
        byte[] whole = new byte[length + added];
        System.arraycopy(partial, 0, whole, 0, length);
        in.readBytes(whole, length, added);
        partial = NONE;
        length = 0;
        return whole;
    }

    private void keep(ByteBuf in, int added) {
        int needed = length + added;
        if (needed > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(needed, Math.max(256, partial.length * 2)));
        }
        in.readBytes(partial, length, added);
        length = needed;
    }
}
