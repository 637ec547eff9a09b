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
 * The head of an HTTP/1.1 message whose body has a length.
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
        if (fields.containsKey("transfer-encoding")) {
            throw new IOException("transfer-encoding: " + fields.get("transfer-encoding") + " (expected: a length)");
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("ended in a body");
        }
        return body;
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
