// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

/** A limit that this dataplane counts by itself; immutable and shared. */
public sealed interface CountedRule extends LimitRule permits RateRule, ConcurrencyRule {

    /**
     * Counts a request, and says whether it may go on.
     *
     * @param held remembers what is to be told, and given back, when the exchange ends
     * @param nanos the time, in {@link System#nanoTime()}
     */
    boolean admits(CountedRequest asker, Quotas quotas, Held held, long nanos);
}
