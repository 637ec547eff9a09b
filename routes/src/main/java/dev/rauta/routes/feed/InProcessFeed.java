// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import dev.rauta.routes.snapshot.EncodedSnapshot;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed without a network: one dataplane in the same process, applied to by a thread of the feed's own.
 *
 * <p>While a snapshot is being applied only the newest one waits.
 */
public final class InProcessFeed implements SnapshotPublisher {
    private static final Logger log = LoggerFactory.getLogger(InProcessFeed.class);
    private static final DataplaneId SELF = new DataplaneId("default", "in-process");

    private final SnapshotReceiver receiver;
    private final VerdictListener verdicts;
    private final Thread thread;
    private @Nullable EncodedSnapshot waiting;
    private @Nullable SnapshotVersion newest;
    private boolean closed;

    private InProcessFeed(SnapshotReceiver receiver, VerdictListener verdicts) {
        this.receiver = receiver;
        this.verdicts = verdicts;
        this.thread = Thread.ofPlatform().daemon().name("feed").unstarted(this::run);
    }

    /** Starts a feed into {@code receiver}. */
    public static InProcessFeed start(SnapshotReceiver receiver, VerdictListener verdicts) {
        InProcessFeed feed = new InProcessFeed(receiver, verdicts);
        feed.thread.start();
        return feed;
    }

    @Override
    public synchronized void publish(EncodedSnapshot snapshot) {
        if (!snapshot.version().equals(newest)) {
            newest = snapshot.version();
            waiting = snapshot;
            notifyAll();
        }
    }

    @Override
    public Set<DataplaneId> connected() {
        return Set.of(SELF);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells a verdict that has changed since it was given; any thread. */
    public void amend(Verdict.Applied verdict) {
        verdicts.onVerdict(SELF, verdict);
    }

    private void run() {
        for (EncodedSnapshot next = next(); next != null; next = next()) {
            long start = System.nanoTime();
            try {
                Verdict verdict = receiver.apply(next);
                verdicts.onPushed(SELF, Duration.ofNanos(System.nanoTime() - start));
                verdicts.onVerdict(SELF, verdict);
            } catch (RuntimeException e) {
                log.atError().addKeyValue("version", next.version().brief()).setCause(e).log("Snapshot not applied");
                verdicts.onVerdict(SELF, new Verdict.Rejected(next.version(), String.valueOf(e.getMessage())));
            }
        }
    }

    private synchronized @Nullable EncodedSnapshot next() {
        while (waiting == null && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        EncodedSnapshot next = closed ? null : waiting;
        waiting = null;
        return next;
    }
}
