// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts by key over all workers: a table of fixed size, one compare-and-set a call, nobody ever waits; any thread.
 *
 * <p>A cell holds 40 bits of its key's hash, salted so that nobody can choose keys that meet, and a count. A key lies in
 * one of {@link #PROBES} cells behind its place; where those are all taken, it counts as over every limit. Two workers
 * that begin to count one key at the same instant may for a while use two cells for it, so a count can then be one
 * cell's too low; it is never too high by more than a key of the same hash adds.
 */
public final class SharedCells {
    private static final int PROBES = 16;
    private static final int COUNT_BITS = 24;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final AtomicLongArray cells;
    private final int mask;
    private final long salt = ThreadLocalRandom.current().nextLong();

    /** @param size how many keys there is room for, rounded up to a power of two */
    public SharedCells(int size) {
        int rounded = Integer.highestOneBit(Math.max(PROBES, size) * 2 - 1);
        this.cells = new AtomicLongArray(rounded);
        this.mask = rounded - 1;
    }

    /**
     * Adds one to {@code key}'s count, unless it has reached {@code limit}.
     *
     * @param limit 1 to 2^24 - 1
     * @return whether it was added; {@link #release} must then follow once
     */
    public boolean acquire(long key, int limit) {
        long hash = hash(key);
        long tag = tag(hash);
        while (true) {
            int at = place(hash, tag);
            if (at < 0) {
                return false;
            }
            long cell = cells.get(at);
            boolean ours = (cell & ~COUNT_MASK) == tag;
            long count = cell & COUNT_MASK;
            if (!ours && count > 0) {
                continue;
            }
            if (ours && count >= limit) {
                return false;
            }
            if (cells.compareAndSet(at, cell, tag | (ours ? count + 1 : 1))) {
                return true;
            }
        }
    }

    /** Takes back what {@link #acquire} added. */
    public void release(long key) {
        long hash = hash(key);
        long tag = tag(hash);
        for (int i = 0; i < PROBES; i++) {
            int at = (int) (hash + i) & mask;
            long cell = cells.get(at);
            while ((cell & ~COUNT_MASK) == tag && (cell & COUNT_MASK) > 0) {
                if (cells.compareAndSet(at, cell, cell - 1)) {
                    return;
                }
                cell = cells.get(at);
            }
        }
    }

    /** The count of {@code key}. */
    public int count(long key) {
        long hash = hash(key);
        long tag = tag(hash);
        int count = 0;
        for (int i = 0; i < PROBES; i++) {
            long cell = cells.get((int) (hash + i) & mask);
            count += (cell & ~COUNT_MASK) == tag ? (int) (cell & COUNT_MASK) : 0;
        }
        return count;
    }

    /** The cell of a key that has one, else the first free one; -1 where all are taken. */
    private int place(long hash, long tag) {
        int free = -1;
        for (int i = 0; i < PROBES; i++) {
            int at = (int) (hash + i) & mask;
            long cell = cells.get(at);
            boolean used = (cell & COUNT_MASK) > 0;
            if (used && (cell & ~COUNT_MASK) == tag) {
                return at;
            }
            if (!used && free < 0) {
                free = at;
            }
        }
        return free;
    }

    /** Never 0 above the count's bits, so that an empty cell is nobody's. */
    private static long tag(long hash) {
        return (hash & ~COUNT_MASK) | 1L << COUNT_BITS;
    }

    private long hash(long key) {
        return mixed(key ^ salt);
    }

    /** SplitMix64's finish. */
    static long mixed(long key) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
