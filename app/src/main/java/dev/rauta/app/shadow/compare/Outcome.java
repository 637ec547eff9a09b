// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import java.util.Locale;

/** How what became of a request there compares with what would become of it here. */
public enum Outcome {
    /** It would go to the same Service, or get the same status. */
    SAME,
    /** It would go to another Service. */
    OTHER_UPSTREAM,
    /** One of the two answers by itself, and the other does not, or otherwise. */
    OTHER_ANSWER,
    /** The log does not hold what decides it. */
    UNDECIDED;

    /** As in metrics, such as {@code other-upstream}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean differs() {
        return this == OTHER_UPSTREAM || this == OTHER_ANSWER;
    }
}
