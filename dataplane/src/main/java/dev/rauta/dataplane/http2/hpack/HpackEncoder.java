// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import dev.rauta.dataplane.http.HeaderFields;
import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * Encodes header blocks by the static table and literals alone (RFC 7541), one after the other in the same memory; confined to a
 * worker.
 *
 * <p>It has no table of its own, so that it can be shared by all connections of a worker, and a block costs little more than
 * copying it. The first block of a connection must say so ({@link #noTable}).
 */
public final class HpackEncoder {
    private static final int INDEXED = 0x80;
    private static final int NEVER = 0x10;
    private static final int NO_TABLE = 0x20;
    private static final int NAME_MASK = 0x0f;
    private static final int LENGTH_MASK = 0x7f;
    private static final int LONGEST_NUMBER = 6;

    private static final int AUTHORITY = 1;
    private static final int METHOD_GET = 2;
    private static final int METHOD_POST = 3;
    private static final int PATH = 4;
    private static final int SCHEME_HTTP = 6;
    private static final int SCHEME_HTTPS = 7;
    private static final int STATUS_200 = 8;
    private static final int[] STATUSES = {200, 204, 206, 304, 400, 404, 500};
    private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");

    private byte[] out = new byte[1024];
    private int size;

    /** The block, from 0 to {@link #size()}; it is another one after the next {@link #begin}. */
    public byte[] block() {
        return out;
    }

    /** How long the block is, in bytes. */
    public int size() {
        return size;
    }

    /** Begins a block. */
    public HpackEncoder begin() {
        size = 0;
        return this;
    }

    /** Says that nothing has to be remembered from now on (section 4.2), at the beginning of a block. */
    public HpackEncoder noTable() {
        room(1);
        out[size++] = NO_TABLE;
        return this;
    }

    /** {@code :status}. */
    public HpackEncoder status(int status) {
        for (int i = 0; i < STATUSES.length; i++) {
            if (STATUSES[i] == status) {
                return indexed(STATUS_200 + i);
            }
        }
        room(5);
        out[size++] = STATUS_200;
        out[size++] = 3;
        out[size++] = (byte) ('0' + status / 100);
        out[size++] = (byte) ('0' + status / 10 % 10);
        out[size++] = (byte) ('0' + status % 10);
        return this;
    }

    /** {@code :method}. */
    public HpackEncoder method(String method) {
        return switch (method) {
            case "GET" -> indexed(METHOD_GET);
            case "POST" -> indexed(METHOD_POST);
            default -> named(METHOD_GET, 0, method);
        };
    }

    /** {@code :scheme}, {@code http} or {@code https}. */
    public HpackEncoder scheme(String scheme) {
        return indexed(scheme.equals("https") ? SCHEME_HTTPS : SCHEME_HTTP);
    }

    /** {@code :authority}. */
    public HpackEncoder authority(CharSequence authority) {
        return named(AUTHORITY, 0, authority);
    }

    /** {@code :path}. */
    public HpackEncoder path(CharSequence path) {
        return named(PATH, 0, path);
    }

    /** {@code :protocol} (RFC 8441). */
    public HpackEncoder protocol(CharSequence protocol) {
        return literal(PROTOCOL, 0, protocol);
    }

    /** All of {@code fields}; what must not be indexed is told to be so for whoever comes behind the peer. */
    public HpackEncoder fields(HeaderFields fields) {
        boolean indexable = fields.indexable();
        for (int i = 0; i < fields.size(); i++) {
            CharSequence name = fields.name(i);
            int never = indexable && !secret(name) ? 0 : NEVER;
            int index = StaticTable.indexOf(name);
            if (index == 0) {
                literal(name, never, fields.value(i));
            } else {
                named(index, never, fields.value(i));
            }
        }
        return this;
    }

    /** Values that others must not find out by guessing at them (RFC 7541, section 7.1). */
    private static boolean secret(CharSequence name) {
        return switch (name.length()) {
            case 6 -> name.charAt(0) == 'c' && AsciiString.contentEquals("cookie", name);
            case 10 -> name.charAt(0) == 's' && AsciiString.contentEquals("set-cookie", name);
            case 13 -> name.charAt(0) == 'a' && AsciiString.contentEquals("authorization", name);
            case 19 -> name.charAt(0) == 'p' && AsciiString.contentEquals("proxy-authorization", name);
            default -> false;
        };
    }

    private HpackEncoder indexed(int index) {
        room(1);
        out[size++] = (byte) (INDEXED | index);
        return this;
    }

    private HpackEncoder named(int index, int flags, CharSequence value) {
        room(LONGEST_NUMBER);
        number(flags, NAME_MASK, index);
        text(value);
        return this;
    }

    private HpackEncoder literal(CharSequence name, int flags, CharSequence value) {
        room(1);
        out[size++] = (byte) flags;
        text(name);
        text(value);
        return this;
    }

    private void text(CharSequence text) {
        int length = text.length();
        room(length + LONGEST_NUMBER);
        number(0, LENGTH_MASK, length);
        if (text instanceof AsciiString ascii) {
            System.arraycopy(ascii.array(), ascii.arrayOffset(), out, size, length);
        } else {
            // Octets as they came: values are ISO-8859-1 throughout (RFC 9110, section 5.5).
            for (int i = 0; i < length; i++) {
                char octet = text.charAt(i);
                out[size + i] = octet < 256 ? (byte) octet : (byte) '?';
            }
        }
        size += length;
    }

    private void number(int flags, int mask, int number) {
        if (number < mask) {
            out[size++] = (byte) (flags | number);
            return;
        }
        out[size++] = (byte) (flags | mask);
        int rest = number - mask;
        while (rest > 0x7f) {
            out[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[size++] = (byte) rest;
    }

    private void room(int bytes) {
        if (out.length - size < bytes) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, size + bytes));
        }
    }
}
