// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.exchange.Audience;
import dev.rauta.dataplane.exchange.Exchanges;
import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.accept.ConnectionSetup;
import dev.rauta.dataplane.listener.datagram.Flows;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.stream.Destinations;
import dev.rauta.dataplane.listener.stream.Splices;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and all that it owns: listening sockets, client connections, exchanges, upstream pools.
 *
 * <p>Nothing in it is shared with another worker and nothing of it is touched from another thread: callers run these
 * methods on {@link #loop()}.
 */
public final class Worker {
    private final EventLoop loop;
    private final WorkerSettings settings;
    private final WorkerMetrics metrics;
    private final FlushBatch flushes;
    private final UpstreamPools pools;
    private final Exchanges exchanges;
    private final Connections connections;
    private final Destinations destinations;
    private final Splices splices;
    private final Flows flows;
    private final Sockets sockets;
    private final Clock clock;
    private Map<Opening, BindingPlan> plans = Map.of();

    /** Of openings bound since the last {@link #adopt}, which did not know yet that they would be. */
    private final Map<Opening, BindingPlan> fresh = new HashMap<>();

    private final Map<Opening, ConnectionSetup> setups = new HashMap<>();
    private @Nullable Placement placement;
    private boolean closed;

    /**
     * Makes a worker that serves nothing yet.
     *
     * @param unrouted what requests are counted in that were too broken to have a listener
     */
    public Worker(int number, EventLoop loop, WorkerSettings settings, ServingPlan nothing, Series unrouted) {
        this.loop = loop;
        this.settings = settings;
        this.metrics = new WorkerMetrics(number, settings.detailed());
        this.flushes = new FlushBatch(loop, settings.bufferedBytes());
        this.pools = new UpstreamPools(loop, settings.transport().socketType(), settings.pools(), flushes);
        this.exchanges = new Exchanges(
                flushes, settings.sending().apply(pools), metrics, settings.exchanges(), settings.quotas(), nothing,
                new Audience(settings.log() == null ? null : settings.log().worker(number), settings.tracing()));
        this.destinations = new Destinations(number, nothing);
        this.splices = new Splices(
                destinations,
                metrics,
                flushes,
                settings.transport().socketType(),
                settings.pools().connectTimeout(),
                settings.exchanges().tunnelIdleTimeout());
        this.flows = new Flows(
                destinations,
                metrics,
                loop,
                settings.transport().datagramType(),
                settings.flows(),
                settings.flowIdleTimeout());
        this.clock = new Clock(loop, metrics, this::tick);
        this.sockets = new Sockets(loop, settings.transport());
        this.connections = new Connections(
                exchanges,
                metrics,
                flushes,
                settings.limits(),
                settings.trust(),
                settings.addresses(),
                unrouted);
    }

    /**
     * Starts its clock; once, before it binds.
     *
     * @param all the dataplane's workers, by number
     */
    public void start(List<Worker> all) {
        placement = new Placement(metrics.worker(), settings.shares(), all);
        clock.start();
    }

    /** The loop that its methods run on. */
    public EventLoop loop() {
        return loop;
    }

    /** Its counters, which any thread may read. */
    public WorkerMetrics metrics() {
        return metrics;
    }

    /**
     * Goes on with another plan; exchanges in flight finish on what they began with.
     *
     * @param endpoints of every upstream, all literal addresses
     * @param bound what hangs off each bound binding
     * @param touched which upstreams are others than before
     */
    public void adopt(
            ServingPlan plan,
            Map<UpstreamName, List<Endpoint>> endpoints,
            Map<Opening, BindingPlan> bound,
            Touched touched) {
        assert loop.inEventLoop();
        exchanges.adopt(plan, endpoints, touched);
        destinations.adopt(plan, endpoints, touched);
        // Last, for what waits in a pool that goes is routed anew.
        pools.adopt(plan.upstreams(), endpoints, touched);
        bound(bound);
    }

    /** Goes on with other endpoints of {@code touched} upstreams, and the same of everything else. */
    public void endpoints(Map<UpstreamName, List<Endpoint>> endpoints, Touched touched) {
        assert loop.inEventLoop();
        exchanges.endpoints(endpoints, touched);
        destinations.endpoints(endpoints, touched);
        pools.endpoints(endpoints, touched);
        flows.adopted();
    }

    /** Goes on with others of an upstream's endpoints that do not work, by what {@code check} has found; they get no new requests. */
    public void down(UpstreamName upstream, HealthCheck check, Set<Endpoint> others) {
        assert loop.inEventLoop();
        exchanges.down(upstream, check, others);
    }

    /** Goes on with other bindings. */
    public void bound(Map<Opening, BindingPlan> bound) {
        assert loop.inEventLoop();
        plans = bound;
        fresh.clear();
        flows.adopted();
    }

    /** Knows what hangs off an opening that is about to be bound: others give it what they accept there. */
    public void expect(Opening opening, BindingPlan plan) {
        assert loop.inEventLoop();
        fresh.put(opening, plan);
    }

    /** Opens a socket that all workers {@link #expect}; the future fails where the address is taken. */
    public ChannelFuture bind(Opening opening, InetSocketAddress address) {
        assert loop.inEventLoop();
        Placement placing = Objects.requireNonNull(placement, "placement: null (expected: a worker that has been started)");
        return opening.datagrams()
                ? sockets.receive(opening, address, flows.receiver(() -> carried(plan(opening))))
                : sockets.listen(opening, address, channel -> placing.place(opening, channel));
    }

    /** Serves a connection that some worker has accepted, and that belongs to this one from now on. */
    void serve(Opening opening, Channel channel) {
        assert loop.inEventLoop();
        if (closed) {
            channel.close();
            return;
        }
        setups.computeIfAbsent(opening, _ -> new ConnectionSetup(connections, () -> plan(opening), splices)).begin(channel);
    }

    /** Closes a socket; connections that it accepted go on. */
    public void unbind(Opening opening) {
        assert loop.inEventLoop();
        sockets.close(opening);
        setups.remove(opening);
    }

    /** Serves on, and has answers tell clients to go elsewhere with their next request. */
    public void part() {
        assert loop.inEventLoop();
        connections.part();
    }

    /**
     * Accepts nothing new but what waits already, tells clients to go and lets them finish.
     *
     * @param graceNanos how long connections without a request are waited for
     */
    public void drain(long graceNanos) {
        assert loop.inEventLoop();
        settings.shares().shut(metrics.worker());
        connections.drain(graceNanos);
        sockets.closeListening();
        flows.drain();
    }

    /** Tells both sides of each WebSocket that it ends. @return how many did not know */
    public int leave() {
        assert loop.inEventLoop();
        return exchanges.leave();
    }

    /** Whether no client is left, and none can come. */
    public boolean idle() {
        assert loop.inEventLoop();
        return connections.count() == 0 && !sockets.listening();
    }

    /** Closes what is left. */
    public void close() {
        assert loop.inEventLoop();
        closed = true;
        settings.shares().shut(metrics.worker());
        sockets.closeAll();
        connections.close();
        splices.close();
        exchanges.close();
        pools.drain();
    }

    /** What it looks like now. */
    public WorkerView describe() {
        assert loop.inEventLoop();
        return new WorkerView(
                metrics.worker(),
                connections.count(),
                exchanges.active(),
                splices.open(),
                flows.open(),
                metrics.requests(),
                TimeUnit.NANOSECONDS.toMicros(clock.delayNanos()),
                exchanges.turnedAway(),
                pools.describe(),
                exchanges.resiliences());
    }

    /** What hangs off an opening now; what it was bound with says nothing any more once that is not wanted. */
    private BindingPlan plan(Opening opening) {
        BindingPlan adopted = plans.get(opening);
        return adopted == null ? fresh.getOrDefault(opening, new BindingPlan.Gone(opening.binding())) : adopted;
    }

    private static @Nullable Carried carried(BindingPlan now) {
        return now instanceof BindingPlan.Raw raw ? raw.carried() : null;
    }

    private void tick(long now, long next, boolean second) {
        flushes.tick(now);
        metrics.buffered(flushes.held());
        exchanges.tick(now, clock.delayNanos(), next);
        if (second || connections.draining()) {
            connections.tick(now);
        }
        if (second) {
            pools.tick(now);
            flows.tick(now);
        }
    }
}
