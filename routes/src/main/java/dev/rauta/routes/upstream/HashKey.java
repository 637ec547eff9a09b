// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.util.Locale;

/** What of a request, as it goes upstream, says to which endpoint. */
public sealed interface HashKey {

    /**
     * The first field of that name.
     *
     * @param name kept in lower case; a token
     */
    record Header(String name) implements HashKey {
        public Header {
            name = name.toLowerCase(Locale.ROOT);
            checkToken("header name", name);
        }
    }

    /** The path without its query. */
    record Path() implements HashKey {}

    /** The path with its query. */
    record Uri() implements HashKey {}

    /** The client's address. */
    record SourceAddress() implements HashKey {}

    /**
     * A cookie that somebody else sets.
     *
     * @param name a token
     */
    record Cookie(String name) implements HashKey {
        public Cookie {
            checkToken("cookie name", name);
        }
    }

    /** RFC 9110, section 5.6.2. */
    static void checkToken(String what, String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(what + ": '" + text + "' (expected: a token)");
        }
    }
}
