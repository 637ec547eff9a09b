// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.time.Duration;
import java.util.Optional;

/** How a request's endpoint is chosen, on each worker by itself. */
public sealed interface LoadBalancing {

    /** Each endpoint in turn. */
    record RoundRobin() implements LoadBalancing {}

    /**
     * Of two endpoints drawn at random the one where less is to be waited for: what is under way there, times how long its
     * answers have taken lately.
     */
    record LeastRequest() implements LoadBalancing {}

    /**
     * Equal keys to one endpoint, by a lookup table (Eisenbud et al., "Maglev", NSDI 2016, section 3.4): even shares, and few
     * keys move where an endpoint comes or goes. Requests without the key go to each endpoint in turn.
     */
    record Maglev(HashKey key) implements LoadBalancing {}

    /**
     * Equal keys to one endpoint, by points on a ring (Karger et al., STOC 1997): shares are less even than those of a table,
     * and no key moves but those of the endpoint that comes or goes. Requests without the key go to each endpoint in turn.
     */
    record RingHash(HashKey key) implements LoadBalancing {}

    /**
     * A client stays with the endpoint that it had first, for as long as that is there: a cookie of ours names it.
     *
     * @param name the cookie's, a token (RFC 6265, section 4.1.1); absent: one of its own for each upstream, so that two upstreams
     *     of a site do not overwrite each other's
     * @param path what of the site it is for
     * @param maxAge how long a browser keeps it; absent: until it is closed
     * @param sameSite whether it goes along with requests from other sites; absent: as the browser likes
     */
    record SessionCookie(Optional<String> name, String path, Optional<Duration> maxAge, Optional<SameSite> sameSite)
            implements LoadBalancing {
        public SessionCookie {
            name.ifPresent(text -> HashKey.checkToken("cookie name", text));
            if (!path.matches("/[\\x20-\\x3a\\x3c-\\x7e]*")) {
                throw new IllegalArgumentException(
                        "cookie path: '" + path + "' (expected: a path of printable ASCII characters without semicolon)");
            }
            if (maxAge.isPresent() && maxAge.get().toSeconds() < 1) {
                throw new IllegalArgumentException("cookie max age: " + maxAge.get() + " (expected: a second or more)");
            }
        }
    }

    /** What {@code SameSite} says (RFC 6265bis, section 4.1.2.7). */
    enum SameSite {
        STRICT("Strict"),
        LAX("Lax"),
        /** Needs {@code Secure}, which such a cookie always has. */
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }

        /** As it is written in the field. */
        public String text() {
            return text;
        }
    }
}
