// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which counts of nonces have been heard. */
final class NonceCountsTest {
    private static Fingerprint nonce(int number) {
        return Fingerprint.of(("n" + number).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void eachCountIsHeardOnceAndOvertakingIsAllowed() {
        NonceCounts counts = new NonceCounts(64);
        for (long count : new long[] {5, 1, 2, 4, 3, 60, 64}) {
            assertThat(counts.first(nonce(1), 100, count, 0)).isTrue();
            assertThat(counts.first(nonce(1), 100, count, 0)).isFalse();
        }
        assertThat(counts.first(nonce(1), 100, 200, 0)).isTrue();
        assertThat(counts.first(nonce(1), 100, 136, 0)).as("one too far behind").isFalse();
        assertThat(counts.first(nonce(1), 100, 137, 0)).isTrue();
        assertThat(counts.first(nonce(2), 100, 1, 0)).isTrue();
    }

    @Test
    void whereThereIsNoRoomTheOldestAreTakenNoLonger() {
        NonceCounts counts = new NonceCounts(8);
        for (int i = 0; i < 9; i++) {
            assertThat(counts.first(nonce(i), 100 + i, 1, 0)).isTrue();
        }
        assertThat(counts.first(nonce(0), 100, 1, 0)).as("forgotten, and not heard again").isFalse();
        assertThat(counts.first(nonce(0), 100, 2, 0)).isFalse();
        assertThat(counts.first(nonce(1), 101, 1, 0)).isFalse();
        assertThat(counts.first(nonce(1), 101, 2, 0)).isTrue();
        assertThat(counts.first(nonce(20), 99, 1, 0)).as("as old as what was forgotten").isFalse();
    }

    @Test
    void whatIsOverMakesRoom() {
        NonceCounts counts = new NonceCounts(8);
        for (int i = 0; i < 8; i++) {
            assertThat(counts.first(nonce(i), 100, 1, 0)).isTrue();
        }
        assertThat(counts.first(nonce(9), 200, 1, 150)).isTrue();
        assertThat(counts.first(nonce(10), 100, 1, 0)).as("nothing was forgotten that could come back").isTrue();
    }
}
