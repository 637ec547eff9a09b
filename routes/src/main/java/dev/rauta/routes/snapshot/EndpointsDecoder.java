// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.upstream.EndpointSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decodes a snapshot that differs from one that has been read in endpoints alone, as most do: only these are read. */
final class EndpointsDecoder {
    private EndpointsDecoder() {}

    /** Null where all has to be looked at. */
    static SnapshotCodec.@Nullable Decoded decode(EncodedSnapshot encoded) {
        EncodedSnapshot origin = encoded.origin();
        SnapshotCodec.Decoded before = origin == null ? null : origin.meaning();
        // A fault somewhere may have to do with anything.
        if (origin == null || before == null || !before.problems().isEmpty()) {
            return null;
        }
        Changes changes = encoded.since(origin);
        if (!changes.removes().isEmpty()) {
            return null;
        }
        List<EndpointSet> sets = new ArrayList<>(before.snapshot().endpoints());
        for (Entry entry : changes.puts()) {
            EndpointSet set = entry.key().section() == Section.ENDPOINTS ? read(entry) : null;
            int at = set == null ? -1 : Collections.binarySearch(sets, set);
            if (set == null || at < 0 || !set.upstream().value().equals(entry.key().id())) {
                return null;
            }
            sets.set(at, set);
        }
        return new SnapshotCodec.Decoded(before.snapshot().with(sets), List.of());
    }

    private static @Nullable EndpointSet read(Entry entry) {
        try {
            return entry.read(EndpointSet.class);
        } catch (JacksonException | IllegalArgumentException e) {
            // Whoever looks at all says what is wrong.
            return null;
        }
    }
}
