// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What has been found out lately, by fingerprint: a table of fixed size in which the newest takes the place of what ends first;
 * nobody ever waits; any thread.
 */
public final class Remembered<V> {
    /** In as many places behind its own a fingerprint is looked for. */
    private static final int PROBES = 4;

    private record Known<V>(Fingerprint of, V value, long until) {}

    private final AtomicReferenceArray<@Nullable Known<V>> cells;
    private final int mask;

    /** @param size how many there is room for, rounded up to a power of two */
    public Remembered(int size) {
        int rounded = Integer.highestOneBit(Math.max(PROBES, size) * 2 - 1);
        this.cells = new AtomicReferenceArray<>(rounded);
        this.mask = rounded - 1;
    }

    /** Null where nothing is known, or no longer; {@code now} as {@link System#nanoTime()} says it. */
    public @Nullable V get(Fingerprint of, long now) {
        for (int i = 0; i < PROBES; i++) {
            Known<V> known = cells.get((int) of.a() + i & mask);
            if (known != null && known.of.equals(of)) {
                return known.until - now > 0 ? known.value : null;
            }
        }
        return null;
    }

    /** Knows {@code value} until {@code until}, in the time of {@link #get}. */
    public void put(Fingerprint of, V value, long until) {
        int place = -1;
        long first = Long.MAX_VALUE;
        for (int i = 0; i < PROBES; i++) {
            int at = (int) of.a() + i & mask;
            Known<V> known = cells.get(at);
            if (known != null && known.of.equals(of)) {
                place = at;
                break;
            }
            long left = known == null ? Long.MIN_VALUE : known.until - until;
            if (place < 0 || left < first) {
                place = at;
                first = left;
            }
        }
        cells.set(place, new Known<>(of, value, until));
    }
}
