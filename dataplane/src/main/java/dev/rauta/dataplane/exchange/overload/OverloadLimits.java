// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.overload;

import java.time.Duration;

/**
 * From where on a worker turns requests away.
 *
 * @param requests how many may be in flight on a worker; zero: a worker's share of what half the heap has room for
 * @param loopDelay how late a worker may run what is due, for a second on end; zero: as late as it comes
 */
public record OverloadLimits(int requests, Duration loopDelay) {
    /** The documented defaults. */
    public static final OverloadLimits DEFAULT = new OverloadLimits(0, Duration.ofMillis(250));

    /** What an exchange takes of the heap with a usual head, and its connection's share, in bytes. */
    static final int EXCHANGE = 8 * 1024;

    /** A worker can always have so many. */
    static final int LEAST = 1024;

    public OverloadLimits {
        if (requests < 0 || loopDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "requests in flight: " + requests + ", loop delay: " + loopDelay + " (expected: zero or more)");
        }
    }

    /** With a number of requests in any case, for one of so many workers on a heap of that size in bytes. */
    public OverloadLimits of(int workers, long heap) {
        return requests > 0
                ? this
                : new OverloadLimits((int) Math.clamp(heap / 2 / EXCHANGE / workers, LEAST, Integer.MAX_VALUE), loopDelay);
    }
}
