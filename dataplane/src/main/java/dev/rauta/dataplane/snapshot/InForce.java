// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.SnapshotVersion;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The snapshot that is served.
 *
 * @param encoded as it came
 * @param snapshot what it says
 * @param router its routes, compiled
 * @param unreachable upstreams that cannot be spoken to
 * @param problems entries that are not in force
 * @param since when it was put in force
 */
public record InForce(
        EncodedSnapshot encoded,
        Snapshot snapshot,
        Router router,
        Set<UpstreamName> unreachable,
        List<EntryProblem> problems,
        Instant since) {

    InForce(
            EncodedSnapshot encoded,
            Snapshot snapshot,
            Router router,
            Set<UpstreamName> unreachable,
            List<EntryProblem> problems) {
        this(encoded, snapshot, router, unreachable, problems, Instant.now());
    }

    public SnapshotVersion version() {
        return encoded.version();
    }
}
