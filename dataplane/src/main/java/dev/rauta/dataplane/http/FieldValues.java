// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

/** Which values a field of HTTP/2 may have (RFC 9113, section 8.2.1), so that it is one field in HTTP/1.1 too. */
public final class FieldValues {
    private FieldValues() {}

    /** Whether {@code value} holds no control character but HTAB, and neither begins nor ends with white space. */
    public static boolean acceptable(CharSequence value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return length == 0 || !(blank(value.charAt(0)) || blank(value.charAt(length - 1)));
    }

    /** Whether any field can say {@code text} just as it is: printable ASCII, so that two names never become one. */
    public static boolean plain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f) && acceptable(text);
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
