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
     * Equal keys to one of the same few endpoints, drawn at random for each request: those that come next on a ring. Requests without the
     * key go to each endpoint in turn.
     *
     * @param among how many, 1 or more
     */
    record RingSubset(HashKey key, int among) implements LoadBalancing {
        public RingSubset {
            if (among < 1) {
                throw new IllegalArgumentException("subset: " + among + " endpoints (expected: 1 or more)");
            }
        }
    }

    /**
     * A client stays with the endpoint that it had first, for as long as that is there: a cookie of ours names it.
     *
     * @param name the cookie's, a token (RFC 6265, section 4.1.1); absent: one of its own for each upstream, so that two upstreams
     *     of a site do not overwrite each other's
     * @param path what of the site it is for
     * @param maxAge how long a browser keeps it; absent: until it is closed
     * @param sameSite whether it goes along with requests from other sites; absent: as the browser likes
     * @param domain which hosts it is for; absent: the one that was asked
     * @param expires how long a browser keeps it, as a date, for those that know no age
     * @param secure whether it is for encrypted connections alone in any case, rather than where it is set over one
     * @param stay how far; absent: {@link Stay#USUAL}
     */
    record SessionCookie(
            Optional<String> name,
            String path,
            Optional<Duration> maxAge,
            Optional<SameSite> sameSite,
            Optional<String> domain,
            Optional<Duration> expires,
            boolean secure,
            Optional<Stay> stay)
            implements LoadBalancing {
        public SessionCookie {
            name.ifPresent(text -> HashKey.checkToken("cookie name", text));
            if (!path.matches("/[\\x20-\\x3a\\x3c-\\x7e]*")) {
                throw new IllegalArgumentException(
                        "cookie path: '" + path + "' (expected: a path of printable ASCII characters without semicolon)");
            }
            if (domain.isPresent() && !domain.get().matches("\\.?[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*")) {
                throw new IllegalArgumentException("cookie domain: '" + domain.get() + "' (expected: a host name)");
            }
            maxAge.ifPresent(age -> check("max age", age));
            expires.ifPresent(age -> check("expires", age));
        }

        /** One for the host that was asked, with the usual stay. */
        public SessionCookie(Optional<String> name, String path, Optional<Duration> maxAge, Optional<SameSite> sameSite) {
            this(name, path, maxAge, sameSite, Optional.empty(), Optional.empty(), false, Optional.empty());
        }

        /** The same for another part of the site. */
        public SessionCookie at(String other) {
            return new SessionCookie(name, other, maxAge, sameSite, domain, expires, secure, stay);
        }

        /** The same with another stay. */
        public SessionCookie staying(Stay other) {
            return new SessionCookie(name, path, maxAge, sameSite, domain, expires, secure, Optional.of(other));
        }

        /** How far a client stays. */
        public Stay stays() {
            return stay.orElse(Stay.USUAL);
        }

        private static void check(String which, Duration age) {
            if (age.toSeconds() < 1) {
                throw new IllegalArgumentException("cookie " + which + ": " + age + " (expected: a second or more)");
            }
        }
    }

    /**
     * How far a client stays.
     *
     * @param moves whether some clients go to an endpoint that has come, so that it gets its share of those that were there before
     * @param whileItFails whether its endpoint is tried again where it fails, rather than another one
     * @param share whether a client stays with a share of a route too, whatever the shares' weights, where its cookie names an endpoint
     *     there
     */
    record Stay(boolean moves, boolean whileItFails, boolean share) {
        /** With an endpoint until it fails, at whatever share. */
        public static final Stay USUAL = new Stay(false, false, false);
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
