// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.feed.DataplaneId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Silent is who says nothing at all; who lags is waited for. */
class PatienceTest {
    private static final DataplaneId A = new DataplaneId("default", "a");
    private static final DataplaneId B = new DataplaneId("default", "b");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Patience patience = new Patience(Duration.ofSeconds(30), () -> {}, now::get);

    @AfterEach
    void close() {
        patience.close();
    }

    private void seconds(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whoHasAnsweredIsNotWaitedFor() {
        assertThat(patience.over(Set.of())).isTrue();
        assertThat(patience.silent()).isEmpty();
    }

    @Test
    void whoSaysNothingIsWaitedForAWhile() {
        assertThat(patience.over(Set.of(A, B))).isFalse();
        seconds(29);
        assertThat(patience.over(Set.of(A))).isFalse();
        seconds(1);
        assertThat(patience.over(Set.of(A, B))).as("b had caught up").isFalse();
        assertThat(patience.silent()).containsExactly(A);
        assertThat(patience.problems()).extracting(Problem::reason).containsExactly("DataplaneSilent");
        seconds(30);
        assertThat(patience.over(Set.of(A, B))).isTrue();
        assertThat(patience.silent()).containsExactlyInAnyOrder(A, B);
    }

    /** A newer version is always under way: it never catches up, and is never silent. */
    @Test
    void whoLagsIsNeverSilent() {
        assertThat(patience.over(Set.of(A, B))).isFalse();
        for (int i = 0; i < 100; i++) {
            seconds(20);
            patience.heard(A);
            assertThat(patience.over(Set.of(A, B))).isFalse();
            assertThat(patience.silent()).doesNotContain(A);
        }
        assertThat(patience.silent()).as("b has said nothing").containsExactly(B);
        seconds(29);
        assertThat(patience.over(Set.of(A, B))).isFalse();
        seconds(1);
        assertThat(patience.over(Set.of(A, B))).isTrue();
    }

    @Test
    void whoSpeaksAgainIsNotSilentAnyMore() {
        patience.over(Set.of(A));
        seconds(30);
        assertThat(patience.over(Set.of(A))).isTrue();
        patience.heard(A);
        assertThat(patience.over(Set.of(A))).isFalse();
        assertThat(patience.silent()).isEmpty();
        assertThat(patience.problems()).isEmpty();
    }
}
