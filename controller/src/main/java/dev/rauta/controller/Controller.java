// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.provision.InfrastructureSink;
import dev.rauta.controller.publish.Acknowledgements;
import dev.rauta.controller.publish.Patience;
import dev.rauta.controller.publish.Provisioned;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Memory;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Source;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.SnapshotVersion;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a source, translates what it sees, publishes snapshots and hands statuses on once they are true. */
public final class Controller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Controller.class);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Source source;
    private final Settings settings;
    private final Memory memory = new Memory();
    private final StatusSink statuses;
    private final InfrastructureSink infrastructures;
    private final Quiescence changes = new Quiescence();
    private final Telling telling = Telling.of("statuses", this::tell);
    private final Acknowledgements acknowledgements = new Acknowledgements(telling::soon);
    private final Patience patience;
    private final Thread thread;
    private final ProblemLog told = new ProblemLog();
    /** Held while a decision goes out, so that none goes out behind a newer one: another thread tells. */
    private final Object goingOut = new Object();
    private volatile @Nullable SnapshotPublisher publisher;
    private volatile @Nullable Decision latest;
    private volatile List<Problem> provisioning = List.of();
    private volatile boolean closed;

    private Controller(
            Source source,
            Settings settings,
            StatusSink statuses,
            InfrastructureSink infrastructures,
            Duration silence) {
        this.source = source;
        this.settings = settings;
        this.statuses = statuses;
        this.infrastructures = infrastructures;
        this.patience = new Patience(silence, telling::soon);
        this.thread = Thread.ofPlatform().daemon().name("controller").unstarted(this::run);
    }

    /** @param statuses where statuses go */
    public static Controller of(Source source, Settings settings, StatusSink statuses) {
        return of(source, settings, statuses, InfrastructureSink.NONE);
    }

    /**
     * One that makes what Gateways need, too.
     *
     * @param statuses where statuses go
     * @param infrastructures where wanted objects go
     */
    public static Controller of(
            Source source, Settings settings, StatusSink statuses, InfrastructureSink infrastructures) {
        return of(source, settings, statuses, infrastructures, SILENCE);
    }

    /** @param silence for how long a dataplane that does not answer is waited for */
    static Controller of(
            Source source,
            Settings settings,
            StatusSink statuses,
            InfrastructureSink infrastructures,
            Duration silence) {
        return new Controller(source, settings, statuses, infrastructures, silence);
    }

    /** What the feed tells of dataplanes goes in here. */
    public VerdictListener verdicts() {
        return new VerdictListener() {
            @Override
            public void onConnected(DataplaneId dataplane) {
                telling.soon();
            }

            /** Perhaps more is seen by now, though nothing has changed. */
            @Override
            public void onAhead(DataplaneId dataplane) {
                changes.changed();
            }

            @Override
            public void onVerdict(DataplaneId dataplane, Verdict verdict) {
                patience.heard(dataplane);
                acknowledgements.onVerdict(dataplane, verdict);
            }

            @Override
            public void onGone(DataplaneId dataplane) {
                acknowledgements.onGone(dataplane);
            }
        };
    }

    /** Begins to watch and to publish. */
    public void start(SnapshotPublisher feed) {
        publisher = feed;
        telling.start();
        thread.start();
        source.start(changes::changed);
    }

    /** Whether the source has told everything, so that its answer may be relied on. */
    public boolean synced() {
        return latest != null;
    }

    /** The newest decision, empty before the first. */
    public Optional<Decision> latest() {
        return Optional.ofNullable(latest);
    }

    /** Everything that is wrong now: with files, with objects, and with what dataplanes could not put in force. */
    public List<Problem> problems() {
        Decision now = latest;
        if (now == null) {
            return List.of();
        }
        List<Problem> all = problems(now);
        all.addAll(provisioning);
        return all;
    }

    private List<Problem> problems(Decision now) {
        List<Problem> all = new ArrayList<>(now.observation().problems());
        all.addAll(now.translation().problems());
        all.addAll(acknowledgements.problems(now.alike()));
        all.addAll(patience.problems());
        return all;
    }

    /** The dataplanes that are connected, each with what it has said last; empty: nothing yet. */
    public Map<DataplaneId, Optional<Verdict>> dataplanes() {
        SnapshotPublisher feed = publisher;
        return feed == null ? Map.of() : acknowledgements.last(feed.connected());
    }

    /** Stops watching; the feed and the sink belong to others. */
    @Override
    public void close() {
        closed = true;
        patience.close();
        telling.close();
        source.close();
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                changes.await();
                if (source.synced()) {
                    decide(source.observe());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // A bug of ours must not end the watch: what was decided last stays in force.
                log.atError().setCause(e).log("Translation failed");
            }
            changes.answered();
        }
    }

    private void decide(Observation observation) {
        Decision before = latest;
        Snapshot known = before == null ? Snapshot.empty() : before.translation().snapshot();
        Translation translation = Translator.translate(observation.state(), settings, memory);
        if (!source.lookedFor(translation.used())) {
            return;
        }
        EncodedSnapshot encoded = before != null && before.translation() == translation
                ? before.encoded()
                : SnapshotCodec.encode(
                        translation.snapshot(), known, before == null ? EncodedSnapshot.empty() : before.encoded());
        synchronized (goingOut) {
            latest = Decision.after(before, observation, translation, encoded);
            infrastructures.write(
                    observation.state(), translation.infrastructure(), false, InfrastructureSink.NOTHING);
        }
        told.tell(observation, translation.problems());
        SnapshotPublisher feed = publisher;
        if (feed != null) {
            if (before == null || !before.encoded().version().equals(encoded.version())) {
                log.atInfo()
                        .addKeyValue("version", encoded.version().brief())
                        .addKeyValue("entries", encoded.size())
                        .addKeyValue("problems", translation.problems().size())
                        .log("Snapshot published");
            }
            feed.publish(new Publication(encoded, observation.watermark()));
        }
        telling.soon();
    }

    /**
     * Hands on statuses that are true: every dataplane has ruled on the version, or has been silent for long enough. While one
     * lags, nothing is told: what it serves is not unserved for that. What leads to dataplanes comes first.
     */
    private void tell() {
        synchronized (goingOut) {
            Decision now = latest;
            SnapshotPublisher feed = publisher;
            if (now != null && feed != null) {
                tell(now, feed);
            }
        }
    }

    private void tell(Decision now, SnapshotPublisher feed) {
        Set<SnapshotVersion> versions = now.alike();
        Set<DataplaneId> connected = feed.connected();
        if (patience.over(acknowledgements.unanswered(versions, connected))) {
            ClusterState state = now.observation().state();
            boolean bound =
                    acknowledgements.applied(versions) > 0 || connected.isEmpty() && acknowledgements.served(versions);
            List<ObjectStatus> told =
                    acknowledgements.fold(versions, now.translation().statuses(), bound, patience.silent());
            List<Problem> problems = problems(now);
            infrastructures.write(
                    state, now.translation().infrastructure(), bound, faults -> hand(state, told, problems, faults));
        }
    }

    /** @param faults what could not be written for Gateways */
    private void hand(ClusterState state, List<ObjectStatus> told, List<Problem> problems, List<Problem> faults) {
        provisioning = List.copyOf(faults);
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(faults);
        statuses.write(state, Provisioned.fold(told, faults), all);
    }
}
