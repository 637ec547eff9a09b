// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where dataplanes count rates together, by flags of the same names.
 *
 * @param url {@code redis://HOST:PORT/DATABASE}, {@code rediss://} for TLS, {@code redis-sentinel://HOST:PORT,HOST:PORT/DATABASE#MASTER};
 *     without credentials
 * @param username of an access control list
 * @param passwordFile read whenever a connection begins
 * @param authorities certificates of those who may sign the server's; empty: the JVM's
 * @param timeout how long an answer may take
 * @param prefix what keys begin with
 */
public record StoreSettings(
        String url,
        Optional<String> username,
        Optional<Path> passwordFile,
        Optional<Path> authorities,
        Duration timeout,
        String prefix) {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "redis-sentinel", "rediss-sentinel");
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** How long an answer may take where nobody says. */
    public static final Duration TIMEOUT = Duration.ofMillis(100);

    /** What keys begin with where nobody says. */
    public static final String PREFIX = "rauta";

    public StoreSettings {
        URI uri = parsed(url);
        String authority = uri.getRawAuthority();
        if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme()) || authority == null || authority.isEmpty()) {
            throw new IllegalArgumentException("url: " + url + " (expected: redis://HOST:PORT, rediss://HOST:PORT or"
                    + " redis-sentinel://HOST:PORT,HOST:PORT#MASTER)");
        }
        if (authority.contains("@")) {
            throw new IllegalArgumentException("url: with credentials (expected: a username and a file with the password apart)");
        }
        if (uri.getScheme().endsWith("-sentinel") && uri.getFragment() == null) {
            throw new IllegalArgumentException("url: " + url + " (expected: #MASTER, the name that sentinels know it by)");
        }
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than zero, at most " + LONGEST + ")");
        }
    }

    private static URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url: " + e.getMessage() + " (expected: redis://HOST:PORT)", e);
        }
    }
}
