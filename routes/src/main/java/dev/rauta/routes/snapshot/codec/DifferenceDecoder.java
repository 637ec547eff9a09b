// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decodes a snapshot that differs from one that has been read in endpoints or in virtual hosts alone, as most do: only these are read. */
final class DifferenceDecoder {
    private DifferenceDecoder() {}

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
        try {
            // A share that comes may be one of a set that is cut anew.
            if (changes.puts().stream().allMatch(entry -> of(entry, Section.ENDPOINTS) && origin.find(entry.key()) != null)) {
                return sound(new ChangedEndpoints(encoded).in(before.snapshot(), changes.puts()));
            }
            return changes.puts().stream().allMatch(entry -> of(entry, Section.VIRTUAL_HOST))
                    ? sound(ChangedHosts.in(before.snapshot(), changes.puts()))
                    : null;
        } catch (JacksonException | IllegalArgumentException e) {
            // Whoever looks at all says what is wrong.
            return null;
        }
    }

    private static boolean of(Entry entry, Section section) {
        return entry.key().section() == section;
    }

    private static SnapshotCodec.Decoded sound(Snapshot snapshot) {
        return new SnapshotCodec.Decoded(snapshot, List.of());
    }
}
