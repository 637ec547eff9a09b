// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Who says to ask, by the Basic scheme (RFC 7617), whether or not anybody has looked at the password. */
final class BasicUser {
    private static final String SCHEME = "basic ";

    private BasicUser() {}

    /** Null where {@code authorization} says no such thing. */
    static @Nullable String of(@Nullable CharSequence authorization) {
        if (authorization == null || authorization.length() > 4 * LogFormat.VALUE) {
            return null;
        }
        String text = authorization.toString();
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(text.substring(SCHEME.length()).strip());
            String pair = new String(decoded, StandardCharsets.ISO_8859_1);
            int colon = pair.indexOf(':');
            // Without a colon it may be anything, a password too.
            return colon < 0 ? null : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
