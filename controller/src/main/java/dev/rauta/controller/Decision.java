// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.watch.Observation;
import dev.rauta.routes.snapshot.SnapshotVersion;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was seen, what it means and what is sent.
 *
 * @param observation the input
 * @param translation the output
 * @param encoded the output's snapshot as dataplanes get it
 * @param alike the snapshot's version and those before it with equal statuses: whoever serves one of them makes the statuses
 *     true, so that endpoints that come and go do not keep them waiting
 */
public record Decision(
        Observation observation, Translation translation, EncodedSnapshot encoded, Set<SnapshotVersion> alike) {
    /** A dataplane that is so many versions behind is waited for. */
    private static final int MOST_ALIKE = 256;

    public Decision {
        alike = Collections.unmodifiableSet(alike);
    }

    /** The decision that follows on {@code before}. */
    static Decision after(
            @Nullable Decision before, Observation observation, Translation translation, EncodedSnapshot encoded) {
        SequencedSet<SnapshotVersion> alike = new LinkedHashSet<>();
        if (before != null && before.translation().statuses().equals(translation.statuses())) {
            alike.addAll(before.alike());
        }
        alike.remove(encoded.version());
        alike.addLast(encoded.version());
        if (alike.size() > MOST_ALIKE) {
            alike.removeFirst();
        }
        return new Decision(observation, translation, encoded, alike);
    }
}
