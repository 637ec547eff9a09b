// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far its source had been seen when a snapshot was decided; beside the snapshot's hash, never in it.
 *
 * <p>Replicas see one source at different times. One that lags must not undo what a dataplane has been told by another: it
 * could revive a grant that has been revoked.
 *
 * @param source what the versions below are versions of, such as a cluster's own uid; empty: of nothing that others see
 * @param seen the newest resource version seen, by kind (Kubernetes API conventions, "Concurrency control and consistency":
 *     whole numbers that grow)
 */
public record Watermark(String source, Map<String, Long> seen) {
    /** Of what has no order: older than nothing. */
    public static final Watermark NONE = new Watermark("", Map.of());

    public Watermark {
        seen = Map.copyOf(new TreeMap<>(seen));
    }

    /** Whether any kind had been seen further in {@code other}; never between different sources. */
    public boolean olderThan(Watermark other) {
        return source.equals(other.source)
                && seen.entrySet().stream().anyMatch(one -> one.getValue() < other.seen.getOrDefault(one.getKey(), one.getValue()));
    }
}
