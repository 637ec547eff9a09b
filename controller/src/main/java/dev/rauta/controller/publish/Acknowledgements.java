// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the newest verdict of each dataplane, and folds them into statuses; any thread. */
public final class Acknowledgements implements VerdictListener {
    private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);

    private final Map<DataplaneId, Verdict> verdicts = new HashMap<>();
    private final Runnable changed;
    private @Nullable SnapshotVersion served;

    /** @param changed called after each verdict, on the feed's thread */
    public Acknowledgements(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void onVerdict(DataplaneId dataplane, Verdict verdict) {
        synchronized (this) {
            verdicts.put(dataplane, verdict);
            if (verdict instanceof Verdict.Applied) {
                served = verdict.version();
            }
        }
        switch (verdict) {
            case Verdict.Applied(SnapshotVersion version, List<EntryProblem> problems) ->
                problems.forEach(problem -> log.atWarn()
                        .addKeyValue("dataplane", dataplane.instance())
                        .addKeyValue("version", version.brief())
                        .addKeyValue("entry", problem.entry())
                        .addKeyValue("reason", problem.reason())
                        .addKeyValue("message", problem.message())
                        .log("Entry not in force"));
            case Verdict.Rejected(SnapshotVersion version, String reason) ->
                log.atError()
                        .addKeyValue("dataplane", dataplane.instance())
                        .addKeyValue("version", version.brief())
                        .addKeyValue("reason", reason)
                        .log("Snapshot rejected");
        }
        changed.run();
    }

    @Override
    public void onGone(DataplaneId dataplane) {
        synchronized (this) {
            verdicts.remove(dataplane);
        }
        changed.run();
    }

    /** What each of {@code connected} has said last; empty: nothing yet. */
    public synchronized Map<DataplaneId, Optional<Verdict>> last(Set<DataplaneId> connected) {
        Map<DataplaneId, Optional<Verdict>> last = new HashMap<>();
        connected.forEach(one -> last.put(one, Optional.ofNullable(verdicts.get(one))));
        return last;
    }

    /** Those of {@code connected} that have said neither yes nor no to any of {@code versions}. */
    public synchronized Set<DataplaneId> unanswered(Set<SnapshotVersion> versions, Set<DataplaneId> connected) {
        Set<DataplaneId> rest = new HashSet<>(connected);
        verdicts.forEach((dataplane, verdict) -> {
            if (versions.contains(verdict.version())) {
                rest.remove(dataplane);
            }
        });
        return rest;
    }

    /** How many dataplanes serve one of {@code versions}. */
    public synchronized int applied(Set<SnapshotVersion> versions) {
        return (int) verdicts.values().stream()
                .filter(verdict -> verdict instanceof Verdict.Applied && versions.contains(verdict.version()))
                .count();
    }

    /** Whether one of {@code versions} is what a dataplane put in force last; it serves on when its stream ends. */
    public synchronized boolean served(Set<SnapshotVersion> versions) {
        return served != null && versions.contains(served);
    }

    /** What dataplanes could not put in force of {@code versions}. */
    public synchronized List<Problem> problems(Set<SnapshotVersion> versions) {
        List<Problem> problems = new ArrayList<>();
        verdicts.forEach((dataplane, verdict) -> {
            if (versions.contains(verdict.version())) {
                SourceRef source = SourceRef.of("Dataplane", dataplane.fleet(), dataplane.instance());
                switch (verdict) {
                    case Verdict.Applied(var _, List<EntryProblem> its) ->
                        its.forEach(one -> problems.add(
                                new Problem(source.at(one.entry().toString()), one.reason(), one.message())));
                    case Verdict.Rejected(var _, String reason) ->
                        problems.add(new Problem(source, "SnapshotRejected", reason));
                }
            }
        });
        return problems;
    }

    /**
     * Statuses as they are true now: a listener that a dataplane could not open is not programmed, and nothing is while no
     * dataplane serves the version. Where some do and others do not, a message says so.
     *
     * @param versions all of which the statuses are true
     * @param bound whether a dataplane serves one of them
     * @param silent those that have not answered, and are not waited for
     */
    public List<ObjectStatus> fold(
            Set<SnapshotVersion> versions, List<ObjectStatus> statuses, boolean bound, Set<DataplaneId> silent) {
        Map<String, String> broken = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        boolean rejected = false;
        synchronized (this) {
            for (Map.Entry<DataplaneId, Verdict> one : verdicts.entrySet()) {
                if (!versions.contains(one.getValue().version())) {
                    continue;
                }
                switch (one.getValue()) {
                    case Verdict.Applied(var _, List<EntryProblem> its) ->
                        its.stream()
                                .filter(problem -> problem.entry().section() == Section.LISTENER)
                                .forEach(problem -> broken.put(problem.entry().id(), problem.message()));
                    case Verdict.Rejected(var _, String why) -> {
                        rejected = true;
                        missing.add(name(one.getKey()) + " rejects it: " + why);
                    }
                }
            }
        }
        silent.forEach(one -> missing.add(name(one) + " does not answer"));
        Fold fold = new Fold(broken, bound, rejected, String.join("; ", missing.stream().sorted().toList()));
        return statuses.stream().map(fold::of).toList();
    }

    private static String name(DataplaneId dataplane) {
        return "dataplane " + dataplane.fleet() + "/" + dataplane.instance();
    }
}
