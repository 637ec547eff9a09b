// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Bytes as they come, cut into lines; confined to one thread. Of a line that is too long the beginning alone is kept, so that memory is
 * bounded whatever comes.
 */
final class Lines {
    /** The longest line, in bytes. */
    static final int MOST = 64 << 10;

    private final Consumer<String> each;
    private final byte[] line = new byte[MOST];
    private int length;

    /** @param each gets each line, its bytes as characters, without its end */
    Lines(Consumer<String> each) {
        this.each = each;
    }

    void take(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (length < MOST) {
                line[length++] = bytes[i];
            }
        }
    }

    /** No more comes of the line that has begun. */
    void end() {
        int its = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        if (its > 0) {
            each.accept(new String(line, 0, its, StandardCharsets.ISO_8859_1));
        }
    }
}
