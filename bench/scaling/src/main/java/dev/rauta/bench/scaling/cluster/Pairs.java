// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates with their keys, kept in a file: no seed makes a key, and a cluster that is made again must be the same one. */
final class Pairs {
    private static final Duration LIFE = Duration.ofDays(90);

    /**
     * @param certificate {@code tls.crt}, as a Secret holds it
     * @param key {@code tls.key}, likewise
     */
    record Pair(String certificate, String key) {}

    private Pairs() {}

    /** Reads as many as {@code count}, and makes and keeps what is lacking. */
    static List<Pair> of(Path file, int count) {
        try {
            List<String> lines = Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
            if (lines.size() < count) {
                for (int i = lines.size(); i < count; i++) {
                    Issued issued = Issuer.selfSigned("host-" + i + ".scale.test", Instant.now(), LIFE);
                    lines.add(base64(issued.certificatePem()) + " " + base64(issued.keyPem()));
                }
                Files.write(file, lines);
            }
            return lines.stream().limit(count).map(line -> line.split(" ", 2)).map(two -> new Pair(two[0], two[1])).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("certificates: " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("certificate not made", e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
