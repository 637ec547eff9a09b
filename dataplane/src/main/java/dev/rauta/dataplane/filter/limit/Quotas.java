// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.shared.KeyHash;
import dev.rauta.dataplane.shared.SharedCells;
import dev.rauta.dataplane.shared.SharedRates;
import dev.rauta.dataplane.shared.StoreAccess;
import org.jspecify.annotations.Nullable;

/**
 * Where the limits of a dataplane are counted, whatever snapshot is in force.
 *
 * @param rates buckets of rates
 * @param concurrent requests under way
 * @param hash makes keys of both
 * @param store where dataplanes count together; null: nowhere
 */
public record Quotas(SharedRates rates, SharedCells concurrent, KeyHash hash, @Nullable StoreAccess store) {
    /** Some 8 MB, once all are used. */
    private static final int BUCKETS = 1 << 20;

    private static final int CONCURRENT = 1 << 16;

    /**
     * With the usual room.
     *
     * @param store where dataplanes count together; null: nowhere
     */
    public static Quotas open(@Nullable StoreAccess store) {
        return new Quotas(new SharedRates(BUCKETS), new SharedCells(CONCURRENT), KeyHash.random(), store);
    }

    /** Forgets what is as if it had never been counted; to be called every hour. */
    public void sweep() {
        rates.sweep(SharedRates.ticks(System.nanoTime()));
    }
}
