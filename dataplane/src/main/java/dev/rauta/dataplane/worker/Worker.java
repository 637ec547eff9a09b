// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.exchange.Exchanges;
import dev.rauta.dataplane.exchange.ServingPlan;
import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.FlushBatch;
import dev.rauta.dataplane.listener.ConnectionSetup;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.PortPlan;
import dev.rauta.dataplane.listener.passthrough.PassthroughTargets;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.upstream.UpstreamPools;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One event loop and all that it owns: listening sockets, client connections, exchanges, upstream pools.
 *
 * <p>Nothing in it is shared with another worker and nothing of it is touched from another thread: callers run these
 * methods on {@link #loop()}.
 */
public final class Worker {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TICKS_A_SECOND = 20;

    private final EventLoop loop;
    private final WorkerSettings settings;
    private final WorkerMetrics metrics;
    private final FlushBatch flushes;
    private final UpstreamPools pools;
    private final Exchanges exchanges;
    private final Connections connections;
    private final PassthroughTargets targets;
    private final Map<InetSocketAddress, Channel> sockets = new HashMap<>();
    private Map<InetSocketAddress, PortPlan> ports = Map.of();
    private long lastDelayNanos;
    private int ticks;

    /** Makes a worker that serves nothing yet. */
    public Worker(int number, EventLoop loop, WorkerSettings settings, ServingPlan nothing, SeriesTable series) {
        this.loop = loop;
        this.settings = settings;
        this.metrics = new WorkerMetrics(number);
        this.flushes = new FlushBatch(loop, settings.bufferedBytes());
        this.pools = new UpstreamPools(loop, settings.transport().socketType(), settings.pools(), flushes);
        this.exchanges = new Exchanges(flushes, pools, metrics, settings.exchanges(), nothing);
        this.targets = new PassthroughTargets(
                number,
                loop,
                settings.transport().socketType(),
                settings.pools().connectTimeout(),
                settings.exchanges().tunnelIdleTimeout());
        this.connections = new Connections(
                exchanges,
                metrics,
                flushes,
                settings.limits(),
                settings.trust(),
                settings.addresses(),
                series.unrouted());
    }

    /** Starts its clock; once. */
    public void start() {
        scheduleTick();
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
     * @param bound what hangs off each bound address
     */
    public void adopt(
            ServingPlan plan,
            Map<UpstreamName, List<Endpoint>> endpoints,
            Map<InetSocketAddress, PortPlan> bound,
            SeriesTable series) {
        assert loop.inEventLoop();
        metrics.grow(series.routeCount(), series.upstreamCount());
        pools.adopt(plan.upstreams(), endpoints);
        exchanges.adopt(plan, endpoints);
        targets.adopt(endpoints);
        ports = bound;
    }

    /** Goes on with other endpoints and the same routes. */
    public void endpoints(Map<UpstreamName, List<Endpoint>> endpoints) {
        assert loop.inEventLoop();
        pools.endpoints(endpoints);
        exchanges.endpoints(endpoints);
        targets.endpoints(endpoints);
    }

    /** Opens a listening socket; the future fails where the address is taken. */
    public ChannelFuture bind(InetSocketAddress address, PortPlan plan) {
        assert loop.inEventLoop();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(settings.transport().serverType())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, Buffers.POOLED)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 128 * 1024))
                .childHandler(new ConnectionSetup(connections, () -> ports.getOrDefault(address, plan), targets));
        if (settings.transport().sharesPorts()) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        ChannelFuture binding = bootstrap.bind(address);
        binding.addListener(_ -> {
            if (binding.isSuccess()) {
                sockets.put(address, binding.channel());
            }
        });
        return binding;
    }

    /** Closes a listening socket; connections that it accepted go on. */
    public void unbind(InetSocketAddress address) {
        assert loop.inEventLoop();
        Channel socket = sockets.remove(address);
        if (socket != null) {
            socket.close();
        }
    }

    /** Accepts nothing new, tells clients to go and lets them finish. */
    public void drain() {
        assert loop.inEventLoop();
        List.copyOf(sockets.keySet()).forEach(this::unbind);
        connections.drain();
    }

    /** Whether no client is left. */
    public boolean idle() {
        return connections.count() == 0;
    }

    /** Closes what is left. */
    public void close() {
        assert loop.inEventLoop();
        List.copyOf(sockets.keySet()).forEach(this::unbind);
        connections.close();
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
                metrics.requests(),
                TimeUnit.NANOSECONDS.toMicros(lastDelayNanos),
                pools.describe());
    }

    private void scheduleTick() {
        long due = System.nanoTime() + TICK_NANOS;
        loop.schedule(() -> tick(due), TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void tick(long due) {
        long now = System.nanoTime();
        lastDelayNanos = Math.max(0, now - due);
        metrics.loopDelay(lastDelayNanos);
        flushes.tick();
        metrics.buffered(flushes.held());
        exchanges.tick(now);
        if (++ticks % TICKS_A_SECOND == 0) {
            connections.tick(now);
            pools.tick(now);
        }
        if (!loop.isShuttingDown()) {
            scheduleTick();
        }
    }
}
