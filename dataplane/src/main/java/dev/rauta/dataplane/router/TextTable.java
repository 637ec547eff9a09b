// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values by text, in two flat arrays; immutable.
 *
 * <p>Of large tables nearly every load comes from memory, not from a cache, so they are few: one look-up reads a hash, beside it
 * in the other array a text and its value, and what both refer to. A text may have several values, in the order in which they
 * were given.
 *
 * @param <T> the values
 */
final class TextTable<T> {
    /** What {@link #find} and {@link #next} say where nothing is there. */
    static final int NONE = -1;

    private static final TextTable<?> EMPTY = new TextTable<>(List.of(), Object::toString);

    /** Unknown to whoever names hosts and paths, so that nobody can choose many of one hash. */
    private static final int MULTIPLIER = new SecureRandom().nextInt() | 1;

    private static final int SQUARE = MULTIPLIER * MULTIPLIER;
    private static final int CUBE = SQUARE * MULTIPLIER;

    /** By place, 0 where it is free; at least half of them are. */
    private final int[] hashes;

    /** By twice the place the text, and one on the value. */
    private final Object[] cells;

    private final int longest;

    /** A bit for each length that a text has; the highest is for all from there on. */
    private final long lengths;

    private TextTable(List<T> values, Function<? super T, String> text) {
        int places = Integer.highestOneBit(Math.max(1, 2 * values.size() - 1)) << 1;
        this.hashes = new int[places];
        this.cells = new Object[2 * places];
        int most = 0;
        long seen = 0;
        for (T value : values) {
            String key = text.apply(value);
            int hash = hash(key, 0, key.length());
            int at = home(hash);
            while (hashes[at] != 0) {
                at = at + 1 & places - 1;
            }
            hashes[at] = hash;
            cells[2 * at] = key;
            cells[2 * at + 1] = value;
            most = Math.max(most, key.length());
            seen |= bit(key.length());
        }
        this.longest = most;
        this.lengths = seen;
    }

    /** @param text that of a value */
    @SuppressWarnings("unchecked") // it has no value
    static <T> TextTable<T> of(List<T> values, Function<? super T, String> text) {
        return values.isEmpty() ? (TextTable<T>) EMPTY : new TextTable<>(values, text);
    }

    boolean isEmpty() {
        return lengths == 0;
    }

    /** The length of the longest text. */
    int longest() {
        return longest;
    }

    /** The first value of what {@code text} has from {@code from} to {@code to}, null where there is none. */
    @Nullable T get(String text, int from, int to) {
        int at = find(text, from, to);
        return at == NONE ? null : value(at);
    }

    /** Where the first value of what {@code text} has from {@code from} to {@code to} is, or {@link #NONE}. */
    int find(String text, int from, int to) {
        if ((lengths & bit(to - from)) == 0 || to - from > longest) {
            return NONE;
        }
        int hash = hash(text, from, to);
        return from(home(hash), hash, text, from, to);
    }

    /** Where the next value of the same text is behind that at {@code at}, or {@link #NONE}. */
    int next(int at, String text, int from, int to) {
        return from(at + 1 & hashes.length - 1, hashes[at], text, from, to);
    }

    /** @param at from {@link #find} or {@link #next} */
    @SuppressWarnings("unchecked") // odd cells have values
    T value(int at) {
        return (T) cells[2 * at + 1];
    }

    private int from(int first, int hash, String text, int from, int to) {
        int at = first;
        while (hashes[at] != 0) {
            if (hashes[at] == hash && same((String) cells[2 * at], text, from, to)) {
                return at;
            }
            at = at + 1 & hashes.length - 1;
        }
        return NONE;
    }

    private static boolean same(String key, String text, int from, int to) {
        return to - from == text.length() ? key.equals(text) : key.length() == to - from && text.startsWith(key, from);
    }

    /** Multiplied once more, for the lowest bits of a hash are those of few characters. */
    private int home(int hash) {
        return hash * 0x9E3779B1 >>> Integer.numberOfLeadingZeros(hashes.length - 1);
    }

    private static long bit(int length) {
        return 1L << Math.min(length, 63);
    }

    /** A polynomial, four characters at a time so that they need not wait for each other; never 0. */
    private static int hash(String text, int from, int to) {
        int hash = 1;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            hash = hash * SQUARE * SQUARE
                    + (text.charAt(i) * CUBE + text.charAt(i + 1) * SQUARE)
                    + (text.charAt(i + 2) * MULTIPLIER + text.charAt(i + 3));
        }
        for (; i < to; i++) {
            hash = hash * MULTIPLIER + text.charAt(i);
        }
        return hash == 0 ? 1 : hash;
    }
}
