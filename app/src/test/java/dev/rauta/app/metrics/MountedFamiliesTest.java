// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.app.admin.Exposition;
import dev.rauta.app.testing.Scrape;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape is told of mounted files, from a dataplane that finds out by itself. */
final class MountedFamiliesTest {
    private static final String SOUND = "rauta_mounted_files_sound{files=\"tls-ticket-keys\"} ";
    private static final String READ = "rauta_mounted_files_read_timestamp_seconds{files=\"tls-ticket-keys\"} ";
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private static Exposition exposing(Dataplane dataplane) {
        Exposition exposition = new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        exposition.add(() -> MountedFamilies.of(dataplane.mounted().stream().toList()));
        return exposition;
    }

    private static double value(Exposition exposition, String series) {
        String line = Scrape.of(exposition).lines().filter(one -> one.startsWith(series)).findFirst().orElseThrow();
        return Double.parseDouble(line.substring(series.length()));
    }

    private static String key() {
        byte[] key = new byte[48];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key) + "\n";
    }

    @Test
    void aFileThatBreaksIsSeenUntilItIsMended() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), key());
        double start = Instant.now().minusSeconds(1).toEpochMilli() / 1000.0;
        try (Dataplane dataplane = Dataplane.start(DataplaneSettings.DEFAULT.withTicketKeys(file))) {
            Exposition exposition = exposing(dataplane);
            assertThat(value(exposition, SOUND)).isEqualTo(1);
            double first = value(exposition, READ);
            assertThat(first).isGreaterThan(start);
            Files.writeString(file, "no key at all");
            await().atMost(SOON).until(() -> value(exposition, SOUND) == 0);
            assertThat(value(exposition, READ)).as("those in use are the first").isEqualTo(first);
            Files.writeString(file, key());
            await().atMost(SOON).until(() -> value(exposition, SOUND) == 1);
            assertThat(value(exposition, READ)).isGreaterThan(first);
        }
    }

    @Test
    void whereNoFileIsGivenNothingIsTold() {
        try (Dataplane dataplane = Dataplane.start(DataplaneSettings.DEFAULT)) {
            assertThat(Scrape.of(exposing(dataplane))).doesNotContain("rauta_mounted");
        }
    }
}
