// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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

    /** How many dataplanes serve {@code version}. */
    public synchronized int applied(SnapshotVersion version) {
        return (int) verdicts.values().stream()
                .filter(verdict -> verdict instanceof Verdict.Applied && verdict.version().equals(version))
                .count();
    }

    /** Whether {@code version} is what a dataplane put in force last; it serves on when its stream ends. */
    public synchronized boolean served(SnapshotVersion version) {
        return version.equals(served);
    }

    /** What dataplanes could not put in force of {@code version}. */
    public synchronized List<Problem> problems(SnapshotVersion version) {
        List<Problem> problems = new ArrayList<>();
        verdicts.forEach((dataplane, verdict) -> {
            if (verdict.version().equals(version)) {
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
     * Statuses as they are true now: a listener that a dataplane could not open is not programmed, and nothing is while
     * no dataplane is connected.
     */
    public List<ObjectStatus> fold(SnapshotVersion version, List<ObjectStatus> statuses, boolean connected) {
        Map<String, EntryProblem> broken = new TreeMap<>();
        synchronized (this) {
            for (Verdict verdict : verdicts.values()) {
                if (verdict instanceof Verdict.Applied(var applied, List<EntryProblem> its) && applied.equals(version)) {
                    its.stream()
                            .filter(problem -> problem.entry().section() == Section.LISTENER)
                            .forEach(problem -> broken.put(problem.entry().id(), problem));
                }
            }
        }
        return statuses.stream().map(status -> fold(status, broken, connected)).toList();
    }

    private static ObjectStatus fold(ObjectStatus status, Map<String, EntryProblem> broken, boolean connected) {
        return switch (status) {
            case ObjectStatus.OfGateway gateway ->
                new ObjectStatus.OfGateway(
                        gateway.namespace(),
                        gateway.name(),
                        connected ? gateway.conditions() : pending(gateway.conditions()),
                        gateway.addresses(),
                        fold(
                                gateway.listeners(),
                                section -> ListenerName.ofGateway(gateway.namespace(), gateway.name(), section),
                                broken,
                                connected),
                        gateway.attachedListenerSets());
            case ObjectStatus.OfListenerSet set ->
                new ObjectStatus.OfListenerSet(
                        set.namespace(),
                        set.name(),
                        connected ? set.conditions() : pending(set.conditions()),
                        fold(
                                set.listeners(),
                                section -> ListenerName.ofListenerSet(set.namespace(), set.name(), section),
                                broken,
                                connected));
            case ObjectStatus.OfIngress _,
                    ObjectStatus.OfGatewayClass _,
                    ObjectStatus.OfRoute _,
                    ObjectStatus.OfPolicy _ -> status;
        };
    }

    private static List<ObjectStatus.OfListener> fold(
            List<ObjectStatus.OfListener> listeners,
            Function<String, ListenerName> names,
            Map<String, EntryProblem> broken,
            boolean connected) {
        List<ObjectStatus.OfListener> folded = new ArrayList<>();
        for (ObjectStatus.OfListener listener : listeners) {
            EntryProblem problem = broken.get(names.apply(listener.name()).value());
            List<Condition> conditions = connected ? listener.conditions() : pending(listener.conditions());
            if (problem != null) {
                conditions = unprogrammed(conditions, "Invalid", problem.message());
            }
            folded.add(new ObjectStatus.OfListener(
                    listener.name(), listener.supportedKinds(), listener.attachedRoutes(), conditions));
        }
        return folded;
    }

    private static List<Condition> pending(List<Condition> conditions) {
        return unprogrammed(conditions, "Pending", "no dataplane is connected");
    }

    private static List<Condition> unprogrammed(List<Condition> conditions, String reason, String message) {
        return conditions.stream()
                .map(one -> one.type().equals("Programmed") && one.status()
                        ? new Condition(one.type(), false, reason, message, one.observedGeneration())
                        : one)
                .toList();
    }
}
