// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A message of Protocol Buffers in the making; one thread.
 *
 * <p>What is empty or zero is left out, as proto3 has it. Messages within are written where they stay, for each request that is asked about
 * has as many of them as it has fields.
 */
public final class MessageWriter {
    // Wire types: https://protobuf.dev/programming-guides/encoding
    private static final int VARINT = 0;
    private static final int DELIMITED = 2;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[1024];
    private int length;

    public MessageWriter text(int field, CharSequence value) {
        return value.isEmpty() ? this : bytes(field, value.toString().getBytes(StandardCharsets.UTF_8));
    }

    public MessageWriter bytes(int field, byte[] value) {
        if (value.length > 0) {
            tag(field, DELIMITED);
            varint(value.length);
            room(value.length);
            System.arraycopy(value, 0, bytes, length, value.length);
            length += value.length;
        }
        return this;
    }

    /** An integer of any kind that is a varint without zigzag, or an enum. */
    public MessageWriter number(int field, long value) {
        if (value != 0) {
            tag(field, VARINT);
            varint(value);
        }
        return this;
    }

    /** A message within, which {@code content} writes; an empty one says that it is there. */
    public MessageWriter message(int field, Consumer<MessageWriter> content) {
        tag(field, DELIMITED);
        int begins = length;
        content.accept(this);
        int size = length - begins;
        // Its length goes before it, and is known only now.
        varint(size);
        int prefix = length - begins - size;
        room(prefix);
        System.arraycopy(bytes, begins, bytes, begins + prefix, size + prefix);
        System.arraycopy(bytes, begins + prefix + size, bytes, begins, prefix);
        return this;
    }

    /** An entry of a map of strings. */
    public MessageWriter entry(int field, CharSequence key, CharSequence value) {
        return message(field, entry -> entry.text(1, key).text(2, value));
    }

    /** All that has been written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        room(LONGEST_VARINT);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[length++] = (byte) (left & 0x7f | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
