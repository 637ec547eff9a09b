// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import dev.rauta.dataplane.http.FieldNames;
import dev.rauta.dataplane.http.FieldValues;
import io.netty.util.AsciiString;

/**
 * Decodes the header blocks of one connection in the order in which they came (RFC 7541); confined to a worker.
 *
 * <p>What is found out of a field that is kept in the table, is found out once.
 */
public final class HpackDecoder {
    /** What a peer may have us remember, in bytes, where nothing else is agreed upon (RFC 9113, section 6.5.2). */
    private static final int TABLE = 4096;

    private static final int INDEXED = 0x80;
    private static final int INCREMENTAL = 0x40;
    private static final int RESIZED = 0x20;
    private static final int NEVER = 0x10;
    private static final int HUFFMAN = 0x80;

    private final DynamicTable table = new DynamicTable(TABLE);
    private byte[] in = {};
    private int at;
    private int end;

    /**
     * Decodes the block in {@code block} from {@code from} to {@code to}, which is not kept, to {@code out}.
     *
     * @throws HpackException after which the connection must end
     */
    public void decode(byte[] block, int from, int to, FieldSection out) throws HpackException {
        in = block;
        at = from;
        end = to;
        out.begin();
        try {
            resizeTable();
            while (at < end) {
                field(out);
            }
            out.end();
        } finally {
            in = AsciiString.EMPTY_STRING.array();
        }
    }

    /** Only before the first field (section 4.2). */
    private void resizeTable() throws HpackException {
        while (at < end && (in[at] & (INDEXED | INCREMENTAL | RESIZED)) == RESIZED) {
            int size = number(RESIZED - 1);
            if (size > TABLE) {
                throw new HpackException("table: " + size + " bytes (expected: at most " + TABLE + ")");
            }
            table.resize(size);
        }
    }

    private void field(FieldSection out) throws HpackException {
        int first = in[at];
        if ((first & INDEXED) != 0) {
            Field field = indexed(number(INDEXED - 1));
            out.add(field.name(), field.kind(), field.value(), field.sound());
            return;
        }
        boolean incremental = (first & INCREMENTAL) != 0;
        if (!incremental && (first & RESIZED) != 0) {
            throw new HpackException("table: resized within a block (expected: at its beginning)");
        }
        int index = number(incremental ? INCREMENTAL - 1 : NEVER - 1);
        AsciiString name;
        FieldKind kind;
        if (index == 0) {
            name = name();
            kind = FieldKind.of(name);
        } else {
            Field named = indexed(index);
            name = named.name();
            kind = named.kind();
        }
        AsciiString value = text();
        boolean sound = FieldValues.acceptable(value);
        out.add(name, kind, value, sound);
        if (incremental) {
            table.add(new Field(name, value, kind, sound));
        } else if ((first & NEVER) != 0) {
            out.addNeverIndexed();
        }
    }

    private Field indexed(int index) throws HpackException {
        if (index >= 1 && index <= StaticTable.SIZE) {
            return StaticTable.get(index);
        }
        int age = index - StaticTable.SIZE - 1;
        if (age < 0 || age >= table.count()) {
            throw new HpackException("index: " + index + " (expected: 1.." + (StaticTable.SIZE + table.count()) + ")");
        }
        return table.get(age);
    }

    private AsciiString name() throws HpackException {
        int first = at < end ? in[at] : 0;
        if ((first & HUFFMAN) != 0) {
            AsciiString name = text();
            AsciiString known = name.isEmpty() ? null : FieldNames.known(name.array(), name.arrayOffset(), name.length());
            return known == null ? name : known;
        }
        int length = length();
        int from = at;
        at += length;
        AsciiString known = length == 0 ? AsciiString.EMPTY_STRING : FieldNames.known(in, from, length);
        return known == null ? new AsciiString(in, from, length, true) : known;
    }

    /** A string literal (section 5.2), in memory of its own. */
    private AsciiString text() throws HpackException {
        boolean coded = at < end && (in[at] & HUFFMAN) != 0;
        int length = length();
        int from = at;
        at += length;
        if (length == 0) {
            return AsciiString.EMPTY_STRING;
        }
        if (!coded) {
            return new AsciiString(in, from, length, true);
        }
        byte[] text = new byte[Huffman.most(length)];
        return new AsciiString(text, 0, Huffman.decode(in, from, at, text), false);
    }

    private int length() throws HpackException {
        if (at >= end) {
            throw new HpackException("block: ends within a field");
        }
        int length = number(HUFFMAN - 1);
        if (length > end - at) {
            throw new HpackException("string: " + length + " bytes (expected: at most the " + (end - at) + " that are left)");
        }
        return length;
    }

    /** An integer (section 5.1), whose first octet is there. */
    private int number(int mask) throws HpackException {
        int number = in[at++] & mask;
        if (number < mask) {
            return number;
        }
        long sum = number;
        for (int shift = 0; shift <= 28; shift += 7) {
            if (at >= end) {
                throw new HpackException("block: ends within a number");
            }
            int octet = in[at++];
            sum += (long) (octet & 0x7f) << shift;
            if (octet >= 0) {
                if (sum > Integer.MAX_VALUE) {
                    break;
                }
                return (int) sum;
            }
        }
        throw new HpackException("number: more than " + Integer.MAX_VALUE);
    }
}
