// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import java.time.Duration;

/**
 * How many more requests an upstream may get because they are tried again, on each worker by itself: what is tried again everywhere
 * at once is what keeps an upstream from healing.
 *
 * @param percent of the requests of the last {@code interval}, 0 to 100
 * @param interval 1 s to 1 h
 * @param leastCount so many may be tried again in {@code leastInterval} however few requests there are; 0 to 1,000,000
 * @param leastInterval 100 ms to 1 h
 */
public record RetryBudget(int percent, Duration interval, int leastCount, Duration leastInterval) {
    private static final Duration LONGEST = Duration.ofHours(1);

    public RetryBudget {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent: " + percent + " (expected: 0..100)");
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval: " + interval.toMillis() + "ms (expected: 1s..1h)");
        }
        if (leastCount < 0 || leastCount > 1_000_000) {
            throw new IllegalArgumentException("minRetryRate.count: " + leastCount + " (expected: 0..1000000)");
        }
        if (leastInterval.compareTo(Duration.ofMillis(100)) < 0 || leastInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("minRetryRate.interval: " + leastInterval.toMillis() + "ms (expected: 100ms..1h)");
        }
    }
}
