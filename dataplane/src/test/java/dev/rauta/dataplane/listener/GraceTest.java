// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GraceTest {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Grace grace = new Grace();
    private long now = System.nanoTime() + HOUR;

    /** How many looks, so far apart, it takes until it is over. */
    private int looksUntilOver(long apart) {
        for (int looks = 1; looks < 1_000; looks++) {
            now += apart;
            if (grace.over(now)) {
                return looks;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void isNeverOverBeforeItBegins() {
        assertThat(looksUntilOver(HOUR)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void isOverAtTheLookAfterTheOneThatSawItsEnd() {
        grace.begin(10 * TICK);
        // The first look counts for two ticks, for it began long ago; after nine more it is beyond its end.
        assertThat(looksUntilOver(TICK)).isEqualTo(11);
        assertThat(grace.over(now)).as("and stays so").isTrue();
    }

    @Test
    void timeInWhichNobodyLookedCountsForALook() {
        grace.begin(10 * TICK);
        assertThat(looksUntilOver(HOUR)).as("an hour at a time").isEqualTo(7);
    }

    @Test
    void withoutAnyWhatHasComeIsStillReadFirst() {
        grace.begin(0);
        assertThat(looksUntilOver(TICK)).isEqualTo(2);
    }

    @Test
    void anotherDrainHasItsOwnGrace() {
        grace.begin(0);
        assertThat(looksUntilOver(TICK)).isEqualTo(2);
        grace.begin(10 * TICK);
        assertThat(looksUntilOver(HOUR)).isEqualTo(7);
    }
}
