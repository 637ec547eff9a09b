// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.time.Duration;
import java.util.List;

/** Where the keys come from that tokens are signed with. */
public sealed interface KeySource {

    /** Credentials of the same snapshot, of the kind {@link Credentials.Kind#KEY_SET}. */
    record Inline(CredentialsName keys) implements KeySource {}

    /**
     * What an HTTP server says, asked again and again.
     *
     * @param url {@code https}, or {@code http} where nobody between can be
     * @param refresh how old it may be before it is asked again, a second or more
     * @param stale how much longer keys hold where the server does not answer
     * @param authorities who alone may have certified the server, credentials of the kind {@link Credentials.Kind#AUTHORITIES};
     *     empty: whom the system believes
     */
    record Remote(String url, Duration refresh, Duration stale, List<CredentialsName> authorities) implements KeySource {
        public Remote {
            authorities = List.copyOf(authorities);
            if (!url.matches("https?://[^\\s/?#@]+(/\\S*)?")) {
                throw new IllegalArgumentException("key set URL: '" + url + "' (expected: http or https, a host and a path)");
            }
            if (refresh.toSeconds() < 1 || stale.isNegative()) {
                throw new IllegalArgumentException("key set refresh: " + refresh + ", stale for " + stale
                        + " (expected: a second or more, zero or more)");
            }
            if (!authorities.isEmpty() && !url.startsWith("https:")) {
                throw new IllegalArgumentException("key set URL: '" + url + "' with authorities (expected: https)");
            }
        }

        /** One of a server that the system's authorities have certified. */
        public Remote(String url, Duration refresh, Duration stale) {
            this(url, refresh, stale, List.of());
        }
    }
}
