// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.util.List;
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

    /** The host that the client asked, in lower case, without its port. */
    record Host() implements HashKey {}

    /** The path with its query, as the client asked for them. */
    record AskedUri() implements HashKey {}

    /** {@code http} or {@code https}: how the client came. */
    record Scheme() implements HashKey {}

    /** The query without its question mark. */
    record Query() implements HashKey {}

    /**
     * The first argument of the query of that name, as sent.
     *
     * @param name not empty
     */
    record Argument(String name) implements HashKey {
        public Argument {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("argument name: '' (expected: a name)");
            }
        }
    }

    /** The same for all requests. */
    record Text(String text) implements HashKey {}

    /** Several, one after the other; those that a request has not are empty, so that every request has such a key. */
    record Joined(List<HashKey> parts) implements HashKey {
        public Joined {
            parts = List.copyOf(parts);
            if (parts.isEmpty() || parts.stream().anyMatch(Joined.class::isInstance)) {
                throw new IllegalArgumentException("hash key: " + parts + " (expected: a part, none of several)");
            }
        }
    }

    /** RFC 9110, section 5.6.2. */
    static void checkToken(String what, String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(what + ": '" + text + "' (expected: a token)");
        }
    }
}
