// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of both ends of the networked feed. */
public final class FeedOptions {
    @Option(names = "--feed-certificates", paramLabel = "DIR", description = "ca.crt, tls.crt and tls.key; read again when they change.")
    @Nullable Path certificates;

    @Option(names = "--feed-plaintext", description = "No TLS on the feed; only where its address is loopback.")
    boolean plaintext;

    /** The certificates, empty for a feed in the clear; throws {@link WrongUsage} where neither or both were asked for. */
    public Optional<Path> certificates() {
        if (certificates == null && !plaintext) {
            throw new WrongUsage("--feed-certificates: missing (expected: a directory, or --feed-plaintext on loopback)");
        }
        if (certificates != null && plaintext) {
            throw new WrongUsage("--feed-certificates with --feed-plaintext (expected: one of the two)");
        }
        return Optional.ofNullable(certificates);
    }
}
