// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names that most heads have, so that each is one object for all of them. */
public final class FieldNames {
    private static final int SLOTS = 256;
    private static final AsciiString[] KNOWN = new AsciiString[SLOTS];

    static {
        String[] names = {
            "accept", "accept-encoding", "accept-language", "accept-ranges", "age", "authorization", "cache-control",
            "connection", "content-encoding", "content-length", "content-type", "cookie", "date", "etag", "expect",
            "expires", "forwarded", "host", "if-modified-since", "if-none-match", "keep-alive", "last-modified",
            "location", "origin", "pragma", "range", "referer", "server", "set-cookie", "te", "trailer",
            "transfer-encoding", "upgrade", "user-agent", "vary", "via", "x-forwarded-for", "x-forwarded-host",
            "x-forwarded-port", "x-forwarded-proto", "x-request-id"
        };
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            // Two names in one slot: the later one is known, the other is made anew each time.
            KNOWN[slot(bytes, 0, bytes.length)] = new AsciiString(bytes, false);
        }
    }

    private FieldNames() {}

    /** The name in lower case at {@code from}; shares {@code bytes} where it is none of the common ones. */
    public static AsciiString of(byte[] bytes, int from, int length) {
        AsciiString known = known(bytes, from, length);
        return known == null ? new AsciiString(bytes, from, length, false) : known;
    }

    /** The common name in lower case at {@code from}, null where none of them is there; {@code length} must not be 0. */
    public static @Nullable AsciiString known(byte[] bytes, int from, int length) {
        AsciiString known = KNOWN[slot(bytes, from, length)];
        return same(known, bytes, from, length) ? known : null;
    }

    private static boolean same(@Nullable AsciiString known, byte[] bytes, int from, int length) {
        if (known == null || known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.byteAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(byte[] bytes, int from, int length) {
        return (length * 31 + bytes[from] * 7 + bytes[from + length - 1] * 13 + bytes[from + length / 2]) & (SLOTS - 1);
    }
}
