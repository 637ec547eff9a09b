// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * A message of Protocol Buffers that is being read, field by field; one thread.
 *
 * <p>A field's value is asked for once, by the method of its type; of one that is not asked for nothing is read. Fails with
 * {@link InvalidProtocolBufferException} where the bytes are no message, or a field is not of the type that is asked for.
 */
public final class MessageReader {
    private final CodedInputStream in;
    private int tag;

    private MessageReader(byte[] message) {
        in = CodedInputStream.newInstance(message);
    }

    /** Hears of each field. */
    @FunctionalInterface
    public interface Fields {
        /** Reads the value of {@code field} from {@code reader}, or leaves it. */
        void on(int field, MessageReader reader) throws IOException;
    }

    /** Reads a whole message. */
    public static void read(byte[] message, Fields fields) throws IOException {
        MessageReader reader = new MessageReader(message);
        for (reader.tag = reader.in.readTag(); reader.tag != 0; reader.tag = reader.in.readTag()) {
            int before = reader.in.getTotalBytesRead();
            fields.on(WireFormat.getTagFieldNumber(reader.tag), reader);
            if (reader.in.getTotalBytesRead() == before) {
                reader.in.skipField(reader.tag);
            }
        }
    }

    private void expect(int type) throws InvalidProtocolBufferException {
        if (WireFormat.getTagWireType(tag) != type) {
            throw new InvalidProtocolBufferException("field " + WireFormat.getTagFieldNumber(tag) + ": wire type "
                    + WireFormat.getTagWireType(tag) + " (expected: " + type + ")");
        }
    }

    public String text() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readStringRequireUtf8();
    }

    public byte[] bytes() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readByteArray();
    }

    /** An integer of any kind that is a varint without zigzag, an enum or a bool. */
    public long number() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readInt64();
    }

    public boolean flag() throws IOException {
        return number() != 0;
    }

    /** Reads a message within. */
    public void message(Fields fields) throws IOException {
        read(bytes(), fields);
    }
}
