// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import java.util.Arrays;
import java.util.List;

/**
 * Open addressing in plain arrays, in which several may have one text and stay in their order.
 *
 * <p>Of thousands of hosts and routes nearly every load comes from memory, not from a cache, and waits for the one before. So a
 * table is nothing but an array, in the object that needs it: a look-up reads one place of it and what is there.
 */
final class KeyedTable {
    /** What {@link #find} and {@link #next} say where nothing is there. */
    static final int NONE = -1;

    private KeyedTable() {}

    /**
     * A table of {@code all}, at least half of it free; for nothing it is {@code empty}.
     *
     * @param empty of no length
     */
    static <T extends Keyed> T[] of(List<T> all, T[] empty) {
        if (all.isEmpty()) {
            return empty;
        }
        T[] table = Arrays.copyOf(empty, Integer.highestOneBit(2 * all.size() - 1) << 1);
        for (T one : all) {
            int at = home(table.length, one.hash);
            while (table[at] != null) {
                at = at + 1 & table.length - 1;
            }
            table[at] = one;
        }
        return table;
    }

    /** Where the first one for what {@code text} has from {@code from} to {@code to} is, or {@link #NONE}. */
    static <T extends Keyed> int find(T[] table, String text, int from, int to) {
        if (table.length == 0) {
            return NONE;
        }
        int hash = Keyed.hash(text, from, to);
        return find(table, home(table.length, hash), hash, text, from, to);
    }

    /** Where the next one for the same is behind {@code at}, or {@link #NONE}. */
    static <T extends Keyed> int next(T[] table, int at, String text, int from, int to) {
        return find(table, at + 1 & table.length - 1, table[at].hash, text, from, to);
    }

    private static <T extends Keyed> int find(T[] table, int first, int hash, String text, int from, int to) {
        int at = first;
        while (table[at] != null) {
            if (table[at].isFor(hash, text, from, to)) {
                return at;
            }
            at = at + 1 & table.length - 1;
        }
        return NONE;
    }

    /** Multiplied once more, for the lowest bits of a hash are those of few characters. */
    private static int home(int places, int hash) {
        return hash * 0x9E3779B1 >>> Integer.numberOfLeadingZeros(places - 1);
    }
}
