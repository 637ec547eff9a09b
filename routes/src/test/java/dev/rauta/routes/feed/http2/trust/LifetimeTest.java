// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long a stream lives. */
class LifetimeTest {
    @Test
    void aStreamEndsBeforeItsCertificate() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 1000; i++) {
            assertThat(Lifetime.millis(now.plusSeconds(100), now)).isBetween(80_000L, 100_000L);
            assertThat(Lifetime.millis(Instant.MAX, now)).isBetween(2_880_000L, 3_600_000L);
        }
        assertThat(Lifetime.millis(now.minusSeconds(1), now)).isEqualTo(1);
    }
}
