// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow;

import dev.rauta.app.diff.Difference;
import java.time.Instant;
import java.util.List;

/**
 * What a change of the source came to.
 *
 * @param time when it was seen
 * @param version of the snapshot that came of it
 * @param objects whose verdict changed; the first of them
 * @param objectsChanged how many these are
 * @param asked how many requests were asked of what was before and of what is
 * @param requestsChanged how many of them are answered otherwise
 * @param requests the first of these
 */
record Change(
        Instant time,
        String version,
        List<Verdicts.Changed> objects,
        int objectsChanged,
        int asked,
        int requestsChanged,
        List<Difference.Change> requests) {
    /** The most that is listed of either. */
    static final int LISTED = 20;

    static Change of(String version, List<Verdicts.Changed> objects, Difference difference) {
        return new Change(
                Instant.now(),
                version,
                first(objects),
                objects.size(),
                difference.asked(),
                difference.changes().size(),
                first(difference.changes()));
    }

    private static <T> List<T> first(List<T> all) {
        return List.copyOf(all.subList(0, Math.min(LISTED, all.size())));
    }

    /** Whether anything is otherwise that is told of. */
    boolean matters() {
        return objectsChanged > 0 || requestsChanged > 0;
    }
}
