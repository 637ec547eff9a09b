// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves what has been put in force, so that a restart without a controller serves it; a disk that fails stops nothing. */
public final class KeepingReceiver implements SnapshotReceiver {
    private static final Logger log = LoggerFactory.getLogger(KeepingReceiver.class);

    private final SnapshotReceiver receiver;
    private final StateStore store;

    public KeepingReceiver(SnapshotReceiver receiver, StateStore store) {
        this.receiver = receiver;
        this.store = store;
    }

    @Override
    public Verdict apply(Publication publication) {
        Verdict verdict = receiver.apply(publication);
        if (verdict instanceof Verdict.Applied) {
            try {
                store.save(publication.snapshot());
            } catch (IOException e) {
                log.atError().addKeyValue("error", e.toString()).log("Snapshot not saved");
            }
        }
        return verdict;
    }
}
