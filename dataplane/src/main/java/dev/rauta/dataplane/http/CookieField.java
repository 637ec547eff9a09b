// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Reads {@code Cookie} fields (RFC 6265, section 4.2). */
public final class CookieField {
    private static final AsciiString COOKIE = AsciiString.cached("cookie");

    private CookieField() {}

    /** The value of the first cookie of that name, which counts as the browser's best match; null where there is none. */
    public static @Nullable CharSequence value(HeaderFields fields, String name) {
        for (int at = fields.indexOf(COOKIE, 0); at >= 0; at = fields.indexOf(COOKIE, at + 1)) {
            CharSequence found = value(fields.value(at), name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable CharSequence value(CharSequence field, String name) {
        int length = field.length();
        int at = 0;
        while (at < length) {
            while (at < length && (field.charAt(at) == ' ' || field.charAt(at) == ';')) {
                at++;
            }
            int end = at;
            while (end < length && field.charAt(end) != ';') {
                end++;
            }
            int equals = at + name.length();
            if (equals < end && field.charAt(equals) == '=' && same(field, at, name)) {
                return trimmed(field, equals + 1, end);
            }
            at = end;
        }
        return null;
    }

    private static boolean same(CharSequence field, int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (field.charAt(from + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static CharSequence trimmed(CharSequence field, int from, int to) {
        int end = to;
        while (end > from && field.charAt(end - 1) == ' ') {
            end--;
        }
        return field.subSequence(from, end);
    }
}
