// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.controller.Controller;
import dev.rauta.controller.Decision;
import dev.rauta.controller.condition.Problem;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.health.HealthView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a process knows when the page is asked for: each thing is read once. */
final class Facts {
    private final @Nullable Dataplane dataplane;
    private final Optional<Decision> decision;
    private final Optional<Held> held;
    private final List<Problem> problems;
    private final Map<DataplaneId, Optional<Verdict>> dataplanes;
    private final List<WorkerView> workers;
    private final HealthView health;

    /**
     * The snapshot that is told of.
     *
     * @param since when it was put in force; empty: it is not in force here
     * @param faults its entries that are not in force here
     */
    record Held(SnapshotVersion version, Optional<Instant> since, Snapshot snapshot, List<EntryProblem> faults) {}

    Facts(@Nullable Controller controller, @Nullable Dataplane dataplane) {
        this.dataplane = dataplane;
        decision = controller == null ? Optional.empty() : controller.latest();
        problems = controller == null ? List.of() : controller.problems();
        dataplanes = controller == null ? Map.of() : controller.dataplanes();
        workers = dataplane == null ? List.of() : dataplane.describeWorkers();
        health = dataplane == null ? HealthView.NONE : dataplane.describeHealth();
        held = dataplane == null
                ? decision.map(now -> new Held(now.encoded().version(), Optional.empty(), now.translation().snapshot(), List.of()))
                : dataplane.snapshots()
                        .inForce()
                        .map(now -> new Held(now.version(), Optional.of(now.since()), now.snapshot(), now.problems()));
    }

    Optional<Held> held() {
        return held;
    }

    /** Empty where no controller runs here. */
    Optional<Decision> decision() {
        return decision;
    }

    /** What a controller here finds wrong. */
    List<Problem> problems() {
        return problems;
    }

    /** Those that are connected to a controller here, with what each has said last. */
    Map<DataplaneId, Optional<Verdict>> dataplanes() {
        return dataplanes;
    }

    /** All versions that are as good as the newest one. */
    Set<SnapshotVersion> alike() {
        return decision.map(Decision::alike).orElse(Set.of());
    }

    /** Of a dataplane here. */
    List<WorkerView> workers() {
        return workers;
    }

    HealthView health() {
        return health;
    }

    Optional<Dataplane> dataplane() {
        return Optional.ofNullable(dataplane);
    }

    /** File and line of an object's field, where a controller here has read it from a file. */
    Optional<String> place(SourceRef source) {
        return decision.flatMap(now -> now.observation().places().find(source));
    }
}
