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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot compiled for serving, all but its endpoints: immutable, shared by all workers. */
public final class ServingPlan {
    private final Router router;
    private final List<RoutePlan> routes;
    private final List<UpstreamPlan> upstreams;
    private final Map<ListenerName, Integer> unrouted;
    private final Map<UpstreamName, Integer> upstreamSeries;
    private final Map<StreamRoute, Integer> streamSeries;
    private final Map<ListenerName, Integer> unstreamed;
    private final Map<UpstreamName, UpstreamContext> streamTls;
    private final int noListener;

    private ServingPlan(
            Router router,
            List<UpstreamPlan> upstreams,
            Map<UpstreamName, UpstreamContext> streamTls,
            SeriesTable series) {
        this.streamTls = Map.copyOf(streamTls);
        this.router = router;
        this.upstreams = List.copyOf(upstreams);
        List<RoutePlan> plans = new ArrayList<>();
        for (CompiledRoute route : router.routes()) {
            int number = series.route(route.listener().value(), route.route().name().value());
            plans.add(RoutePlan.of(route, number));
        }
        this.routes = List.copyOf(plans);
        Map<ListenerName, Integer> listeners = new HashMap<>();
        Map<ListenerName, Integer> carrying = new HashMap<>();
        for (Listener listener : router.table().listeners()) {
            carrying.put(listener.name(), series.stream(listener.name().value(), SeriesTable.NO_ROUTE));
            listeners.put(listener.name(), series.route(listener.name().value(), SeriesTable.NO_ROUTE));
        }
        this.unrouted = Map.copyOf(listeners);
        this.unstreamed = Map.copyOf(carrying);
        Map<StreamRoute, Integer> streams = new HashMap<>();
        for (StreamRoute route : router.table().streams()) {
            streams.put(route, series.stream(route.listener().value(), route.name().value()));
        }
        this.streamSeries = Map.copyOf(streams);
        Map<UpstreamName, Integer> numbers = new HashMap<>();
        for (UpstreamPlan plan : upstreams) {
            UpstreamName name = plan.upstream().name();
            numbers.put(name, series.upstream(name.value()));
        }
        this.upstreamSeries = Map.copyOf(numbers);
        this.noListener = series.unrouted();
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
        return new ServingPlan(router, upstreams, streamTls, series);
    }

    public Router router() {
        return router;
    }

    public List<UpstreamPlan> upstreams() {
        return upstreams;
    }

    RoutePlan route(CompiledRoute route) {
        return routes.get(route.index());
    }

    int routeCount() {
        return routes.size();
    }

    /** The series of requests that no route took. */
    int unrouted(@Nullable Listener listener) {
        return listener == null ? noListener : unrouted.getOrDefault(listener.name(), noListener);
    }

    /** How connections that go on as they are speak to an upstream; null: in the clear. */
    public @Nullable UpstreamContext streamTls(UpstreamName upstream) {
        return streamTls.get(upstream);
    }

    /** The series of what a route carries. */
    public int streamSeries(StreamRoute route) {
        return streamSeries.getOrDefault(route, noListener);
    }

    /** The series of connections and flows that no route carries. */
    public int unstreamed(@Nullable ListenerName listener) {
        return listener == null ? noListener : unstreamed.getOrDefault(listener, noListener);
    }

    int upstreamSeries(UpstreamName upstream) {
        return upstreamSeries.getOrDefault(upstream, 0);
    }
}
