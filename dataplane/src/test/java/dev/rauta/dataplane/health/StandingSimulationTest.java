// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an endpoint works is decided by what was found last, so many times in a row, and by nothing before. */
final class StandingSimulationTest {
    @Test
    void itTakesSoManyInARow() {
        Standing standing = new Standing(3, 2, true);
        for (boolean good : new boolean[] {false, false, true, false, false}) {
            assertThat(standing.found(good)).isFalse();
            assertThat(standing.works()).isTrue();
        }
        assertThat(standing.found(false)).isTrue();
        assertThat(standing.works()).isFalse();
        for (boolean good : new boolean[] {true, false, true}) {
            assertThat(standing.found(good)).isFalse();
            assertThat(standing.works()).isFalse();
        }
        assertThat(standing.found(true)).isTrue();
        assertThat(standing.works()).isTrue();
    }

    /** Whatever has been, a streak decides; a change is told once, and only where one is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noStateIsForGood(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int failures = 1 + random.nextInt(5);
            int passes = 1 + random.nextInt(5);
            boolean before = random.nextBoolean();
            Standing standing = new Standing(failures, passes, before);
            int streak = 0;
            boolean last = true;
            for (int step = 0; step < 1000; step++) {
                // Long streaks and wild flapping, in turns.
                boolean good = random.nextInt(step % 100 < 50 ? 2 : 12) == 0 ? !last : last;
                streak = good == last ? streak + 1 : 1;
                last = good;
                boolean changed = standing.found(good);
                assertThat(changed).as("seed %d", seed).isEqualTo(standing.works() != before);
                before = standing.works();
                if (streak >= (good ? passes : failures)) {
                    assertThat(standing.works()).as("seed %d, %d in a row", seed, streak).isEqualTo(good);
                }
                assertThat(standing.against()).isLessThan(standing.works() ? failures : passes);
            }
        }
    }
}
