// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.exchange.ServingPlan;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.tls.UpstreamContexts;
import dev.rauta.dataplane.worker.Worker;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EncodedSnapshot;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.SnapshotCodec;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts snapshots in force: decode, check, compile once, bind, adopt on every worker, verdict.
 *
 * <p>An entry that cannot be served closes itself alone; every other entry goes live. Methods are called by one thread
 * at a time, never by a worker; what is in force may be asked from any thread.
 */
public final class SnapshotApplier implements SnapshotReceiver {
    private static final Logger log = LoggerFactory.getLogger(SnapshotApplier.class);

    private final List<Worker> workers;
    private final SeriesTable series;
    private final Bindings bindings;
    private final TlsContexts contexts = new TlsContexts();
    private final UpstreamContexts upstreamContexts = new UpstreamContexts();
    private final Names names = new Names();
    private @Nullable Consumer<Verdict.Applied> amended;
    private boolean untold;
    private @Nullable Attempted attempted;
    private volatile @Nullable InForce inForce;
    private volatile long applied;
    private volatile long rejected;

    /** What was put in force, for those of its bindings that another try may bind. */
    private record Attempted(
            CheckedSnapshot checked, ServingPlan plan, List<EntryProblem> problems, Map<Opening, Refusal> refused) {}

    /**
     * @param host where traffic listeners bind
     * @param portOffset added to ports below 1024
     */
    public SnapshotApplier(List<Worker> workers, SeriesTable series, String host, int portOffset) {
        this.workers = List.copyOf(workers);
        this.series = series;
        this.bindings = new Bindings(this.workers, host, portOffset);
    }

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
            rejected++;
            log.atError().addKeyValue("version", encoded.version().brief()).setCause(e).log("Snapshot rejected");
            return new Verdict.Rejected(encoded.version(), String.valueOf(e.getMessage()));
        }
        List<EntryProblem> problems = new ArrayList<>(decoded.problems());
        Snapshot snapshot = decoded.snapshot();
        Attempted before = attempted;
        Router routed = before == null ? Router.empty() : before.checked().router();
        CheckedSnapshot checked = CheckedSnapshot.of(snapshot, routed, contexts, upstreamContexts);
        problems.addAll(checked.problems());
        ServingPlan plan = ServingPlan.compile(
                checked.router(), checked.upstreams(), checked.streamTls(), series, before == null ? null : before.plan());
        Map<UpstreamName, List<Endpoint>> endpoints = names.resolve(snapshot.endpoints(), checked.unreachable());
        // Bound only once every worker can route what comes in, and closed only once none expects it.
        Map<Opening, BindingPlan> open = bindings.plans(checked.plans());
        onAll(worker -> worker.adopt(plan, endpoints, open, series));
        bindings.makeRoom(checked.plans().keySet());
        Map<Opening, Refusal> refused = bindings.bind(checked.plans());
        bindings.unbindOthers(checked.plans().keySet());
        Map<Opening, BindingPlan> bound = bindings.plans(checked.plans());
        if (!bound.keySet().equals(open.keySet())) {
            onAll(worker -> worker.adopt(plan, endpoints, bound, series));
        }
        Attempted tried = new Attempted(checked, plan, problems, refused);
        InForce now = inForce(encoded, snapshot, tried);
        untold = false;
        applied++;
        log.atInfo()
                .addKeyValue("version", encoded.version().brief())
                .addKeyValue("problems", problems.size())
                .log("Snapshot applied");
        return new Verdict.Applied(encoded.version(), now.problems());
    }

    /**
     * Tries again to bind what was refused; a no-op while nothing was. Where that changes anything, whoever asks for it by
     * {@link #onAmended} hears the new verdict, now or then.
     */
    public synchronized void retryBindings() {
        InForce present = inForce;
        Attempted before = attempted;
        if (present == null || before == null || before.refused().isEmpty()) {
            return;
        }
        CheckedSnapshot checked = before.checked();
        Map<Opening, Refusal> refused = bindings.bind(checked.plans());
        if (refused.equals(before.refused())) {
            return;
        }
        Map<Opening, BindingPlan> bound = bindings.plans(checked.plans());
        Map<UpstreamName, List<Endpoint>> endpoints =
                names.resolve(present.snapshot().endpoints(), present.unreachable());
        onAll(worker -> worker.adopt(before.plan(), endpoints, bound, series));
        Attempted tried = new Attempted(checked, before.plan(), before.problems(), refused);
        InForce now = inForce(present.encoded(), present.snapshot(), tried);
        log.atInfo()
                .addKeyValue("version", present.version().brief())
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
        InForce present = inForce;
        if (present != null && Names.needed(present.snapshot().endpoints())) {
            Map<UpstreamName, List<Endpoint>> endpoints =
                    names.resolve(present.snapshot().endpoints(), present.unreachable());
            onAll(worker -> worker.endpoints(endpoints));
        }
    }

    /** Seals new session tickets with a new key; any thread. */
    public synchronized void rotateTicketKeys() {
        contexts.rotateTicketKeys();
    }

    /** What is in force, empty before the first snapshot; any thread. */
    public Optional<InForce> inForce() {
        return Optional.ofNullable(inForce);
    }

    /** How many snapshots were put in force; any thread. */
    public long applied() {
        return applied;
    }

    /** How many could not be decoded; any thread. */
    public long rejected() {
        return rejected;
    }

    private InForce inForce(EncodedSnapshot encoded, Snapshot snapshot, Attempted tried) {
        List<EntryProblem> problems = new ArrayList<>(tried.problems());
        tried.refused().forEach((opening, why) -> tried.checked().listeners().getOrDefault(opening, List.of()).forEach(listener ->
                problems.add(new EntryProblem(
                        new EntryKey(Section.LISTENER, listener.value()), why.reason(), why.message()))));
        InForce now = new InForce(
                encoded,
                snapshot,
                tried.checked().router(),
                tried.checked().unreachable(),
                problems.stream().sorted().toList());
        attempted = tried;
        inForce = now;
        return now;
    }

    private void onAll(Consumer<Worker> task) {
        List<Future<?>> running = new ArrayList<>();
        for (Worker worker : workers) {
            running.add(worker.loop().submit(() -> task.accept(worker)));
        }
        for (Future<?> one : running) {
            one.awaitUninterruptibly();
            if (!one.isSuccess()) {
                throw new IllegalStateException("a worker could not adopt", one.cause());
            }
        }
    }
}
