// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * A message of Protocol Buffers in the making; one thread.
 *
 * <p>What is empty or zero is left out, as proto3 has it.
 */
public final class MessageWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** Writes into a stream that takes whatever it is given. */
    @FunctionalInterface
    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private MessageWriter write(Writing writing) {
        try {
            writing.to(out);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused bytes", e);
        }
    }

    public MessageWriter text(int field, CharSequence value) {
        return value.isEmpty() ? this : write(to -> to.writeString(field, value.toString()));
    }

    public MessageWriter bytes(int field, byte[] value) {
        return value.length == 0 ? this : write(to -> to.writeByteArray(field, value));
    }

    /** An integer of any kind that is a varint without zigzag, or an enum. */
    public MessageWriter number(int field, long value) {
        return value == 0 ? this : write(to -> to.writeInt64(field, value));
    }

    /** A message within; an empty one says that it is there. */
    public MessageWriter message(int field, Consumer<MessageWriter> content) {
        MessageWriter inner = new MessageWriter();
        content.accept(inner);
        byte[] its = inner.toBytes();
        return write(to -> to.writeByteArray(field, its));
    }

    /** An entry of a map of strings. */
    public MessageWriter entry(int field, CharSequence key, CharSequence value) {
        return message(field, entry -> entry.text(1, key).text(2, value));
    }

    /** All that has been written. */
    public byte[] toBytes() {
        return write(CodedOutputStream::flush).bytes.toByteArray();
    }
}
