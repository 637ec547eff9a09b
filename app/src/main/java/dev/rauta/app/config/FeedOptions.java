// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of both ends of the networked feed. */
public final class FeedOptions {
    @Option(names = "--feed-certificates", paramLabel = "DIR", description = "ca.crt, tls.crt and tls.key; read again when they change.")
    @Nullable Path certificates;

    @Option(names = "--feed-plaintext", description = "No TLS on the feed; only where its address is loopback.")
    boolean plaintext;

    /** Whether either was asked for. */
    public boolean given() {
        return certificates != null || plaintext;
    }

    /** What was asked for; throws {@link WrongUsage} for neither or both. */
    public FeedTrust trust() {
        if (certificates != null && plaintext) {
            throw new WrongUsage("--feed-certificates with --feed-plaintext (expected: one of the two)");
        }
        if (certificates != null) {
            return new FeedTrust.Directory(certificates);
        }
        if (plaintext) {
            return new FeedTrust.Plaintext();
        }
        throw new WrongUsage("--feed-certificates: missing (expected: a directory, or --feed-plaintext on loopback)");
    }
}
