// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses what to drop where a worker holds too much; confined to a worker.
 *
 * <p>What has cost most goes first: its bytes, times how long nothing worth mentioning of it has moved. Who takes what it
 * is sent, however slowly, stays behind those who take nothing.
 */
public final class Shedding {
    private static final Comparator<Offer> DEAREST =
            Comparator.comparingDouble(Offer::cost).reversed();

    private record Offer(long bytes, double cost, Runnable drop) {}

    private final List<Offer> offers = new ArrayList<>();
    private final long now;
    private final long patience;

    /**
     * @param now the time, in {@link System#nanoTime()}
     * @param patience how long something must have stood still to be dropped, in nanoseconds
     */
    Shedding(long now, long patience) {
        this.now = now;
        this.patience = patience;
    }

    /**
     * Offers something to be dropped.
     *
     * @param bytes how much that frees, in bytes
     * @param stillSince when something of it last moved, in {@link System#nanoTime()}
     * @param drop drops it, and counts that it did; harmless where it is gone already
     */
    public void offer(long bytes, long stillSince, Runnable drop) {
        long still = Math.max(now - stillSince, 0);
        if (bytes > 0 && still >= patience) {
            offers.add(new Offer(bytes, (double) bytes * (still + 1), drop));
        }
    }

    /** Drops what was offered until {@code excess} bytes are free, or nothing is left to drop. */
    void free(long excess) {
        offers.sort(DEAREST);
        long freed = 0;
        for (int i = 0; i < offers.size() && freed < excess; i++) {
            freed += offers.get(i).bytes();
            offers.get(i).drop().run();
        }
    }
}
