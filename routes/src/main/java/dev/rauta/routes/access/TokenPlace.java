// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.Locale;
import java.util.Set;

/** Where in a request a key or token is looked for. */
public sealed interface TokenPlace {
    /** Fields that frame a message, concern a connection, or say who is asked. */
    Set<String> FRAMING = Set.of(
            "connection", "content-length", "host", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer",
            "transfer-encoding", "upgrade");


    /**
     * A header field.
     *
     * @param name kept in lower case; a token
     * @param scheme what the value begins with, in any case, and a space behind it, such as {@code Bearer}; empty: nothing
     */
    record Header(String name, String scheme) implements TokenPlace {
        public Header {
            name = name.toLowerCase(Locale.ROOT);
            check("header name", name);
            if (!scheme.isEmpty()) {
                check("authentication scheme", scheme);
            }
        }
    }

    /** A parameter of the query; it is taken out of what the upstream sees where the token is not to be passed on. */
    record Query(String name) implements TokenPlace {
        public Query {
            check("query parameter", name);
        }
    }

    /** A cookie. */
    record Cookie(String name) implements TokenPlace {
        public Cookie {
            check("cookie name", name);
        }
    }

    /** A field that somebody is told, in lower case: not one that frames a message, or says who is asked. */
    static String told(String what, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        check(what, lower);
        // Another value of it would be a lie about what follows.
        if (FRAMING.contains(lower)) {
            throw new IllegalArgumentException(what + ": '" + name + "' (expected: one that frames no message)");
        }
        return lower;
    }

    /** RFC 9110, section 5.6.2. */
    static void check(String what, String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(what + ": '" + text + "' (expected: a token)");
        }
    }
}
