// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

import java.util.Comparator;

/**
 * An object of ours that shall go.
 *
 * @param kind {@code Service} or {@code EndpointSlice}
 * @param namespace its namespace
 * @param name its name
 */
public record Unwanted(String kind, String namespace, String name) implements Comparable<Unwanted> {
    // Slices first, so that nothing is sent to a port that may be given away next.
    private static final Comparator<Unwanted> ORDER = Comparator.comparing(Unwanted::kind)
            .thenComparing(Unwanted::namespace)
            .thenComparing(Unwanted::name);

    @Override
    public int compareTo(Unwanted other) {
        return ORDER.compare(this, other);
    }
}
