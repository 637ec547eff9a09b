// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

/**
 * Buckets of a store that a worker knows to be empty, and until when nobody can have refilled them: a table of fixed size in which the
 * newest takes the place of what was there; confined to a worker.
 */
final class KnownEmpty {
    private static final int SIZE = 1 << 12;

    private final long[] keys = new long[SIZE];
    private final long[] others = new long[SIZE];
    private final long[] until = new long[SIZE];

    /** Knows it of a key until {@code end}, in {@link System#nanoTime()}. */
    void put(long key, long other, long end) {
        int at = (int) key & (SIZE - 1);
        keys[at] = key;
        others[at] = other;
        until[at] = end;
    }

    /** How long a bucket is empty at least, in nanoseconds; zero or less: nobody knows. */
    long left(long key, long other, long now) {
        int at = (int) key & (SIZE - 1);
        return keys[at] == key && others[at] == other ? until[at] - now : 0;
    }
}
