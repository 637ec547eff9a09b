// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import java.time.Duration;

/**
 * When another endpoint is asked besides one that takes its time, as hedged requests are (gRPC's proposal A6; Dean and Barroso, "The
 * Tail at Scale", 2013): the first answer counts, and whoever has not given it is told that nobody waits.
 *
 * @param delay how long an attempt may be without an answer's head, 1 ms to 1 min
 * @param attempts how many attempts more a request may have for that, 1 to 3
 */
public record Hedging(Duration delay, int attempts) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public Hedging {
        if (delay.compareTo(SHORTEST) < 0 || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("delay: " + delay.toMillis() + "ms (expected: 1ms..1m)");
        }
        if (attempts < 1 || attempts > 3) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1..3)");
        }
    }
}
