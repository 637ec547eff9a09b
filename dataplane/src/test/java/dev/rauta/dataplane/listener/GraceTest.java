// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GraceTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Grace grace = new Grace();
    private final long start = System.nanoTime();

    @Test
    void isNeverOverBeforeItBegins() {
        assertThat(grace.over(start + HOUR)).isFalse();
        assertThat(grace.over(start + 2 * HOUR)).isFalse();
    }

    @Test
    void isOverAtTheSecondLookAfterItsEnd() {
        grace.begin(HOUR);

        assertThat(grace.over(start)).isFalse();
        assertThat(grace.over(start + 2 * HOUR)).as("what came while nobody looked is read first").isFalse();
        assertThat(grace.over(start + 2 * HOUR)).isTrue();
    }

    @Test
    void anotherDrainHasItsOwnGrace() {
        grace.begin(0);
        grace.over(start + HOUR);
        grace.begin(2 * HOUR);

        assertThat(grace.over(start + HOUR)).isFalse();
        assertThat(grace.over(start + 4 * HOUR)).isFalse();
        assertThat(grace.over(start + 4 * HOUR)).isTrue();
    }
}
