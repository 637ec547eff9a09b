// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

/** The length that a head of HTTP/2 gives its body (RFC 9113, section 8.1.1). */
public final class ContentLength {
    /** There is none. */
    public static final long NONE = -1;

    /** There are several, or what there is is no number: whoever is behind us might read it in another way. */
    public static final long MALFORMED = -2;

    private static final int DIGITS = 18;

    private ContentLength() {}

    /** The length in bytes, {@link #NONE} or {@link #MALFORMED}. */
    public static long of(HeaderFields fields) {
        int at = fields.indexOf("content-length", 0);
        if (at < 0) {
            return NONE;
        }
        CharSequence text = fields.value(at);
        int digits = text.length();
        if (digits == 0 || digits > DIGITS || fields.indexOf("content-length", at + 1) >= 0) {
            return MALFORMED;
        }
        long length = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return MALFORMED;
            }
            length = length * 10 + digit;
        }
        return length;
    }
}
