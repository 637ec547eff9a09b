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
 */
public record Problem(SourceRef source, String reason, String message) implements Comparable<Problem> {

    @Override
    public int compareTo(Problem other) {
        int bySource = source.compareTo(other.source);
        if (bySource != 0) {
            return bySource;
        }
        int byReason = reason.compareTo(other.reason);
        return byReason != 0 ? byReason : message.compareTo(other.message);
    }
}
