// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

/**
 * Why one entry of a snapshot is not in force; every other entry is.
 *
 * @param entry the entry
 * @param reason a short CamelCase word, such as {@code UnknownFilter} or {@code PortInUse}
 * @param message fact, value and expectation
 */
public record EntryProblem(EntryKey entry, String reason, String message) implements Comparable<EntryProblem> {

    @Override
    public int compareTo(EntryProblem other) {
        return entry.compareTo(other.entry);
    }
}
