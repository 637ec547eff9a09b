// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.http2.trust.Loopback;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a feed listens.
 *
 * @param host an address of this machine
 * @param port 0: any free one
 * @param certificates a directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}; empty: no TLS, which is
 *     refused unless {@code host} is loopback
 */
public record FeedServerSettings(String host, int port, Optional<Path> certificates) {
    public FeedServerSettings {
        Loopback.requireUnless(certificates.isPresent(), host);
    }
}
