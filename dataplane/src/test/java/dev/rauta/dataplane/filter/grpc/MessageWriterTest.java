// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what protobuf's own library writes. */
final class MessageWriterTest {

    /** Lengths on either side of what takes another byte to say. */
    @ParameterizedTest
    @ValueSource(ints = {1, 120, 123, 124, 125, 126, 127, 128, 1000, 1021, 16_370, 16_383, 16_384, 100_000})
    void messagesWithinAreAsLongAsTheySay(int length) throws Exception {
        String text = "é".repeat(length / 2) + "x".repeat(length % 2);
        byte[] written = new MessageWriter()
                .number(1, 7)
                .message(2, outer -> outer.text(3, "before")
                        .message(4, inner -> inner.text(5, text).number(2000, -1))
                        .bytes(6, new byte[] {1, 2}))
                .text(7, "behind")
                .toBytes();

        byte[] inner = made(out -> {
            out.writeString(5, text);
            out.writeInt64(2000, -1);
        });
        byte[] outer = made(out -> {
            out.writeString(3, "before");
            out.writeByteArray(4, inner);
            out.writeByteArray(6, new byte[] {1, 2});
        });
        assertThat(written).isEqualTo(made(out -> {
            out.writeInt64(1, 7);
            out.writeByteArray(2, outer);
            out.writeString(7, "behind");
        }));
    }

    @Test
    void whatIsEmptyIsLeftOutUnlessItIsAMessage() throws Exception {
        byte[] written = new MessageWriter()
                .text(1, "")
                .number(2, 0)
                .bytes(3, new byte[0])
                .message(4, _ -> {})
                .entry(5, "key", "value")
                .toBytes();
        byte[] entry = made(out -> {
            out.writeString(1, "key");
            out.writeString(2, "value");
        });
        assertThat(written).isEqualTo(made(out -> {
            out.writeByteArray(4, new byte[0]);
            out.writeByteArray(5, entry);
        }));
    }

    private interface Writing {
        void to(CodedOutputStream out) throws Exception;
    }

    private static byte[] made(Writing writing) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return bytes.toByteArray();
    }
}
