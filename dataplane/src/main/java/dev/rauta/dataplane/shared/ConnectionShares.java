// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many client connections each worker has, and so who gets the next one; nobody ever waits; any thread.
 *
 * <p>One addition when a connection is accepted, one when it ends, nothing in between. Who accepts a connection keeps it unless
 * that would give it more than its share; then it goes to whoever has the fewest. With one worker nothing is counted.
 */
public final class ConnectionShares {
    /** A cache line, and the one that is fetched with it, for each count. */
    private static final int STRIDE = 128 / Integer.BYTES;

    /** In the count of a worker that takes none from others any more. */
    private static final int SHUT = 1 << 30;

    /** A worker may have a tenth more than the mean before others take over: a hand-over is not for nothing. */
    private static final int TENTHS = 11;

    private final AtomicIntegerArray counts;
    private final int workers;

    /** @param workers how many there are, numbered from 0 */
    public ConnectionShares(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers: " + workers + " (expected: at least 1)");
        }
        this.workers = workers;
        this.counts = new AtomicIntegerArray(workers * STRIDE);
    }

    /**
     * Who gets a connection that worker {@code own} has accepted; counted until {@link #left}.
     *
     * @return the number of a worker
     */
    public int place(int own) {
        if (workers == 1) {
            return own;
        }
        for (int tries = 0; tries < workers; tries++) {
            int to = choose(own);
            int has = count(to);
            if (to == own) {
                counts.incrementAndGet(to * STRIDE);
                return to;
            }
            // Others that accept at this instant find the same one to have the fewest; only one of them may be right.
            if (counts.compareAndSet(to * STRIDE, has, has + 1)) {
                return to;
            }
        }
        counts.incrementAndGet(own * STRIDE);
        return own;
    }

    /** Ends what {@link #place} counted for {@code worker}. */
    public void left(int worker) {
        if (workers > 1) {
            counts.decrementAndGet(worker * STRIDE);
        }
    }

    /** Gives {@code worker} no connections of others any more. */
    public void shut(int worker) {
        counts.updateAndGet(worker * STRIDE, count -> count | SHUT);
    }

    /** How many connections {@code worker} has; none are counted where it is the only one. */
    public int of(int worker) {
        return count(worker) & ~SHUT;
    }

    private int count(int worker) {
        return counts.get(worker * STRIDE);
    }

    private int choose(int own) {
        int least = own;
        int fewest = Integer.MAX_VALUE;
        int open = 0;
        long total = 1;
        for (int i = 0; i < workers; i++) {
            int count = count(i);
            if (count >= SHUT) {
                continue;
            }
            open++;
            total += count;
            if (count < fewest) {
                fewest = count;
                least = i;
            }
        }
        int mine = count(own);
        if (mine >= SHUT) {
            // About to end: what it still accepts it also serves.
            return own;
        }
        long with = mine + 1L;
        boolean withinMean = with * open <= total + open - 1;
        boolean nearMean = with * open * 10 <= total * TENTHS;
        return withinMean || nearMean ? own : least;
    }
}
