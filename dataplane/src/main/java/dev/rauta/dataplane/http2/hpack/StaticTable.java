// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import io.netty.util.AsciiString;

/** The fields that both ends of every connection know (RFC 7541, appendix A). */
final class StaticTable {
    static final int SIZE = 61;

    private static final int SLOTS = 256;
    private static final String[] FIELDS = {
        ":authority", "",
        ":method", "GET",
        ":method", "POST",
        ":path", "/",
        ":path", "/index.html",
        ":scheme", "http",
        ":scheme", "https",
        ":status", "200",
        ":status", "204",
        ":status", "206",
        ":status", "304",
        ":status", "400",
        ":status", "404",
        ":status", "500",
        "accept-charset", "",
        "accept-encoding", "gzip, deflate",
        "accept-language", "",
        "accept-ranges", "",
        "accept", "",
        "access-control-allow-origin", "",
        "age", "",
        "allow", "",
        "authorization", "",
        "cache-control", "",
        "content-disposition", "",
        "content-encoding", "",
        "content-language", "",
        "content-length", "",
        "content-location", "",
        "content-range", "",
        "content-type", "",
        "cookie", "",
        "date", "",
        "etag", "",
        "expect", "",
        "expires", "",
        "from", "",
        "host", "",
        "if-match", "",
        "if-modified-since", "",
        "if-none-match", "",
        "if-range", "",
        "if-unmodified-since", "",
        "last-modified", "",
        "link", "",
        "location", "",
        "max-forwards", "",
        "proxy-authenticate", "",
        "proxy-authorization", "",
        "range", "",
        "referer", "",
        "refresh", "",
        "retry-after", "",
        "server", "",
        "set-cookie", "",
        "strict-transport-security", "",
        "transfer-encoding", "",
        "user-agent", "",
        "vary", "",
        "via", "",
        "www-authenticate", ""
    };

    private static final Field[] ENTRIES = new Field[SIZE + 1];

    /** The first index of a name; 0 where the slot is nobody's. */
    private static final byte[] BY_NAME = new byte[SLOTS];

    static {
        for (int i = SIZE; i >= 1; i--) {
            AsciiString name = AsciiString.cached(FIELDS[2 * i - 2]);
            ENTRIES[i] = Field.of(name, FieldKind.of(name), AsciiString.cached(FIELDS[2 * i - 1]));
            int slot = slot(name);
            if (BY_NAME[slot] != 0 && !ENTRIES[BY_NAME[slot]].name().equals(name)) {
                throw new IllegalStateException("two names in one slot: " + name);
            }
            BY_NAME[slot] = (byte) i;
        }
    }

    private StaticTable() {}

    /** Field {@code index}, from 1 to {@link #SIZE}. */
    static Field get(int index) {
        return ENTRIES[index];
    }

    /** The first index of {@code name}, 0 where it has none. */
    static int indexOf(CharSequence name) {
        int length = name.length();
        if (length < 3) {
            return 0;
        }
        int index = BY_NAME[slot(name)];
        return index != 0 && same(ENTRIES[index].name(), name) ? index : 0;
    }

    @SuppressWarnings("ReferenceEquality") // a shortcut: most names are constants
    private static boolean same(AsciiString known, CharSequence name) {
        return known == name || known.contentEquals(name);
    }

    /** A slot of its own for each name of the table. */
    private static int slot(CharSequence name) {
        int length = name.length();
        return (length * 31 + name.charAt(0) + name.charAt(length - 1) * 9 + name.charAt(length / 2) * 39) & (SLOTS - 1);
    }
}
