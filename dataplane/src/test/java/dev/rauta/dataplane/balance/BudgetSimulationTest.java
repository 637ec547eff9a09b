// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.balance.resilience.Budget;
import dev.rauta.routes.RetryBudget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that all want to be tried again, on a clock of their own: how many are. */
final class BudgetSimulationTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private long now;

    private Budget budget(int percent, int least) {
        return new Budget(new RetryBudget(percent, Duration.ofSeconds(10), least, Duration.ofSeconds(1)), () -> now);
    }

    /** In every stretch of the interval no more than the percentage of its requests, and the least rate. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aStormStaysWithinTheBudget(long seed) {
        Random random = new Random(seed);
        int percent = random.nextInt(60);
        int least = random.nextInt(5);
        now = random.nextLong(1L << 40);
        Budget budget = budget(percent, least);
        Deque<Long> requests = new ArrayDeque<>();
        Deque<Long> retries = new ArrayDeque<>();
        long end = now + TimeUnit.MINUTES.toNanos(5);
        while (now < end) {
            // Bursts, lulls, and pauses that are longer than the interval.
            now += random.nextInt(200) == 0 ? random.nextLong(30_000 * MILLI) : random.nextLong(8 * MILLI);
            budget.request();
            requests.add(now);
            for (int again = 0; again < 4; again++) {
                if (budget.retry()) {
                    retries.add(now);
                }
            }
            long from = now - TimeUnit.SECONDS.toNanos(9);
            requests.removeIf(at -> at < now - TimeUnit.SECONDS.toNanos(10));
            retries.removeIf(at -> at < from);
            // Nine seconds of retries are paid for by ten of requests at most, and ten times the least rate.
            assertThat((long) retries.size())
                    .as("seed %d: %d requests, %d percent, %d", seed, requests.size(), percent, least)
                    .isLessThanOrEqualTo(requests.size() * percent / 100 + 10L * least);
        }
    }

    /** Whatever it has been through, it gives as much as a new one once an interval has passed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void afterAnIntervalItGivesAsMuchAsANewOne(long seed) {
        Random random = new Random(seed);
        Budget budget = budget(20, 3);
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(20 * MILLI);
            if (random.nextInt(3) == 0) {
                budget.request();
            }
            budget.retry();
        }
        now += TimeUnit.SECONDS.toNanos(11);
        assertThat(budget.idle()).isTrue();
        Budget fresh = budget(20, 3);
        for (int i = 0; i < 1000; i++) {
            now += MILLI;
            budget.request();
            fresh.request();
            assertThat(budget.retry()).isEqualTo(fresh.retry());
        }
    }

    @Test
    void withoutALeastRateNothingIsTriedAgainBeforeThereAreRequests() {
        Budget none = budget(20, 0);
        for (int i = 0; i < 4; i++) {
            none.request();
            assertThat(none.retry()).isFalse();
        }
        none.request();
        assertThat(none.retry()).as("one of five").isTrue();
        assertThat(none.retry()).isFalse();
    }

    @Test
    void theLeastRateIsThereHoweverFewThereAre() {
        Budget few = budget(0, 2);
        for (int second = 0; second < 20; second++) {
            few.request();
            assertThat(few.retry()).isTrue();
            assertThat(few.retry()).isTrue();
            assertThat(few.retry()).as("two a second").isFalse();
            now += TimeUnit.SECONDS.toNanos(1);
        }
    }
}
