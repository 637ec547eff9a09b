// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.util.List;

/** What a dataplane made of a snapshot. */
public sealed interface Verdict {

    /** The version it speaks of. */
    SnapshotVersion version();

    /**
     * In force on every worker, but for the entries named in {@code problems}.
     *
     * @param problems empty when all is well
     */
    record Applied(SnapshotVersion version, List<EntryProblem> problems) implements Verdict {
        public Applied {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Not understood; the last good snapshot serves on.
     *
     * @param reason fact, value and expectation
     */
    record Rejected(SnapshotVersion version, String reason) implements Verdict {}
}
