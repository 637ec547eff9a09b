// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts as gRPC messages, uncompressed, each behind its length; they may come in any pieces. */
public final class GrpcMessages {
    private static final int HEAD = 5;

    private byte[] rest = new byte[0];

    public static byte[] of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD + bytes.length).put((byte) 0).putInt(bytes.length).put(bytes).array();
    }

    /** Those that this piece completes. */
    public List<String> add(byte[] piece) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(rest);
        all.writeBytes(piece);
        byte[] bytes = all.toByteArray();
        List<String> messages = new ArrayList<>();
        int at = 0;
        while (bytes.length - at >= HEAD && bytes.length - at >= HEAD + ByteBuffer.wrap(bytes).getInt(at + 1)) {
            int length = ByteBuffer.wrap(bytes).getInt(at + 1);
            messages.add(new String(bytes, at + HEAD, length, StandardCharsets.UTF_8));
            at += HEAD + length;
        }
        rest = Arrays.copyOfRange(bytes, at, bytes.length);
        return messages;
    }
}
