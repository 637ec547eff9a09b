// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 message whose body has a length or comes in chunks, without trailers.
 *
 * @param fields by name in lower case
 */
public record Http1Head(String firstLine, Map<String, String> fields) {
    public Http1Head {
        fields = Map.copyOf(fields);
    }

    /** Reads one; null where the connection ends before its first byte. */
    public static @Nullable Http1Head read(InputStream in) throws IOException {
        String first = line(in, true);
        if (first == null) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        for (String line = line(in, false); line != null && !line.isEmpty(); line = line(in, false)) {
            int colon = line.indexOf(':');
            fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return new Http1Head(first, fields);
    }

    /** Reads the body behind it. */
    public byte[] body(InputStream in) throws IOException {
        if (field("transfer-encoding").equalsIgnoreCase("chunked")) {
            return chunks(in);
        }
        return exactly(in, Integer.parseInt(fields.getOrDefault("content-length", "0")));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(required(line(in, false)), 16);
            body.writeBytes(exactly(in, length));
            String end = required(line(in, false));
            if (!end.isEmpty()) {
                throw new IOException("behind a chunk: " + end + " (expected: nothing)");
            }
        } while (length > 0);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("ended in a body");
        }
        return body;
    }

    private static String required(@Nullable String line) throws IOException {
        if (line == null) {
            throw new EOFException("ended in a body");
        }
        return line;
    }

    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Whether the sender of this head ends the connection after it. */
    public boolean closes() {
        return field("connection").equalsIgnoreCase("close");
    }

    private static @Nullable String line(InputStream in, boolean first) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                if (first && line.size() == 0) {
                    return null;
                }
                throw new EOFException("ended in a head");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
