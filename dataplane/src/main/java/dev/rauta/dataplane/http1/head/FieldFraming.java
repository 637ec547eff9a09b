// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1.head;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields that frame a body, and accepts only what every reader takes alike (RFC 9112, sections 6.1 to 6.3).
 *
 * <p>Refused: both of the fields, either of them twice (also with equal values), a list or a sign in a length, and any
 * coding but {@code chunked} alone.
 */
final class FieldFraming {
    private FieldFraming() {}

    /** The framing that the fields say; null where they say none. */
    static @Nullable Framing of(HeaderFields fields, boolean http11) throws Http1Exception {
        int coding = fields.indexOf("transfer-encoding", 0);
        int length = fields.indexOf("content-length", 0);
        if (coding >= 0) {
            if (length >= 0) {
                throw Http1Exception.malformed("content-length beside transfer-encoding (expected: one of them)");
            }
            if (!http11) {
                throw Http1Exception.malformed("transfer-encoding in HTTP/1.0 (expected: content-length)");
            }
            boolean single = fields.indexOf("transfer-encoding", coding + 1) < 0;
            if (!single || !equalsIgnoreCase(fields.value(coding), "chunked")) {
                throw Http1Exception.malformed("transfer-encoding: not chunked alone (expected: chunked)");
            }
            return Framing.CHUNKED;
        }
        if (length < 0) {
            return null;
        }
        if (fields.indexOf("content-length", length + 1) >= 0) {
            throw Http1Exception.malformed("content-length: twice (expected: once)");
        }
        return Framing.ofLength(length(fields.value(length)));
    }

    private static long length(CharSequence text) throws Http1Exception {
        if (text.isEmpty() || text.length() > 18) {
            throw Http1Exception.malformed("content-length: of no or too many digits (expected: 1 to 18)");
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw Http1Exception.malformed("content-length: not a number (expected: digits)");
            }
            length = length * 10 + digit;
        }
        return length;
    }

    static boolean equalsIgnoreCase(CharSequence value, String lower) {
        if (value.length() != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (Octets.lower((byte) value.charAt(i)) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
