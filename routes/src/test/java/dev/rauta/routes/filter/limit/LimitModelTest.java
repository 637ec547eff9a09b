// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a limit may say. */
final class LimitModelTest {

    private static RateLimit rate(int requests, Duration per, int burst, int status) {
        return new RateLimit("l", requests, per, burst, List.of(), List.of(), status, false, RateLimit.Tell.NEVER, Optional.empty());
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        assertThat(rate(3, Duration.ofMinutes(1), 1, 429).intervalNanos()).isEqualTo(2e10);
        assertThatThrownBy(() -> rate(0, Duration.ofSeconds(1), 1, 429)).hasMessageContaining("0 requests");
        assertThatThrownBy(() -> rate(1, Duration.ofSeconds(1), 0, 429)).hasMessageContaining("burst 0");
        assertThatThrownBy(() -> rate(1, Duration.ZERO, 1, 429)).hasMessageContaining("per PT0S");
        assertThatThrownBy(() -> rate(1, Duration.ofDays(2), 1, 429)).hasMessageContaining("per PT48H");
        assertThatThrownBy(() -> rate(1, Duration.ofHours(1), 121, 429)).hasMessageContaining("burst 121 of 1 per PT1H");
        assertThatThrownBy(() -> rate(1, Duration.ofHours(1), 1, 200)).hasMessageContaining("status of a limit: 200");
        assertThatThrownBy(() -> new ConcurrencyLimit("l", 0, List.of(), List.of(), 503)).hasMessageContaining("requests: 0");
    }
}
