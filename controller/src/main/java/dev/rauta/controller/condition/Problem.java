// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.condition;

import dev.rauta.routes.SourceRef;

/**
 * A fault in a user's configuration; everything it does not touch is served.
 *
 * @param source the object and field at fault
 * @param reason the CamelCase word for conditions, events and the {@code rauta_config_problems} metric: from a bounded
 *     set, such as {@code BackendNotFound}
 * @param message fact, offending value, expectation
 * @param elsewhere whether the fault is another object's, which may come or be put right, and not in what this one says
 */
public record Problem(SourceRef source, String reason, String message, boolean elsewhere) implements Comparable<Problem> {
    /** One of what the object itself says. */
    public Problem(SourceRef source, String reason, String message) {
        this(source, reason, message, false);
    }

    @Override
    public int compareTo(Problem other) {
        int bySource = source.compareTo(other.source);
        if (bySource != 0) {
            return bySource;
        }
        int byReason = reason.compareTo(other.reason);
        int byMessage = byReason != 0 ? byReason : message.compareTo(other.message);
        return byMessage != 0 ? byMessage : Boolean.compare(elsewhere, other.elsewhere);
    }
}
