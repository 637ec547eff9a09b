// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which counts nonces have been used with, so that nothing is heard twice (RFC 7616, section 3.4): a table of fixed size; nobody ever
 * waits; any thread.
 *
 * <p>Requests of one client overtake each other, so that of each nonce the last 64 counts are known one by one. Where there is no room
 * the oldest nonce is forgotten, and none as old is taken again.
 */
public final class NonceCounts {
    private static final int WIDTH = 8;
    private static final int WINDOW = 64;

    /**
     * One nonce.
     *
     * @param highest its highest count
     * @param window a bit for each count from {@code highest} downwards
     */
    private record Seen(Fingerprint nonce, long given, long highest, long window) {
        @Nullable Seen with(long count) {
            long above = count - highest;
            if (above > 0) {
                return new Seen(nonce, given, count, above >= WINDOW ? 1 : window << above | 1);
            }
            long bit = -above >= WINDOW ? 0 : 1L << -above;
            return bit == 0 || (window & bit) != 0 ? null : new Seen(nonce, given, highest, window | bit);
        }
    }

    private final AtomicReferenceArray<@Nullable List<Seen>> cells;
    private final AtomicLong forgotten = new AtomicLong(Long.MIN_VALUE);
    private final int mask;

    /** @param size how many nonces there is room for, about */
    public NonceCounts(int size) {
        int rounded = Integer.highestOneBit(Math.max(1, size / WIDTH) * 2 - 1);
        this.cells = new AtomicReferenceArray<>(rounded);
        this.mask = rounded - 1;
    }

    /**
     * Whether a nonce is used with {@code count} for the first time.
     *
     * @param given when it was given
     * @param over nonces that were given before are good no longer; in the time of {@code given}
     */
    public boolean first(Fingerprint nonce, long given, long count, long over) {
        int at = (int) nonce.a() & mask;
        while (true) {
            List<Seen> before = cells.get(at);
            List<Seen> after = new ArrayList<>(WIDTH + 1);
            Seen its = null;
            for (Seen one : before == null ? List.<Seen>of() : before) {
                if (one.nonce().equals(nonce)) {
                    its = one;
                } else if (one.given() >= over) {
                    after.add(one);
                }
            }
            if (its == null && given <= forgotten.get()) {
                return false;
            }
            Seen now = its == null ? new Seen(nonce, given, count, 1) : its.with(count);
            if (now == null) {
                return false;
            }
            after.add(now);
            if (after.size() > WIDTH) {
                after.sort(Comparator.comparingLong(Seen::given));
                // Before it is gone: whoever finds it gone finds that too.
                forgotten.accumulateAndGet(after.removeFirst().given(), Math::max);
            }
            if (cells.compareAndSet(at, before, List.copyOf(after))) {
                return true;
            }
        }
    }
}
