// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads parameters out of a request target. */
final class QueryString {
    private QueryString() {}

    /** The first value of {@code name}, percent-decoded; null where it is missing; a broken escape stays as it is. */
    static @Nullable String first(String target, String name) {
        int at = target.indexOf('?');
        while (at >= 0 && at < target.length()) {
            int end = target.indexOf('&', at + 1);
            String pair = target.substring(at + 1, end < 0 ? target.length() : end);
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decoded(key).equals(name)) {
                return equals < 0 ? "" : decoded(pair.substring(equals + 1));
            }
            at = end;
        }
        return null;
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
