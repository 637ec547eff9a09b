// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

import java.util.Locale;

/** What tells one client of a limit from another. */
public sealed interface LimitKey {

    /** The client's address; that of an IPv6 client is its network of 64 bits. */
    record Address() implements LimitKey {}

    /**
     * A header field of the request, all its values; requests without it count as one client.
     *
     * @param name kept in lower case
     */
    record Header(String name) implements LimitKey {
        public Header {
            name = name.toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                throw new IllegalArgumentException("header of a limit's key: empty (expected: a name)");
            }
        }
    }

    /**
     * A claim of the token that a guard has let the request pass with, as text; requests without it count as one client.
     *
     * @param name of a claim, or of one within others with dots between
     */
    record JwtClaim(String name) implements LimitKey {
        public JwtClaim {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("claim of a limit's key: empty (expected: a name)");
            }
        }
    }

    /** A cookie of the request; requests without it count as one client. */
    record Cookie(String name) implements LimitKey {
        public Cookie {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("cookie of a limit's key: empty (expected: a name)");
            }
        }
    }
}
