// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.http2.trust.Loopback;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a dataplane gets its snapshots.
 *
 * @param host the controller's name or address; with TLS its certificate must name it
 * @param port the controller's feed port
 * @param fleet the fleet that this dataplane belongs to
 * @param instance unique in the fleet
 * @param certificates a directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}; empty: no TLS, which is
 *     refused unless {@code host} is loopback
 */
public record FeedClientSettings(
        String host, int port, String fleet, String instance, Optional<Path> certificates) {
    public FeedClientSettings {
        Loopback.requireUnless(certificates.isPresent(), host);
    }
}
