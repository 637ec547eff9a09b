// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Codes of gRPC that answers to our own calls have (statuscodes.md of the gRPC project). */
public final class GrpcStatus {
    public static final int OK = 0;
    public static final int UNKNOWN = 2;
    public static final int DEADLINE_EXCEEDED = 4;
    public static final int INTERNAL = 13;
    public static final int UNAVAILABLE = 14;

    private GrpcStatus() {}

    /** A code as it is sent; what is none is unknown, and so is one that is missing. */
    static int parse(@Nullable CharSequence text) {
        if (text == null || text.isEmpty() || text.length() > 3) {
            return UNKNOWN;
        }
        int code = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNKNOWN;
            }
            code = code * 10 + digit;
        }
        return code;
    }

    /** A message as it is sent, with its percent-encoding undone; what is not encoded well stays as it is. */
    static String message(@Nullable CharSequence text) {
        String encoded = text == null ? "" : text.toString();
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            int high = i + 2 < encoded.length() && encoded.charAt(i) == '%' ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded.charAt(i + 2), 16);
            if (low < 0) {
                bytes.write(encoded.charAt(i));
            } else {
                bytes.write(high * 16 + low);
                i += 2;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
