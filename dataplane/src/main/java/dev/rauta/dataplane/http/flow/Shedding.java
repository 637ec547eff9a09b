// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to drop where a worker holds too much; confined to a worker.
 *
 * <p>First goes what nobody waits for. Then what has cost most: how long nothing worth mentioning of it has moved, times
 * all that waits for the same peer, so that who spreads much over many streams goes before who has one. Who takes what it is sent, however slowly,
 * stays behind those who take nothing.
 */
public final class Shedding {
    private record Offer(long bytes, long still, Runnable drop) {
        private double cost() {
            return (double) bytes * (still + 1);
        }
    }

    /** All that is offered of one peer. */
    private static final class Share {
        private final PriorityQueue<Offer> offers = new PriorityQueue<>(Comparator.comparingDouble(Offer::cost).reversed());
        private long bytes;

        private void add(Offer offer) {
            offers.add(offer);
            bytes += offer.bytes();
        }

        private double cost() {
            Offer next = offers.peek();
            return next == null ? 0 : (double) bytes * (next.still() + 1);
        }

        /** Drops what has cost most of it; returns how much that was, in bytes. */
        private long drop() {
            Offer dearest = offers.remove();
            bytes -= dearest.bytes();
            dearest.drop().run();
            return dearest.bytes();
        }
    }

    private final Map<Object, Share> shares = new IdentityHashMap<>();
    private final Share dispensable = new Share();
    private final long now;
    private final long patience;
    private @Nullable Object peer;
    private boolean nobodyWaits;

    /**
     * @param now the time, in {@link System#nanoTime()}
     * @param patience how long something must have stood still to be dropped, in nanoseconds
     */
    Shedding(long now, long patience) {
        this.now = now;
        this.patience = patience;
    }

    /** What is offered from now on waits for {@code connection}; each part for another one where that is null. */
    public Shedding of(@Nullable Object connection) {
        peer = connection;
        nobodyWaits = false;
        return this;
    }

    /** What is offered from now on is missed by nobody. */
    public Shedding ofNobody() {
        nobodyWaits = true;
        return this;
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
        if (bytes <= 0) {
            return;
        }
        Offer offer = new Offer(bytes, still, drop);
        if (nobodyWaits) {
            dispensable.add(offer);
        } else if (still >= patience) {
            shares.computeIfAbsent(peer == null ? offer : peer, _ -> new Share()).add(offer);
        }
    }

    /** Drops what was offered until {@code excess} bytes are free, or nothing is left to drop. */
    void free(long excess) {
        long freed = 0;
        while (freed < excess && !dispensable.offers.isEmpty()) {
            freed += dispensable.drop();
        }
        PriorityQueue<Share> dearest = new PriorityQueue<>(Comparator.comparingDouble(Share::cost).reversed());
        dearest.addAll(shares.values());
        while (freed < excess && !dearest.isEmpty()) {
            Share share = dearest.remove();
            freed += share.drop();
            if (!share.offers.isEmpty()) {
                dearest.add(share);
            }
        }
    }
}
