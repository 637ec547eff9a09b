// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far its source had been seen when a snapshot was decided; beside the snapshot's hash, never in it.
 *
 * <p>Replicas see one source at different times. One that lags must not undo what a dataplane has been told by another: it
 * could revive a grant that has been revoked. Two marks for each kind, since a kind may be quiet for long: what a snapshot
 * tells may hang on all changes up to the first, and its author knows that there are no others up to the second, by a
 * bookmark perhaps.
 *
 * @param source what the versions below are versions of, such as a cluster's own uid; empty: of nothing that others see
 * @param told by kind, the newest resource version of which the snapshot may tell (Kubernetes API conventions, "Concurrency
 *     control and consistency": whole numbers that grow)
 * @param seen by kind, the resource version up to which everything has been seen; not less than {@code told}
 */
public record Watermark(String source, Map<String, Long> told, Map<String, Long> seen) {
    /** Of what has no order: behind nothing. */
    public static final Watermark NONE = new Watermark("", Map.of(), Map.of());

    public Watermark {
        told = Map.copyOf(new TreeMap<>(told));
        seen = Map.copyOf(new TreeMap<>(seen));
    }

    /** Whether less of any kind had been seen here than {@code other} tells; never between different sources. */
    public boolean behind(Watermark other) {
        return source.equals(other.source)
                && other.told.entrySet().stream().anyMatch(one -> seen.getOrDefault(one.getKey(), one.getValue()) < one.getValue());
    }

    /** This one, for somebody who has been told {@code before} already. */
    public Watermark after(Watermark before) {
        if (!source.equals(before.source)) {
            return this;
        }
        Map<String, Long> both = new HashMap<>(before.told);
        told.forEach((kind, version) -> both.merge(kind, version, Math::max));
        return new Watermark(source, both, seen);
    }
}
