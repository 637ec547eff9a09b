// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.metrics.Limit;

/** One limit at work; immutable and shared. */
public sealed interface LimitRule permits RateRule, ConcurrencyRule {

    /**
     * Counts a request, and says whether it may go on.
     *
     * @param held remembers what is to be told, and given back, when the exchange ends
     * @param nanos the time, in {@link System#nanoTime()}
     */
    boolean admits(Asker asker, Quotas quotas, Held held, long nanos);

    /** What a request that may not go on is answered. */
    int status();

    /** What that is counted as. */
    Limit limit();
}
