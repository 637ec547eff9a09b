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
 * <p>Where objects of a kind are watched one by one, what is told is told of each: by kind, a slash and its name. What has been seen
 * of the kind then holds for all of them of which nothing else is said.
 *
 * @param source what the versions below are versions of, such as a cluster's own uid; empty: of nothing that others see
 * @param told by kind, the newest resource version of which the snapshot may tell (Kubernetes API conventions, "Concurrency
 *     control and consistency": whole numbers that grow)
 * @param seen by kind, the resource version up to which everything has been seen; not less than {@code told}
 */
public record Watermark(String source, Map<String, Long> told, Map<String, Long> seen) {
    /** What follows a kind where a name does. */
    private static final char NAME = '/';

    /** Of what has no order: behind nothing. */
    public static final Watermark NONE = new Watermark("", Map.of(), Map.of());

    public Watermark {
        told = Map.copyOf(new TreeMap<>(told));
        seen = Map.copyOf(new TreeMap<>(seen));
    }

    /** Whether less of any kind, or of an object, had been seen here than {@code other} tells; never between different sources. */
    public boolean behind(Watermark other) {
        return source.equals(other.source)
                && other.told.entrySet().stream().anyMatch(one -> seenOf(one.getKey(), one.getValue()) < one.getValue());
    }

    /** How much has been seen of a kind or an object; {@code unknown} where nothing is said of it. */
    private long seenOf(String of, long unknown) {
        Long own = seen.get(of);
        return own == null ? seen.getOrDefault(kind(of), unknown) : own;
    }

    private static String kind(String of) {
        int end = of.indexOf(NAME);
        return end < 0 ? of : of.substring(0, end);
    }

    /** This one, for somebody who has been told {@code before} already. */
    public Watermark after(Watermark before) {
        if (!source.equals(before.source)) {
            return this;
        }
        Map<String, Long> both = new HashMap<>(before.told);
        // What everybody knows by now of an object need not be said for ever.
        both.entrySet().removeIf(one -> one.getKey().indexOf(NAME) >= 0 && seen.getOrDefault(kind(one.getKey()), 0L) >= one.getValue());
        told.forEach((kind, version) -> both.merge(kind, version, Math::max));
        return new Watermark(source, both, seen);
    }
}
