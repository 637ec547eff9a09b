// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.time.Duration;
import java.util.Optional;

/**
 * How a browser stays logged in: by cookies that only dataplanes can read.
 *
 * @param keys of the kind {@code SESSION_KEYS}
 * @param cookie the cookie's name; absent: one for each provider and client
 * @param lifetime how long after a login there must be another
 * @param refreshed whether tokens are renewed while it lasts; else it ends with them
 * @param logoutPath where a browser asks to be logged out
 * @param afterLogout the path that it is shown then; absent: what the provider shows
 */
public record LoginSession(
        CredentialsName keys,
        Optional<String> cookie,
        Duration lifetime,
        boolean refreshed,
        String logoutPath,
        Optional<String> afterLogout) {
    private static final Duration LONGEST = Duration.ofDays(30);

    public LoginSession {
        cookie.ifPresent(name -> TokenPlace.check("cookie name", name));
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("session lifetime: " + lifetime + " (expected: 1s to 30 days)");
        }
        path("logout path", logoutPath);
        afterLogout.ifPresent(to -> path("path after logout", to));
    }

    static void path(String what, String path) {
        // Two slashes at its beginning would be a host's name to a browser.
        if (!path.matches("/([!$&-.0-;=@-Z_a-z~][!$&-;=@-Z_a-z~/]*)?")) {
            throw new IllegalArgumentException(what + ": '" + path + "' (expected: a path without escapes and query)");
        }
    }
}
