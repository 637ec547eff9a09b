// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.ByteArrayOutputStream;

/** Writes the few ASN.1 structures in DER (X.690) that the JDK offers no writer for. */
final class Der {
    private Der() {}

    /** A SEQUENCE of parts that are encoded already. */
    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, concatenated(parts));
    }

    /** A SET of one part that is encoded already. */
    static byte[] set(byte[] part) {
        return tagged(0x31, part);
    }

    /** Any tag over content below 64 KiB. */
    static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return content.toByteArray();
    }
}
