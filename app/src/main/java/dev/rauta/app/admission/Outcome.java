// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import java.util.Locale;

/** What came of a review. */
public enum Outcome {
    /** Nothing to say. */
    ALLOWED,
    /** Allowed, with something to say. */
    WARNED,
    DENIED,
    /** Nothing that concerns us: another controller's, gone, or as it was. */
    IGNORED,
    /** Allowed, for nobody had the time, or the knowledge, to look. */
    UNCHECKED;

    /** As metrics have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
