// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot.state;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves what has been put in force, so that a restart without a controller serves it; a disk that fails stops nothing.
 *
 * <p>No verdict waits for the disk. The newest snapshot alone is written, by a thread of its own, once a second at most and
 * for a twentieth of the time at most; {@link #close} writes what is left. What cannot be written is tried again, and said once.
 */
public final class KeepingReceiver implements SnapshotReceiver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeepingReceiver.class);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    /** How many times as long as a write the pause behind it is, at least. */
    private static final int REST = 19;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final SnapshotReceiver receiver;
    private final StateStore store;
    private final Duration leastPause;
    private final Thread writer = Thread.ofPlatform().daemon().name("state").unstarted(this::write);
    private @Nullable Publication waiting;
    private @Nullable SnapshotVersion kept;
    private boolean closed;
    private volatile @Nullable Instant savedAt;
    private volatile long failures;
    private volatile boolean failing;

    private KeepingReceiver(SnapshotReceiver receiver, StateStore store, Duration leastPause) {
        this.receiver = receiver;
        this.store = store;
        this.leastPause = leastPause;
        this.savedAt = store.savedAt().orElse(null);
    }

    /** Keeps in {@code store} what {@code receiver} puts in force. */
    public static KeepingReceiver start(SnapshotReceiver receiver, StateStore store) {
        return start(receiver, store, LEAST_PAUSE);
    }

    static KeepingReceiver start(SnapshotReceiver receiver, StateStore store, Duration leastPause) {
        KeepingReceiver keeping = new KeepingReceiver(receiver, store, leastPause);
        keeping.writer.start();
        return keeping;
    }

    @Override
    public Verdict apply(Publication publication) {
        Verdict verdict = receiver.apply(publication);
        if (verdict instanceof Verdict.Applied) {
            keep(publication);
        }
        return verdict;
    }

    /** When the snapshot was written that is on the disk, empty where none is; any thread. */
    public Optional<Instant> savedAt() {
        return Optional.ofNullable(savedAt);
    }

    /** How often one could not be written; any thread. */
    public long failures() {
        return failures;
    }

    /** Whether what is on the disk is older than it should be, because the last write failed; any thread. */
    public boolean failing() {
        return failing;
    }

    /** Writes what is left, and returns then. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void keep(Publication publication) {
        waiting = publication;
        notifyAll();
    }

    private void write() {
        try {
            for (Publication next = next(); next != null; next = next()) {
                long began = System.nanoTime();
                save(next);
                rest(System.nanoTime() - began);
            }
        } catch (InterruptedException e) {
            log.atError().setCause(e).log("Snapshots are no longer saved");
        }
    }

    /** Waits for one; null once there will be none. */
    private synchronized @Nullable Publication next() throws InterruptedException {
        while (waiting == null && !closed) {
            wait();
        }
        Publication next = waiting;
        waiting = null;
        return next;
    }

    private void save(Publication publication) {
        SnapshotVersion version = publication.snapshot().version();
        if (version.equals(kept)) {
            return;
        }
        try {
            store.save(publication);
        } catch (IOException | RuntimeException e) {
            failures++;
            if (!failing) {
                log.atError().addKeyValue("error", e.toString()).log("Snapshot not saved; it is tried again");
            }
            failing = true;
            again(publication);
            return;
        }
        kept = version;
        savedAt = Instant.now();
        if (failing) {
            log.atInfo().addKeyValue("version", version.brief()).log("Snapshot saved again");
        }
        failing = false;
    }

    /** Unless there is a newer one, or an end. */
    private synchronized void again(Publication publication) {
        if (waiting == null && !closed) {
            waiting = publication;
        }
    }

    private synchronized void rest(long tookNanos) throws InterruptedException {
        long pause = Math.min(LONGEST_PAUSE.toNanos(), Math.max(leastPause.toNanos(), REST * tookNanos));
        long ends = System.nanoTime() + pause;
        for (long left = pause; left > 0 && !closed; left = ends - System.nanoTime()) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }
}
