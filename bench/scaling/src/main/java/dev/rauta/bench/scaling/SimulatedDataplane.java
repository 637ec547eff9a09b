// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.http2.Held;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataplane that speaks the feed's protocol and serves nobody: it takes its time, and says that all is in force. */
final class SimulatedDataplane implements SnapshotReceiver {
    private final String instance;
    private final long delayMillis;
    private Publication holds;
    private long applied;
    private Dataplanes.@Nullable Link link;

    /** @param holds what it has in force already, perhaps the empty snapshot */
    SimulatedDataplane(String instance, long delayMillis, Publication holds) {
        this.instance = instance;
        this.delayMillis = delayMillis;
        this.holds = holds;
    }

    void start(Dataplanes dataplanes) {
        Publication held = holds();
        Held introduced = held.snapshot().size() == 0 ? Held.NOTHING : new Held(held.snapshot(), List.of(), held.watermark());
        Dataplanes.Link made = dataplanes.connect(instance, this, introduced);
        synchronized (this) {
            link = made;
        }
    }

    void stop() {
        Dataplanes.Link open;
        synchronized (this) {
            open = link;
            link = null;
        }
        if (open != null) {
            open.close();
        }
    }

    synchronized boolean connected() {
        Dataplanes.Link open = link;
        return open != null && open.connected();
    }

    synchronized Publication holds() {
        return holds;
    }

    synchronized long applied() {
        return applied;
    }

    String instance() {
        return instance;
    }

    @Override
    public Verdict apply(Publication publication) {
        SnapshotVersion version = publication.snapshot().version();
        if (delayMillis > 0) {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                // The link is closed: what was pushed is not in force.
                Thread.currentThread().interrupt();
                return new Verdict.Rejected(version, "interrupted (expected: time to apply)");
            }
        }
        synchronized (this) {
            holds = publication;
            applied++;
            notifyAll();
        }
        return new Verdict.Applied(version, List.of());
    }

    /** Waits until it holds something; whether it does. */
    synchronized boolean awaitAny(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (applied == 0 && System.nanoTime() < end) {
            wait(100);
        }
        return applied > 0;
    }
}
