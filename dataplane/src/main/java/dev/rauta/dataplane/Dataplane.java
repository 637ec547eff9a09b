// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.filter.guard.GuardServices;
import dev.rauta.dataplane.filter.limit.Quotas;
import dev.rauta.dataplane.health.HealthChecks;
import dev.rauta.dataplane.health.HealthView;
import dev.rauta.dataplane.listener.tls.TicketKeySource;
import dev.rauta.dataplane.log.AccessLog;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricsReader;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.shared.StoreAccess;
import dev.rauta.dataplane.snapshot.SnapshotApplier;
import dev.rauta.dataplane.trace.Tracing;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import dev.rauta.dataplane.worker.Worker;
import dev.rauta.dataplane.worker.WorkerSettings;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.tls.MountedReading;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running dataplane: workers, what is in force, and the way to stop. */
public final class Dataplane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Dataplane.class);
    private static final long LONGEST_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long its loops may take to end. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final DataplaneSettings settings;
    private final Quotas quotas;
    private final @Nullable AccessLog accessLog;
    private final @Nullable Tracing tracing;
    private final MultiThreadIoEventLoopGroup loops;
    private final List<Worker> workers;
    private final SeriesTable series;
    private final GuardServices guards = GuardServices.start();
    private final HealthChecks health;
    private final TicketKeySource tickets;
    private final SnapshotApplier applier;
    private final MetricsReader metrics;
    private final Steward steward;
    private volatile @Nullable MultiThreadIoEventLoopGroup healthLoops;
    private volatile boolean draining;

    private Dataplane(DataplaneSettings settings, WorkerSettings each, TicketKeySource tickets) {
        this.settings = settings;
        this.quotas = each.quotas();
        this.accessLog = each.log();
        this.tracing = each.tracing();
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.workers(),
                new DefaultThreadFactory("worker"),
                settings.transport().handlers());
        this.series = new SeriesTable(settings.workers(), settings.detailed(), settings.tracing().isPresent());
        this.workers = WorkerSetup.workers(settings, each, loops, series);
        this.health = new HealthChecks(this::healthLoop, settings.transport().socketType(), this::tellDown);
        this.tickets = tickets;
        this.applier = new SnapshotApplier(
                workers,
                series,
                settings.address(),
                settings.privilegedPortOffset(),
                new SnapshotApplier.Beside(guards, health, quotas.store(), tickets));
        this.steward = new Steward(applier, quotas, tickets.pause(), this::draining);
        this.metrics = new MetricsReader(
                series, workers.stream().map(Worker::metrics).toList(), () -> accessLog == null ? 0 : accessLog.dropped());
    }

    /** Starts the workers; they serve nothing until a snapshot comes. */
    public static Dataplane start(DataplaneSettings settings) {
        return start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** The same with other than the documented pools and exchanges; the settings' port offset holds for these too. */
    public static Dataplane start(DataplaneSettings settings, PoolSettings pools, ExchangeSettings exchanges) {
        return start(settings, pools, exchanges, own -> own);
    }

    /** The same with {@code sending} to say what stands before each worker's pools: how experiments take their place. */
    public static Dataplane start(
            DataplaneSettings settings,
            PoolSettings pools,
            ExchangeSettings exchanges,
            Function<UpstreamPools, RequestSender> sending) {
        // Before anything is started that would have to end where the file is broken.
        TicketKeySource tickets = TicketKeySource.of(settings.ticketKeys());
        Dataplane dataplane = new Dataplane(settings, WorkerSetup.start(settings, pools, exchanges, sending), tickets);
        dataplane.workers.forEach(worker -> worker.loop().execute(() -> worker.start(dataplane.workers)));
        dataplane.steward.start();
        return dataplane;
    }

    /** Where snapshots go in. */
    public SnapshotApplier snapshots() {
        return applier;
    }

    /** How the file of ticket keys was read last, empty where there is none. */
    public Optional<MountedReading> mounted() {
        return tickets.reading();
    }

    /** Whether it serves and means to go on. */
    public boolean ready() {
        return !draining && applier.inForce().isPresent();
    }

    public boolean draining() {
        return draining;
    }

    /** Everything counted so far. */
    public List<MetricFamily> metrics() {
        if (tracing == null) {
            return metrics.read();
        }
        List<MetricFamily> families = new ArrayList<>(metrics.read());
        families.addAll(tracing.metrics());
        return families;
    }

    /** The details of routes, as {@link MetricsReader#readDetails} tells them; without {@link DataplaneSettings#detailed()} there are none. */
    public List<MetricFamily> details() {
        return metrics.readDetails();
    }

    /** What each worker looks like; waits for their loops. */
    public List<WorkerView> describeWorkers() {
        return ask(Worker::describe);
    }

    /** What is known of endpoints that are asked whether they work; waits for who asks. */
    public HealthView describeHealth() {
        return health.describe();
    }

    /**
     * Stops without losing a request: looks unready for {@code delay}, in which everything is served and HTTP/1.1 answers say
     * {@code Connection: close}; then accepts what waits to be accepted and nothing more, tells clients to go, and returns once
     * they have, or after {@code timeout}.
     *
     * <p>A connection that carries nothing then is closed after a second, or a fourth of {@code timeout} where that is less: its
     * client may have sent a request that nobody has read yet (RFC 9112, section 9.5); one in the midst of its TLS handshake has until
     * that is over. As long before the end both sides of the
     * WebSockets that are left are told that they end, and have the rest to answer.
     */
    public void drain(Duration delay, Duration timeout) throws InterruptedException {
        draining = true;
        health.stop();
        log.atInfo().addKeyValue("delay", delay).addKeyValue("timeout", timeout).log("Draining began");
        onAll(Worker::part);
        Thread.sleep(delay);
        long grace = Math.min(LONGEST_GRACE_NANOS, timeout.toNanos() / 4);
        onAll(worker -> worker.drain(grace));
        long end = System.nanoTime() + timeout.toNanos();
        if (!awaitIdle(end - grace)) {
            int told = ask(Worker::leave).stream().mapToInt(each -> each).sum();
            log.atInfo().addKeyValue("webSockets", told).log("WebSockets are told to end");
            awaitIdle(end);
        }
        int left = describeWorkers().stream().mapToInt(WorkerView::exchanges).sum();
        if (tracing != null) {
            tracing.flush(Duration.ofNanos(Math.max(end - System.nanoTime(), LONGEST_GRACE_NANOS)));
        }
        log.atInfo().addKeyValue("exchangesLeft", left).log("Draining ended");
    }

    /** Whether nobody is left before {@code end}, in {@link System#nanoTime()}. */
    private boolean awaitIdle(long end) throws InterruptedException {
        boolean idle = idle();
        while (!idle && System.nanoTime() - end < 0) {
            Thread.sleep(20);
            idle = idle();
        }
        return idle;
    }

    private boolean idle() {
        return !ask(Worker::idle).contains(false);
    }

    /** What each worker says; waits for their loops. */
    private <T> List<T> ask(Function<Worker, T> question) {
        // Not as the loop's own promises, whose monitors a worker would have to enter where somebody waits.
        List<CompletableFuture<T>> answers = workers.stream()
                .map(worker -> CompletableFuture.supplyAsync(() -> question.apply(worker), worker.loop()))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** The settings it was started with. */
    public DataplaneSettings settings() {
        return settings;
    }

    /** Stops at once. */
    @Override
    public void close() {
        if (loops.isShuttingDown()) {
            return;
        }
        draining = true;
        steward.close();
        guards.close();
        health.close();
        onAll(Worker::close);
        endLoops(loops);
        MultiThreadIoEventLoopGroup asking = healthLoops;
        if (asking != null) {
            endLoops(asking);
        }
        if (accessLog != null) {
            accessLog.close();
        }
        if (tracing != null) {
            tracing.close();
        }
        StoreAccess store = quotas.store();
        if (store != null) {
            store.store().close();
        }
    }

    private EventLoop healthLoop() {
        MultiThreadIoEventLoopGroup asking = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("health", true), settings.transport().handlers());
        healthLoops = asking;
        return (EventLoop) asking.next();
    }

    private void tellDown(UpstreamName upstream, HealthCheck check, Set<Endpoint> down) {
        for (Worker worker : workers) {
            worker.loop().execute(() -> worker.down(upstream, check, down));
        }
    }

    /**
     * Netty's loop closes what is open at the beginning of a pass, and may end with the pass in whose midst it is told to; one that
     * has had something to run on its way out goes through another.
     */
    private void endLoops(MultiThreadIoEventLoopGroup ending) {
        for (EventExecutor loop : ending) {
            ((SingleThreadEventExecutor) loop).addShutdownHook(() -> log.atDebug().log("Loop ends"));
        }
        ending.shutdownGracefully(settings.transport().quietNanos(), END_NANOS, TimeUnit.NANOSECONDS).awaitUninterruptibly();
    }

    private void onAll(Consumer<Worker> task) {
        List<Future<?>> running = new ArrayList<>();
        for (Worker worker : workers) {
            running.add(worker.loop().submit(() -> task.accept(worker)));
        }
        running.forEach(Future::awaitUninterruptibly);
    }
}
