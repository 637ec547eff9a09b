// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.dataplane.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of the store that dataplanes count rates in together. */
public final class StoreOptions {
    @Option(names = "--rate-limit-store", paramLabel = "URL", description = "The Valkey or Redis that rateLimits with scope Cluster are counted in: redis://HOST:PORT, rediss://HOST:PORT for TLS, or redis-sentinel://HOST:PORT,HOST:PORT#MASTER (default: none).")
    @Nullable String url;

    @Option(names = "--rate-limit-store-username", paramLabel = "NAME", description = "Of the store's access control list (default: its default user).")
    @Nullable String username;

    @Option(names = "--rate-limit-store-password-file", paramLabel = "FILE", description = "The store's password, read again for each connection; keys of clients are hashed with it too (default: none).")
    @Nullable Path passwordFile;

    @Option(names = "--rate-limit-store-ca", paramLabel = "FILE", description = "Certificates of those who may sign the store's (default: the JVM's).")
    @Nullable Path authorities;

    @Option(names = "--rate-limit-store-timeout", paramLabel = "D", converter = DurationConverter.class, description = "How long an answer of the store may take; then whenUnavailable holds (default: 100ms).")
    Duration timeout = StoreSettings.TIMEOUT;

    @Option(names = "--rate-limit-store-prefix", paramLabel = "TEXT", description = "What the store's keys begin with; installations with the same count together (default: rauta).")
    String prefix = StoreSettings.PREFIX;

    /**
     * What was chosen; empty without a store.
     *
     * @throws WrongUsage for what is none, and for a file that is not there
     */
    Optional<StoreSettings> settings() {
        String its = url;
        if (its == null || its.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StoreSettings(
                    its, Optional.ofNullable(username), file("-password-file", passwordFile), file("-ca", authorities), timeout, prefix));
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--rate-limit-store: " + e.getMessage());
        }
    }

    private static Optional<Path> file(String flag, @Nullable Path path) {
        if (path != null && !Files.isReadable(path)) {
            throw new WrongUsage("--rate-limit-store" + flag + ": " + path + " (expected: a file that can be read)");
        }
        return Optional.ofNullable(path);
    }
}
