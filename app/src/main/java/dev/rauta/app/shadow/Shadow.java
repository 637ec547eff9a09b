// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow;

import dev.rauta.app.check.Report;
import dev.rauta.app.diff.Answers;
import dev.rauta.app.diff.Difference;
import dev.rauta.app.explain.Planned;
import dev.rauta.app.shadow.compare.Comparison;
import dev.rauta.app.shadow.compare.ServiceNames;
import dev.rauta.app.shadow.compare.Tally;
import dev.rauta.app.shadow.log.LineFormat;
import dev.rauta.controller.Decision;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The end of a feed that serves nothing: says of each translation what it would change.
 *
 * <p>Looks at the newest translation on a thread of its own, at most a tenth of the time; translations that come meanwhile count as one
 * change. Any thread may ask.
 */
public final class Shadow implements SnapshotPublisher {
    private static final Logger log = LoggerFactory.getLogger(Shadow.class);

    /** The most changes that are kept. */
    static final int MOST = 50;

    private static final int TENTH = 9;

    private final Supplier<Optional<Decision>> newest;
    private final Tally tally;
    private final Thread thread;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long changed;
    private boolean wanted;
    private boolean closed;
    private volatile @Nullable Looked latest;

    /** What was looked at last. */
    private record Looked(Decision decision, Verdicts verdicts, Answers answers) {}

    private Shadow(Supplier<Optional<Decision>> newest, LineFormat format) {
        this.newest = newest;
        this.tally = new Tally(format);
        this.thread = Thread.ofPlatform().daemon().name("shadow").unstarted(this::run);
    }

    /**
     * Waits for what is published.
     *
     * @param newest what the controller has decided last
     * @param format of lines that are compared
     */
    public static Shadow start(Supplier<Optional<Decision>> newest, LineFormat format) {
        Shadow shadow = new Shadow(newest, format);
        shadow.thread.start();
        return shadow;
    }

    /** Where lines of logs go. */
    public Tally tally() {
        return tally;
    }

    @Override
    public synchronized void publish(Publication publication) {
        wanted = true;
        notifyAll();
    }

    /** Nobody ever is. */
    @Override
    public Set<DataplaneId> connected() {
        return Set.of();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Whether the first translation has been looked at. */
    public boolean ready() {
        return latest != null;
    }

    /** What there is to say; empty before the first translation. */
    public Optional<ShadowView> view() {
        Looked now = latest;
        return now == null
                ? Optional.empty()
                : Optional.of(new ShadowView(
                        now.decision().encoded().version().value(), now.verdicts().summary(), changed(), changes(), tally.view()));
    }

    /** How many changes have mattered. */
    private synchronized long changed() {
        return changed;
    }

    /** The newest first. */
    private synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    private void run() {
        try {
            while (awaitWanted()) {
                long begin = System.nanoTime();
                try {
                    newest.get().ifPresent(this::look);
                } catch (RuntimeException e) {
                    // A bug of ours must not end the thread: what was looked at last stays.
                    log.atError().setCause(e).log("Translation not compared");
                }
                rest(TENTH * (System.nanoTime() - begin));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False: closed. */
    private synchronized boolean awaitWanted() throws InterruptedException {
        while (!wanted && !closed) {
            wait();
        }
        wanted = false;
        return !closed;
    }

    private synchronized void rest(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !closed) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    private void look(Decision decision) {
        Looked before = latest;
        if (before != null && before.decision().translation() == decision.translation()) {
            return;
        }
        Verdicts verdicts = Verdicts.of(Report.of(new Planned(decision.observation(), decision.translation())));
        Snapshot snapshot = decision.translation().snapshot();
        Answers answers = before == null ? new Answers(snapshot) : answers(before.answers(), snapshot);
        tally.with(new Comparison(answers, ServiceNames.of(snapshot, decision.observation().state())));
        if (before == null) {
            tell(verdicts);
        } else {
            Difference difference = answers == before.answers()
                    ? new Difference(0, List.of())
                    : Difference.between(before.answers(), answers);
            List<Verdicts.Changed> objects = verdicts.since(before.verdicts());
            tell(verdicts, objects, Change.of(decision.encoded().version().brief(), objects, difference));
        }
        latest = new Looked(decision, verdicts, answers);
    }

    /** Those before, where at most endpoints have changed, which no answer tells of. */
    private static Answers answers(Answers before, Snapshot snapshot) {
        boolean same = before.snapshot().routes().equals(snapshot.routes()) && before.snapshot().upstreams().equals(snapshot.upstreams());
        return same ? before : new Answers(snapshot);
    }

    private void tell(Verdicts verdicts, List<Verdicts.Changed> objects, Change change) {
        if (!change.matters()) {
            return;
        }
        synchronized (this) {
            changed++;
            changes.addFirst(change);
            if (changes.size() > MOST) {
                changes.removeLast();
            }
        }
        tell(verdicts);
        for (Verdicts.Changed one : objects.subList(0, Math.min(Change.LISTED, objects.size()))) {
            log.atInfo()
                    .addKeyValue("object", one.object())
                    .addKeyValue("was", one.was())
                    .addKeyValue("is", one.is())
                    .addKeyValue("reason", one.reason())
                    .log("Verdict changed");
        }
        log.atInfo()
                .addKeyValue("objects", change.objectsChanged())
                .addKeyValue("asked", change.asked())
                .addKeyValue("requests", change.requestsChanged())
                .log("Changed");
    }

    private static void tell(Verdicts verdicts) {
        LoggingEventBuilder line = log.atInfo();
        for (Map.Entry<String, Long> one : verdicts.summary().objects().entrySet()) {
            line = line.addKeyValue(one.getKey(), one.getValue());
        }
        line.log("Verdicts");
    }
}
