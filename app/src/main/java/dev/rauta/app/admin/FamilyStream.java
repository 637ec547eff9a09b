// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts expositions of parts of one family together: all begin with the same comments, which are written once, and each may end with the
 * line that ends OpenMetrics, which is left out, for more follows. One thread; leaves its target open.
 */
final class FamilyStream extends OutputStream {
    private static final byte[] END = "# EOF\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream target;

    /** The last bytes, which may be the end. */
    private final byte[] held = new byte[END.length];

    private int count;
    private Place place = Place.SAMPLES;

    /** Where the next byte of a part stands. */
    private enum Place {
        /** Where a line begins, before any sample. */
        START,
        COMMENT,
        SAMPLES
    }

    FamilyStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        while (at < end && place != Place.SAMPLES) {
            if (place == Place.START && bytes[at] != '#') {
                place = Place.SAMPLES;
            } else {
                place = bytes[at] == '\n' ? Place.START : Place.COMMENT;
                at++;
            }
        }
        hold(bytes, at, end - at);
    }

    private void hold(byte[] bytes, int from, int length) throws IOException {
        int out = Math.max(0, count + length - held.length);
        int old = Math.min(out, count);
        target.write(held, 0, old);
        System.arraycopy(held, old, held, 0, count - old);
        count -= old;
        target.write(bytes, from, out - old);
        System.arraycopy(bytes, from + out - old, held, count, length - (out - old));
        count += length - (out - old);
    }

    /** Ends a part. */
    void next() throws IOException {
        if (!Arrays.equals(held, 0, count, END, 0, END.length)) {
            target.write(held, 0, count);
        }
        count = 0;
        place = Place.START;
    }
}
