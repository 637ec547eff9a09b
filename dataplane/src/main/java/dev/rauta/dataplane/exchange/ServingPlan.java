// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.util.AsciiString;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A snapshot compiled for serving, all but its endpoints: immutable, shared by all workers. */
public final class ServingPlan {
    private final Router router;
    private final @Nullable RoutePlan[] routes;
    private final Map<UpstreamName, UpstreamPlan> upstreams;
    private final Map<ListenerName, Through> listeners;
    private final Map<UpstreamName, Integer> upstreamSeries;
    private final Map<StreamRoute, Integer> streamSeries;
    private final Map<ListenerName, Integer> unstreamed;
    private final Map<UpstreamName, UpstreamContext> streamTls;
    private final Through noListener;

    /**
     * What an exchange needs of the listener it came through.
     *
     * @param unrouted the series of requests that no route took
     * @param port as upstreams are told it; empty where there was no listener
     */
    record Through(int unrouted, AsciiString port) {}

    private ServingPlan(
            Router router,
            List<UpstreamPlan> upstreams,
            Map<UpstreamName, UpstreamContext> streamTls,
            SeriesTable series,
            @Nullable ServingPlan before) {
        this.streamTls = Map.copyOf(streamTls);
        this.router = router;
        Map<UpstreamName, UpstreamPlan> byName = HashMap.newHashMap(upstreams.size());
        upstreams.forEach(plan -> byName.put(plan.upstream().name(), plan));
        this.upstreams = Collections.unmodifiableMap(byName);
        this.routes = new RoutePlan[router.indices()];
        for (CompiledRoute route : router.routes()) {
            RoutePlan known = before == null ? null : before.known(route);
            routes[route.index()] = known != null
                    ? known
                    : RoutePlan.of(route, series.route(route.listener().value(), route.route().name().value()));
        }
        Map<ListenerName, Through> throughs = new HashMap<>();
        Map<ListenerName, Integer> carrying = new HashMap<>();
        for (Listener listener : router.table().listeners()) {
            carrying.put(listener.name(), series.stream(listener.name().value(), SeriesTable.NO_ROUTE));
            throughs.put(
                    listener.name(),
                    new Through(
                            series.route(listener.name().value(), SeriesTable.NO_ROUTE),
                            AsciiString.of(Integer.toString(listener.port()))));
        }
        this.listeners = Map.copyOf(throughs);
        this.unstreamed = Map.copyOf(carrying);
        Map<StreamRoute, Integer> streams = new HashMap<>();
        for (StreamRoute route : router.table().streams()) {
            streams.put(route, series.stream(route.listener().value(), route.name().value()));
        }
        this.streamSeries = Map.copyOf(streams);
        Map<UpstreamName, Integer> numbers = HashMap.newHashMap(upstreams.size());
        for (UpstreamPlan plan : upstreams) {
            UpstreamName name = plan.upstream().name();
            numbers.put(name, series.upstream(name.value()));
        }
        this.upstreamSeries = Collections.unmodifiableMap(numbers);
        this.noListener = new Through(series.unrouted(), AsciiString.EMPTY_STRING);
    }

    /** Compiles filters and numbers every series. */
    public static ServingPlan compile(Router router, List<UpstreamPlan> upstreams, SeriesTable series) {
        return compile(router, upstreams, Map.of(), series);
    }

    /** The same where upstreams of connections that go on as they are want TLS. */
    public static ServingPlan compile(
            Router router,
            List<UpstreamPlan> upstreams,
            Map<UpstreamName, UpstreamContext> streamTls,
            SeriesTable series) {
        return new ServingPlan(router, upstreams, streamTls, series, null);
    }

    /**
     * The same where another plan may know some of the routes.
     *
     * @param before with the same series
     */
    public static ServingPlan compile(
            Router router,
            List<UpstreamPlan> upstreams,
            Map<UpstreamName, UpstreamContext> streamTls,
            SeriesTable series,
            @Nullable ServingPlan before) {
        return new ServingPlan(router, upstreams, streamTls, series, before);
    }

    public Router router() {
        return router;
    }

    /** Those that can be spoken to. */
    public Map<UpstreamName, UpstreamPlan> upstreams() {
        return upstreams;
    }

    /** @param route of this plan's router */
    RoutePlan route(CompiledRoute route) {
        return Objects.requireNonNull(routes[route.index()]);
    }

    private @Nullable RoutePlan known(CompiledRoute route) {
        RoutePlan known = route.index() < routes.length ? routes[route.index()] : null;
        return known != null && known.route() == route ? known : null;
    }

    int routeCount() {
        return routes.length;
    }

    /** The series of requests that came through no listener. */
    int unrouted() {
        return noListener.unrouted();
    }

    Through through(@Nullable Listener listener) {
        return listener == null ? noListener : listeners.getOrDefault(listener.name(), noListener);
    }

    /** How connections that go on as they are speak to an upstream; null: in the clear. */
    public @Nullable UpstreamContext streamTls(UpstreamName upstream) {
        return streamTls.get(upstream);
    }

    /** The series of what a route carries. */
    public int streamSeries(StreamRoute route) {
        return streamSeries.getOrDefault(route, unrouted());
    }

    /** The series of connections and flows that no route carries. */
    public int unstreamed(@Nullable ListenerName listener) {
        return listener == null ? unrouted() : unstreamed.getOrDefault(listener, unrouted());
    }

    int upstreamSeries(UpstreamName upstream) {
        return upstreamSeries.getOrDefault(upstream, 0);
    }
}
