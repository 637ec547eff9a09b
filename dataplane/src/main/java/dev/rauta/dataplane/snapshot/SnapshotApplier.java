// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.filter.guard.GuardServices;
import dev.rauta.dataplane.health.HealthChecks;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.tls.TicketKeySource;
import dev.rauta.dataplane.listener.tls.TicketKeys;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.shared.StoreAccess;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.worker.Worker;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts snapshots in force: decode, check, compile what has changed, bind, adopt on every worker, verdict.
 *
 * <p>An entry that cannot be served closes itself alone; every other entry goes live. Where endpoints alone have changed, their
 * upstreams' are handed on and nothing else is looked at. Methods are called by one thread at a time, never by a worker; what
 * is in force may be asked from any thread.
 */
public final class SnapshotApplier implements SnapshotReceiver {
    private static final Logger log = LoggerFactory.getLogger(SnapshotApplier.class);

    private final SeriesTable series;
    private final Workers workers;
    private final Bindings bindings;
    private final Checking checking;
    private final HealthChecks health;
    private final TicketKeySource tickets;
    private final Names names = new Names();
    private @Nullable Consumer<Verdict.Applied> amended;
    private boolean untold;

    /** Whether some worker may have something else than the others. */
    private boolean torn;

    private @Nullable Attempted attempted;
    private volatile @Nullable InForce inForce;
    private volatile long applied;
    private volatile long rejected;

    /**
     * @param host where traffic listeners bind
     * @param portOffset added to ports below 1024
     * @param beside what is done beside the workers
     */
    public SnapshotApplier(List<Worker> workers, SeriesTable series, String host, int portOffset, Beside beside) {
        this.series = series;
        this.workers = new Workers(workers);
        this.bindings = new Bindings(List.copyOf(workers), host, portOffset);
        this.checking = new Checking(series, beside.guards(), beside.store(), beside.tickets().keys());
        this.health = beside.health();
        this.tickets = beside.tickets();
    }

    /**
     * What is done beside the workers, for all of them.
     *
     * @param guards of what guards need
     * @param health which endpoints work
     * @param store where dataplanes count rates together; null: nowhere
     * @param tickets what session tickets are sealed with
     */
    public record Beside(GuardServices guards, HealthChecks health, @Nullable StoreAccess store, TicketKeySource tickets) {}

    @Override
    public Verdict apply(Publication publication) {
        return apply(publication.snapshot());
    }

    /** The same for a snapshot without an author. */
    public synchronized Verdict apply(EncodedSnapshot encoded) {
        InForce present = inForce;
        if (present != null && present.version().equals(encoded.version()) && present.problems().isEmpty()) {
            return new Verdict.Applied(encoded.version(), present.problems());
        }
        SnapshotCodec.Decoded decoded;
        try {
            decoded = SnapshotCodec.decode(encoded);
        } catch (IllegalArgumentException e) {
            return reject(encoded, e);
        }
        Attempted before = attempted;
        InForce now;
        try {
            now = apply(encoded, decoded, before);
            torn = false;
        } catch (RuntimeException e) {
            restore(before);
            return reject(encoded, e);
        }
        untold = false;
        applied++;
        log.atInfo()
                .addKeyValue("version", encoded.version().brief())
                .addKeyValue("problems", now.problems().size())
                .log("Snapshot applied");
        return new Verdict.Applied(encoded.version(), now.problems());
    }

    private InForce apply(EncodedSnapshot encoded, SnapshotCodec.Decoded decoded, @Nullable Attempted before) {
        Snapshot snapshot = decoded.snapshot();
        if (before == null) {
            CheckedSnapshot checked = checking.check(snapshot);
            Addresses all = names.resolve(snapshot.endpoints(), checked.upstreams().unreachable());
            return adopt(new Attempted(encoded, snapshot, decoded.problems(), checked, all, Map.of()), new Touched.All());
        }
        Changes changes = Changes.between(before.snapshot(), snapshot);
        CheckedSnapshot checked = checking.check(snapshot, before.checked(), changes);
        Addresses moved = names.resolve(
                before.addresses(), snapshot.endpoints(), changes.touched(), checked.upstreams().unreachable());
        Attempted now = new Attempted(encoded, snapshot, decoded.problems(), checked, moved, before.refused());
        Touched touched = torn ? new Touched.All() : new Touched.Only(changes.touched());
        if (changes.endpointsAlone() && !torn) {
            health.move(moved.literal(), touched);
            workers.move(moved, touched);
            return inForce(now);
        }
        return adopt(now, touched);
    }

    private InForce adopt(Attempted now, Touched touched) {
        Map<Opening, BindingPlan> plans = now.checked().bindings().plans();
        // Bound only once every worker can route what comes in, and closed only once none expects it.
        Map<Opening, BindingPlan> open = bindings.plans(plans);
        // Before the workers, so that they hear what is known of endpoints before they choose among them.
        health.adopt(now.checked().plan().checks(), now.checked().plan().upstreams(), now.addresses().literal());
        workers.adopt(now.checked().plan(), now.addresses(), open, touched);
        bindings.makeRoom(plans.keySet());
        Map<Opening, Refusal> refused = bindings.bind(plans);
        bindings.unbindOthers(plans.keySet());
        Map<Opening, BindingPlan> bound = bindings.plans(plans);
        if (!bound.keySet().equals(open.keySet())) {
            workers.bound(bound);
        }
        return inForce(now.with(refused));
    }

    /** Back to what served before, on every worker: none is left with half of what the others have not. */
    private void restore(@Nullable Attempted before) {
        torn = true;
        try {
            if (before == null) {
                workers.nothing(series);
                bindings.unbindOthers(Set.of());
            } else {
                adopt(before, new Touched.All());
            }
            torn = false;
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Not all workers serve what served before");
        }
    }

    private Verdict reject(EncodedSnapshot encoded, RuntimeException why) {
        rejected++;
        log.atError().addKeyValue("version", encoded.version().brief()).setCause(why).log("Snapshot rejected");
        return new Verdict.Rejected(encoded.version(), String.valueOf(why.getMessage()));
    }

    /**
     * Tries again to bind what was refused; a no-op while nothing was. Where that changes anything, whoever asks for it by
     * {@link #onAmended} hears the new verdict, now or then.
     */
    public synchronized void retryBindings() {
        Attempted before = attempted;
        if (before == null || before.refused().isEmpty()) {
            return;
        }
        Map<Opening, BindingPlan> plans = before.checked().bindings().plans();
        Map<Opening, Refusal> refused = bindings.bind(plans);
        if (refused.equals(before.refused())) {
            return;
        }
        workers.bound(bindings.plans(plans));
        InForce now = inForce(before.with(refused));
        log.atInfo()
                .addKeyValue("version", now.version().brief())
                .addKeyValue("problems", now.problems().size())
                .log("Bindings tried again");
        untold = true;
        tellAmended(now);
    }

    /**
     * Has {@code listener} hear verdicts that have changed since they were given, on the thread that found out; at once, where
     * one has changed and nobody has heard it.
     */
    public synchronized void onAmended(Consumer<Verdict.Applied> listener) {
        amended = listener;
        InForce present = inForce;
        if (present != null) {
            tellAmended(present);
        }
    }

    private void tellAmended(InForce now) {
        Consumer<Verdict.Applied> listener = amended;
        if (listener != null && untold) {
            untold = false;
            listener.accept(new Verdict.Applied(now.version(), now.problems()));
        }
    }

    /** Resolves names again and hands on what has changed; a no-op while no endpoint is a name. */
    public synchronized void refreshNames() {
        Attempted present = attempted;
        if (present == null || present.addresses().named().isEmpty()) {
            return;
        }
        Addresses before = present.addresses();
        Addresses now = names.resolve(
                before, present.snapshot().endpoints(), before.named(), present.checked().upstreams().unreachable());
        Set<UpstreamName> moved = before.named().stream()
                .filter(name -> !Objects.equals(before.literal().get(name), now.literal().get(name)))
                .collect(Collectors.toSet());
        if (!moved.isEmpty()) {
            health.move(now.literal(), new Touched.Only(moved));
            workers.move(now, new Touched.Only(moved));
            attempted = present.at(now);
        }
    }

    /** Goes on with other keys of session tickets, where it is time for some; one thread. */
    public void renewTicketKeys() {
        // Without the lock: a disk may take its time.
        tickets.renewed().ifPresent(this::ticketKeys);
    }

    private synchronized void ticketKeys(TicketKeys keys) {
        checking.ticketKeys(keys);
    }

    /** Forgets figures of what has left the snapshot long ago; {@code nanoTime} is now, as {@link System#nanoTime()} says it. */
    public synchronized void forgetSeries(long nanoTime) {
        Attempted present = attempted;
        series.sweep(present == null ? Set.of() : present.checked().plan().series(), nanoTime);
    }

    /** What is in force, empty before the first snapshot; any thread. */
    public Optional<InForce> inForce() {
        return Optional.ofNullable(inForce);
    }

    /** How many snapshots were put in force; any thread. */
    public long applied() {
        return applied;
    }

    /** How many could not be decoded, or not be taken over by every worker; any thread. */
    public long rejected() {
        return rejected;
    }

    private InForce inForce(Attempted tried) {
        InForce now = tried.inForce();
        attempted = tried;
        inForce = now;
        return now;
    }
}
