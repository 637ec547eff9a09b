// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.routing;

import dev.rauta.dataplane.filter.guard.GuardBook;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.util.AsciiString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A snapshot compiled for serving, all but its endpoints: immutable, shared by all workers. */
public final class ServingPlan {
    private final Router router;
    private final @Nullable RoutePlan[] routes;
    private final UpstreamPlans upstreams;
    private final GuardBook guards;
    private final Map<ListenerName, Through> listeners;
    private final Map<StreamRoute, Series> streamSeries;
    private final Through noListener;

    /**
     * What an exchange, or a connection that goes on as it is, needs of the listener it came through.
     *
     * @param unrouted the series of requests that no route took
     * @param unstreamed the series of connections and flows that no route took
     * @param port as upstreams are told it; empty where there was no listener
     */
    public record Through(Series unrouted, Series unstreamed, AsciiString port) {}

    private ServingPlan(
            Router router, UpstreamPlans upstreams, GuardBook guards, SeriesTable series, @Nullable ServingPlan before) {
        this.router = router;
        this.upstreams = upstreams;
        this.guards = guards;
        this.routes = new RoutePlan[router.indices()];
        for (CompiledRoute route : router.routes()) {
            RoutePlan known = before == null ? null : before.known(route, guards);
            routes[route.index()] = known != null
                    ? known
                    : RoutePlan.of(
                            route, series.route(route.listener().value(), route.route().name().value()), guards);
        }
        Map<ListenerName, Through> throughs = new HashMap<>();
        for (Listener listener : router.table().listeners()) {
            String name = listener.name().value();
            throughs.put(
                    listener.name(),
                    new Through(
                            series.route(name, SeriesTable.NO_ROUTE),
                            series.stream(name, SeriesTable.NO_ROUTE),
                            AsciiString.of(Integer.toString(listener.port()))));
        }
        this.listeners = Map.copyOf(throughs);
        Map<StreamRoute, Series> streams = new HashMap<>();
        for (StreamRoute route : router.table().streams()) {
            streams.put(route, series.stream(route.listener().value(), route.name().value()));
        }
        this.streamSeries = Map.copyOf(streams);
        this.noListener = new Through(series.unrouted(), series.unstreamed(), AsciiString.EMPTY_STRING);
    }

    /** Compiles filters and finds what everything is counted in. */
    public static ServingPlan compile(Router router, List<UpstreamPlan> upstreams, SeriesTable series) {
        return compile(router, new UpstreamPlans(upstreams, Map.of(), series), GuardBook.EMPTY, series, null);
    }

    /**
     * The same where another plan may know some of the routes.
     *
     * @param upstreams with the same series
     * @param guards what requests are checked against
     * @param before with the same series
     */
    public static ServingPlan compile(
            Router router, UpstreamPlans upstreams, GuardBook guards, SeriesTable series, @Nullable ServingPlan before) {
        return new ServingPlan(router, upstreams, guards, series, before);
    }

    public Router router() {
        return router;
    }

    /** Those that can be spoken to. */
    public Map<UpstreamName, UpstreamPlan> upstreams() {
        return upstreams.byName();
    }

    /** @param route of this plan's router */
    public RoutePlan route(CompiledRoute route) {
        return Objects.requireNonNull(routes[route.index()]);
    }

    private @Nullable RoutePlan known(CompiledRoute route) {
        RoutePlan known = route.index() < routes.length ? routes[route.index()] : null;
        return known != null && known.route() == route ? known : null;
    }

    /** The same where all that it checks requests against is the same, too. */
    private @Nullable RoutePlan known(CompiledRoute route, GuardBook now) {
        RoutePlan known = known(route);
        return known != null && known.same(now, guards) ? known : null;
    }

    /** Whether it serves {@code route}, the same object. */
    boolean has(CompiledRoute route) {
        return known(route) != null;
    }

    /** All that keep requests out. */
    public Set<Guard> guards() {
        Set<Guard> all = new HashSet<>();
        for (RoutePlan route : routes) {
            if (route != null) {
                all.addAll(route.guards());
            }
        }
        return all;
    }

    /** How endpoints are asked whether they work, by upstream: for all of it, and for some of its requests. */
    public Map<UpstreamName, Set<HealthCheck>> checks() {
        Map<UpstreamName, Set<HealthCheck>> all = new HashMap<>();
        upstreams().values().forEach(plan -> check(all, plan.upstream().name(), plan.upstream().resilience()));
        for (RoutePlan route : routes) {
            if (route != null && route.route().route().action() instanceof Action.Forward(List<WeightedDestination> shares)) {
                for (WeightedDestination share : shares) {
                    if (share.destination() instanceof Destination.To to) {
                        check(all, to.upstream(), to.resilience());
                    }
                }
            }
        }
        return all;
    }

    private static void check(Map<UpstreamName, Set<HealthCheck>> all, UpstreamName upstream, Optional<Resilience> its) {
        if (its.isPresent() && its.get().healthCheck().isPresent()) {
            all.computeIfAbsent(upstream, _ -> new HashSet<>(2)).add(its.get().healthCheck().get());
        }
    }

    /** Everything that it counts in. */
    public Set<Series> series() {
        Set<Series> all = new HashSet<>(upstreams.allSeries());
        all.addAll(streamSeries.values());
        for (RoutePlan route : routes) {
            if (route != null) {
                all.add(route.series());
            }
        }
        for (Through through : listeners.values()) {
            all.add(through.unrouted());
            all.add(through.unstreamed());
        }
        return all;
    }

    /** The series of requests that came through no listener. */
    public Series unrouted() {
        return noListener.unrouted();
    }

    public Through through(@Nullable Listener listener) {
        return listener == null ? noListener : listeners.getOrDefault(listener.name(), noListener);
    }

    /** How connections that go on as they are speak to an upstream; null: in the clear. */
    public @Nullable UpstreamContext streamTls(UpstreamName upstream) {
        return upstreams.streamTls(upstream);
    }

    /** The series of what a route carries. */
    public Series streamSeries(StreamRoute route) {
        return streamSeries.getOrDefault(route, noListener.unstreamed());
    }

    /** The series of connections and flows that no route carries. */
    public Series unstreamed(@Nullable ListenerName listener) {
        return (listener == null ? noListener : listeners.getOrDefault(listener, noListener)).unstreamed();
    }

    Series upstreamSeries(UpstreamName upstream) {
        return upstreams.series(upstream);
    }
}
