// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.SnapshotVersion;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A dataplane's end that remembers what it was given, and can be slow, unwilling or broken. */
public final class RecordingReceiver implements SnapshotReceiver {
    private final BlockingQueue<EncodedSnapshot> received = new LinkedBlockingQueue<>();
    private final Set<SnapshotVersion> unreadable = ConcurrentHashMap.newKeySet();
    private final Set<SnapshotVersion> breaking = ConcurrentHashMap.newKeySet();
    private final Map<SnapshotVersion, List<EntryProblem>> problems = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public Verdict apply(Publication publication) {
        EncodedSnapshot snapshot = publication.snapshot();
        received.add(snapshot);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (breaking.contains(snapshot.version())) {
            throw new IllegalStateException("broken on purpose");
        }
        return unreadable.contains(snapshot.version())
                ? new Verdict.Rejected(snapshot.version(), "unreadable on purpose")
                : new Verdict.Applied(snapshot.version(), problems.getOrDefault(snapshot.version(), List.of()));
    }

    /** The next one that arrives. */
    public EncodedSnapshot next() throws InterruptedException {
        EncodedSnapshot next = received.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no snapshot arrived");
        }
        return next;
    }

    /** How many have arrived and were not asked for. */
    public int waiting() {
        return received.size();
    }

    public void block() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    public void reject(SnapshotVersion version) {
        unreadable.add(version);
    }

    public void breakOn(SnapshotVersion version) {
        breaking.add(version);
    }

    public void complain(SnapshotVersion version, EntryProblem problem) {
        problems.put(version, List.of(problem));
    }
}
