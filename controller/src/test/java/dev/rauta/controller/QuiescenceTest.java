// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a change is answered, by a clock that is moved by hand. */
@Timeout(20)
final class QuiescenceTest {
    private long now = 1;
    private final Quiescence changes = new Quiescence(() -> now);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private long left() {
        return TimeUnit.NANOSECONDS.toMillis(changes.left());
    }

    private void answer() throws InterruptedException {
        changes.await();
        changes.answered();
    }

    @Test
    void aChangeWhileNothingGoesOnIsAnsweredAtOnce() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            changes.changed();
            assertThat(left()).isZero();
            answer();
            pass(50);
        }
    }

    @Test
    void oneOnTheHeelsOfAnotherWaitsForQuiet() throws InterruptedException {
        changes.changed();
        answer();
        pass(49);
        changes.changed();
        assertThat(left()).isEqualTo(50);
        pass(30);
        assertThat(left()).isEqualTo(20);
        changes.changed();
        assertThat(left()).as("another one").isEqualTo(50);
        pass(50);
        assertThat(left()).isZero();
        answer();
    }

    @Test
    void oneThatComesWhileAnotherIsAnsweredWaitsForQuiet() throws InterruptedException {
        changes.changed();
        changes.await();
        pass(10);
        changes.changed();
        pass(200);
        changes.answered();
        assertThat(left()).as("it has been quiet for long").isNegative();
        answer();
    }

    @Test
    void aStormIsAnsweredEveryHalfSecond() throws InterruptedException {
        changes.changed();
        answer();
        int waited = 0;
        changes.changed();
        while (changes.left() > 0) {
            pass(10);
            waited += 10;
            changes.changed();
        }
        assertThat(waited).isEqualTo(500);
        answer();
        changes.changed();
        assertThat(left()).as("the storm goes on").isEqualTo(50);
    }

    @Test
    void aBurstIsPutTogether() throws InterruptedException {
        changes.changed();
        answer();
        for (int i = 0; i < 100; i++) {
            changes.changed();
        }
        pass(50);
        answer();
        pass(50);
        changes.changed();
        assertThat(left()).as("all of the burst is answered, so that nothing goes on").isZero();
    }
}
