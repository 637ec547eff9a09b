// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header or trailer fields of one message in their order, names in lower case; confined to a worker.
 *
 * <p>A flat list: heads are short, so a scan beats hashing, and order and repetition survive (RFC 9110, section 5.3). Most of what
 * a gateway asks for is not there, which a bit for each name's length and first letter tells without a scan.
 * Pseudo-header fields never enter it.
 */
public final class HeaderFields {

    /** Receives each field in order. */
    @FunctionalInterface
    public interface FieldConsumer {
        void accept(CharSequence name, CharSequence value);
    }

    /** Room for eight: most answers have no more, and most that are more are many more. */
    private CharSequence[] cells = new CharSequence[16];
    private int used;

    /** The bits of all names that were ever added: without a name's bit it is not there. */
    private long seen;

    private boolean indexable = true;

    /** How many fields there are. */
    public int size() {
        return used / 2;
    }

    public boolean isEmpty() {
        return used == 0;
    }

    /** Whether tables of compression may hold them; not where the sender asked that none does (RFC 7541, section 7.1.3). */
    public boolean indexable() {
        return indexable;
    }

    /** No table of compression may hold them on their way on. */
    public void forbidIndexing() {
        indexable = false;
    }

    /** The name of field {@code index}, in lower case. */
    public CharSequence name(int index) {
        return cells[2 * index];
    }

    /** The value of field {@code index}. */
    public CharSequence value(int index) {
        return cells[2 * index + 1];
    }

    /** Appends a field; {@code name} must be in lower case already. */
    public HeaderFields add(CharSequence name, CharSequence value) {
        if (used == cells.length) {
            cells = Arrays.copyOf(cells, cells.length * 2);
        }
        seen |= bit(name);
        cells[used] = name;
        cells[used + 1] = value;
        used += 2;
        return this;
    }

    /** Replaces every field of {@code name} by one, at the first one's place. */
    public HeaderFields set(CharSequence name, CharSequence value) {
        int at = indexOf(name, 0);
        if (at < 0) {
            return add(name, value);
        }
        cells[2 * at + 1] = value;
        removeFrom(name, at + 1);
        return this;
    }

    /** The first value of {@code name}, null where there is none. */
    public @Nullable CharSequence get(CharSequence name) {
        int at = indexOf(name, 0);
        return at < 0 ? null : value(at);
    }

    public boolean contains(CharSequence name) {
        return indexOf(name, 0) >= 0;
    }

    /** Drops every field of {@code name}. */
    public HeaderFields remove(CharSequence name) {
        removeFrom(name, 0);
        return this;
    }

    /** The index of the first field of {@code name} at or after {@code from}, or -1. */
    public int indexOf(CharSequence name, int from) {
        if ((seen & bit(name)) == 0) {
            return -1;
        }
        for (int i = 2 * from; i < used; i += 2) {
            if (same(cells[i], name)) {
                return i / 2;
            }
        }
        return -1;
    }

    /** Drops field {@code index}; later ones move up. */
    public void removeAt(int index) {
        int at = 2 * index;
        System.arraycopy(cells, at + 2, cells, at, used - at - 2);
        used -= 2;
        cells[used] = null;
        cells[used + 1] = null;
    }

    public void forEach(FieldConsumer consumer) {
        for (int i = 0; i < used; i += 2) {
            consumer.accept(cells[i], cells[i + 1]);
        }
    }

    /** A copy that later changes to this one do not reach. */
    public HeaderFields copy() {
        HeaderFields copy = new HeaderFields();
        copy.cells = Arrays.copyOf(cells, cells.length);
        copy.used = used;
        copy.seen = seen;
        copy.indexable = indexable;
        return copy;
    }

    private void removeFrom(CharSequence name, int from) {
        for (int at = indexOf(name, from); at >= 0; at = indexOf(name, at)) {
            removeAt(at);
        }
    }

    private static long bit(CharSequence name) {
        int length = name.length();
        return length == 0 ? 1 : 1L << (length * 5 + name.charAt(0));
    }

    @SuppressWarnings("ReferenceEquality") // a shortcut: most names are the codec's constants
    private static boolean same(CharSequence a, CharSequence b) {
        if (a == b) {
            return true;
        }
        int length = a.length();
        if (length != b.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach((name, value) -> text.append(text.length() > 1 ? ", " : "").append(name).append(": ").append(value));
        return text.append('}').toString();
    }
}
