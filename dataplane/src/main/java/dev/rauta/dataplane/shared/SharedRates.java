// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Buckets of tokens by key over all workers: a table of bounded size, one compare-and-set a call, nobody ever waits; any
 * thread.
 *
 * <p>Each bucket is one instant, at which it will be full again (the generic cell rate algorithm, ITU-T I.371): a token moves it on
 * by what a token is worth. So all workers together hand out exactly what a bucket holds and gains. A bucket that is full is
 * no different from one that was never used: only such a one gives its cell to another key. A cell holds 20 bits
 * of its key's hash beside the place that others of it choose, salted so that nobody can choose keys that meet. Two
 * workers that begin a bucket at the same instant may give it two cells, of which one is found from then on: one token too
 * many.
 *
 * <p>Times are in ticks of 64 ns, as {@link #ticks} makes them.
 */
public final class SharedRates {
    /** What {@link #take} says where the table has no room for another key. */
    public static final long FULL = Long.MIN_VALUE;

    private static final int TICK_SHIFT = 6;
    private static final int PROBES = 16;
    private static final int LINE = 8;
    private static final int TIME_BITS = 44;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final int SEGMENT = 1 << 14;

    private final AtomicReferenceArray<AtomicLongArray> segments;
    private final long salt = ThreadLocalRandom.current().nextLong();

    /** @param size how many buckets there is room for, rounded up to a power of two and 16,384; memory comes as it is used */
    public SharedRates(int size) {
        this.segments = new AtomicReferenceArray<>(Math.max(1, Integer.highestOneBit(Math.max(1, size - 1)) * 2 / SEGMENT));
    }

    /** An instant, or a time, in ticks. */
    public static long ticks(long nanos) {
        return nanos >> TICK_SHIFT;
    }

    /** A time in nanoseconds. */
    public static long nanos(long ticks) {
        return ticks << TICK_SHIFT;
    }

    /**
     * Takes a token.
     *
     * @param key whose bucket
     * @param worth the time in which a bucket gains a token, in ticks; 1 or more
     * @param depth the time in which an empty bucket fills, in ticks; below 2^43, six days
     * @param now the instant, in ticks
     * @return how much of its depth is left; negative: how long until there is a token, and none was taken; or {@link #FULL}
     */
    public long take(long key, long worth, long depth, long now) {
        long hash = SharedCells.mixed(key ^ salt);
        long tag = tag(hash);
        AtomicLongArray cells = segment((int) (hash >>> 32) & (segments.length() - 1));
        while (true) {
            int at = place(cells, hash, tag, now);
            if (at < 0) {
                return FULL;
            }
            long cell = cells.get(at);
            boolean ours = (cell & ~TIME_MASK) == tag;
            if (!ours && busy(cell, now)) {
                continue;
            }
            long after = (ours ? Math.max(0, until(cell, now)) : 0) + worth;
            if (after > depth) {
                return depth - after;
            }
            if (cells.compareAndSet(at, cell, tag | (now + after) & TIME_MASK)) {
                return depth - after;
            }
        }
    }

    /** Empties the cells of full buckets; to be called at least once a day, before time in a cell comes round. */
    public void sweep(long now) {
        for (int i = 0; i < segments.length(); i++) {
            AtomicLongArray cells = segments.get(i);
            for (int at = 0; cells != null && at < SEGMENT; at++) {
                long cell = cells.get(at);
                if (cell != 0 && !busy(cell, now)) {
                    cells.compareAndSet(at, cell, 0);
                }
            }
        }
    }

    /** How many buckets are not full. */
    public int used(long now) {
        int used = 0;
        for (int i = 0; i < segments.length(); i++) {
            AtomicLongArray cells = segments.get(i);
            for (int at = 0; cells != null && at < SEGMENT; at++) {
                used += busy(cells.get(at), now) ? 1 : 0;
            }
        }
        return used;
    }

    /** The cell of a key that has one, else the first free one; -1 where all are taken. */
    private static int place(AtomicLongArray cells, long hash, long tag, long now) {
        int from = (int) hash & (SEGMENT - 1) & -LINE;
        int free = -1;
        for (int i = 0; i < PROBES; i++) {
            int at = (from + i) & (SEGMENT - 1);
            long cell = cells.get(at);
            if ((cell & ~TIME_MASK) == tag) {
                return at;
            }
            if (free < 0 && !busy(cell, now)) {
                free = at;
            }
        }
        return free;
    }

    private AtomicLongArray segment(int index) {
        AtomicLongArray there = segments.get(index);
        if (there != null) {
            return there;
        }
        AtomicLongArray made = new AtomicLongArray(SEGMENT);
        AtomicLongArray other = segments.compareAndExchange(index, null, made);
        return other == null ? made : other;
    }

    /** Whether a bucket is missing tokens. */
    private static boolean busy(long cell, long now) {
        return cell != 0 && until(cell, now) > 0;
    }

    /** How long until it is full, in ticks; negative where it has been for a while. */
    private static long until(long cell, long now) {
        return (cell - now) << (Long.SIZE - TIME_BITS) >> (Long.SIZE - TIME_BITS);
    }

    /** Never 0 above the time's bits, so that an empty cell is nobody's. */
    private static long tag(long hash) {
        return (hash & ~TIME_MASK) | 1L << TIME_BITS;
    }
}
