// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

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
    private @Nullable Publication waiting;
    private @Nullable SnapshotVersion newest;
    private Watermark told = Watermark.NONE;
    private Verdict.@Nullable Applied amendment;
    private boolean closed;

    /** What the feed's thread does next: tell what has changed, then apply what is new. */
    private record Next(@Nullable Publication publication, Verdict.@Nullable Applied amendment) {}

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
    public synchronized void publish(Publication publication) {
        SnapshotVersion version = publication.snapshot().version();
        if (publication.watermark().behind(told)) {
            log.atWarn().addKeyValue("version", version.brief()).log("Snapshot is behind what was told, and left out");
        } else if (!version.equals(newest)) {
            newest = version;
            told = publication.watermark().after(told);
            waiting = publication;
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

    /** Tells a verdict that has changed since it was given, behind it, unless a newer version has been ruled on; any thread. */
    public synchronized void amend(Verdict.Applied verdict) {
        amendment = verdict;
        notifyAll();
    }

    private void run() {
        SnapshotVersion ruled = null;
        for (Next next = next(); next != null; next = next()) {
            Publication publication = next.publication();
            Verdict.Applied amended = next.amendment();
            if (amended != null && amended.version().equals(ruled)) {
                verdicts.onVerdict(SELF, amended);
            }
            if (publication != null) {
                apply(publication);
                ruled = publication.snapshot().version();
            }
        }
    }

    private void apply(Publication publication) {
        SnapshotVersion version = publication.snapshot().version();
        long start = System.nanoTime();
        try {
            Verdict verdict = receiver.apply(publication);
            verdicts.onPushed(SELF, Duration.ofNanos(System.nanoTime() - start));
            verdicts.onVerdict(SELF, verdict);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("version", version.brief()).setCause(e).log("Snapshot not applied");
            verdicts.onVerdict(SELF, new Verdict.Rejected(version, String.valueOf(e.getMessage())));
        }
    }

    private synchronized @Nullable Next next() {
        while (waiting == null && amendment == null && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        if (closed) {
            return null;
        }
        Next next = new Next(waiting, amendment);
        waiting = null;
        amendment = null;
        return next;
    }
}
