// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import java.security.SecureRandom;

/**
 * What a {@link KeyedTable} finds by its text.
 *
 * <p>A class, so that a table reads both fields without a call and without another object between.
 */
abstract sealed class Keyed permits HostRouter, CompiledRoute, BindingRouter.ListenerRouter {
    /** Unknown to whoever names hosts and paths, so that nobody can choose many of one hash. */
    private static final int MULTIPLIER = new SecureRandom().nextInt() | 1;

    private static final int SQUARE = MULTIPLIER * MULTIPLIER;
    private static final int CUBE = SQUARE * MULTIPLIER;

    final String text;
    final int hash;

    Keyed(String text) {
        this.text = text;
        this.hash = hash(text, 0, text.length());
    }

    /** Of what {@code text} has from {@code from} to {@code to}: a polynomial, four characters at a time, which need not wait for each other. */
    static int hash(String text, int from, int to) {
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
        return hash;
    }

    /** Whether this is for what {@code other} has from {@code from} to {@code to}. */
    final boolean isFor(int otherHash, String other, int from, int to) {
        if (hash != otherHash) {
            return false;
        }
        return to - from == other.length() ? text.equals(other) : text.length() == to - from && other.startsWith(text, from);
    }
}
