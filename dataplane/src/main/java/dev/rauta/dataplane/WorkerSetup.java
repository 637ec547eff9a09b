// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.filter.limit.Quotas;
import dev.rauta.dataplane.listener.AddressCounts;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.datagram.FlowCount;
import dev.rauta.dataplane.log.AccessLog;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.shared.ConnectionShares;
import dev.rauta.dataplane.shared.SharedCells;
import dev.rauta.dataplane.store.RedisStore;
import dev.rauta.dataplane.trace.Tracing;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import dev.rauta.dataplane.worker.Worker;
import dev.rauta.dataplane.worker.WorkerSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the workers of a dataplane, and what all of them count and tell in. */
final class WorkerSetup {
    /** How many client addresses are counted at most; their cells take 128 MB. */
    private static final int MOST_ADDRESSES = 1 << 24;

    private WorkerSetup() {}

    /** Starts what they have together; {@code sending} says what stands before each worker's pools. */
    static WorkerSettings start(
            DataplaneSettings settings,
            PoolSettings pools,
            ExchangeSettings exchanges,
            Function<UpstreamPools, RequestSender> sending) {
        return new WorkerSettings(
                settings.transport(),
                pools,
                sending,
                new ExchangeSettings(
                        exchanges.idleTimeout(),
                        exchanges.tunnelIdleTimeout(),
                        exchanges.attempts(),
                        settings.privilegedPortOffset(),
                        settings.limits().bodyBytes(),
                        settings.trust().forwardedField(),
                        settings.ambiguousPaths(),
                        settings.limits().overload(settings.workers()),
                        settings.zone()),
                settings.limits().connections(),
                settings.limits().bufferedBytes(settings.workers()),
                settings.trust(),
                Quotas.open(settings.rateStore().map(RedisStore::access).orElse(null)),
                addresses(settings),
                new ConnectionShares(settings.workers()),
                new FlowCount(settings.limits().flows().flows()),
                settings.limits().flows().idleTimeout(),
                settings.detailed(),
                settings.accessLog().map(log -> AccessLog.start(log, settings.workers())).orElse(null),
                settings.tracing().map(Tracing::start).orElse(null));
    }

    /** One on each loop; they serve nothing yet. */
    static List<Worker> workers(
            DataplaneSettings settings, WorkerSettings each, MultiThreadIoEventLoopGroup loops, SeriesTable series) {
        ServingPlan nothing = ServingPlan.compile(Router.empty(), List.of(), series);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(new Worker(i, (EventLoop) loops.next(), each, nothing, series.unrouted()));
        }
        return List.copyOf(workers);
    }

    private static AddressCounts addresses(DataplaneSettings settings) {
        ConnectionLimits limits = settings.limits().connections();
        long room = limits.connectionsPerAddress() == 0 ? 1 : 2L * limits.connections() * settings.workers();
        return new AddressCounts(new SharedCells((int) Math.min(room, MOST_ADDRESSES)), limits.connectionsPerAddress());
    }
}
