// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Header blocks of literals, never put into a table and never compressed (RFC 7541, sections 5.2 and 6.2.2). */
public final class Literals {
    private Literals() {}

    /** Of names and values as they stand. */
    public static byte[] block(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    /** Adds a string with its length before it. */
    public static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest % 128 + 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }
}
