// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.http2.Held;
import dev.rauta.routes.snapshot.EncodedSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataplane that speaks the feed's protocol and serves nobody: it takes its time, and says that all is in force. */
final class SimulatedDataplane implements SnapshotReceiver {
    private final String instance;
    private final long delayMillis;
    private EncodedSnapshot holds;
    private long applied;
    private Dataplanes.@Nullable Link link;

    /** @param holds what it has in force already, perhaps the empty snapshot */
    SimulatedDataplane(String instance, long delayMillis, EncodedSnapshot holds) {
        this.instance = instance;
        this.delayMillis = delayMillis;
        this.holds = holds;
    }

    void start(Dataplanes dataplanes) {
        EncodedSnapshot held = holds();
        Dataplanes.Link made = dataplanes.connect(instance, this, held.entries().isEmpty() ? Held.NOTHING : new Held(held, List.of()));
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

    synchronized EncodedSnapshot holds() {
        return holds;
    }

    synchronized long applied() {
        return applied;
    }

    String instance() {
        return instance;
    }

    @Override
    public Verdict apply(EncodedSnapshot snapshot) {
        if (delayMillis > 0) {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                // The link is closed: what was pushed is not in force.
                Thread.currentThread().interrupt();
                return new Verdict.Rejected(snapshot.version(), "interrupted (expected: time to apply)");
            }
        }
        synchronized (this) {
            holds = snapshot;
            applied++;
            notifyAll();
        }
        return new Verdict.Applied(snapshot.version(), List.of());
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
