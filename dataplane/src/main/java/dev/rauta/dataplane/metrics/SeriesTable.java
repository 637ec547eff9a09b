// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Knows the {@link Series} of every label set that is, or was of late, in a snapshot.
 *
 * <p>A label set that has gone and comes back soon keeps its count; after {@link #KEPT} without it is forgotten, so that routes
 * which come and go do not pile up. What is still in flight on one that is forgotten counts for nobody. Slow path only: any
 * thread, one at a time.
 */
public final class SeriesTable {
    /** The route label of a request that no route took. */
    public static final String NO_ROUTE = "none";

    /** How long a label set that is in no snapshot keeps its count: longer than any scrape takes to come. */
    public static final Duration KEPT = Duration.ofMinutes(10);

    /** The labels of a route's figures. */
    record RouteLabels(String listener, String route) {}

    private final int workers;
    private final boolean detailed;
    private final boolean traced;
    private final Map<RouteLabels, Series> routes = new LinkedHashMap<>();
    private final Map<RouteLabels, Series> streams = new LinkedHashMap<>();
    private final Map<String, Series> upstreams = new LinkedHashMap<>();
    private final Series unrouted;
    private final Series unstreamed;
    private final Series noUpstream;

    /**
     * Knows {@link #unrouted()} and {@link #unstreamed()} from the start.
     *
     * @param workers how many count, numbered from 0
     */
    public SeriesTable(int workers) {
        this(workers, false, false);
    }

    /**
     * @param detailed whether routes keep {@link RequestFigures} too
     * @param traced whether they keep exemplars
     */
    public SeriesTable(int workers, boolean detailed, boolean traced) {
        this.workers = workers;
        this.traced = traced;
        this.detailed = detailed;
        this.unrouted = route(NO_ROUTE, NO_ROUTE);
        this.unstreamed = stream(NO_ROUTE, NO_ROUTE);
        this.noUpstream = upstream(NO_ROUTE);
    }

    /** Of requests that came in too broken to have a listener or route. */
    public Series unrouted() {
        return unrouted;
    }

    /** Of connections and flows without a listener. */
    public Series unstreamed() {
        return unstreamed;
    }

    /** Of what was meant for an upstream that cannot be spoken to. */
    public Series noUpstream() {
        return noUpstream;
    }

    /** Of a route on a listener; {@link #NO_ROUTE} for requests that no route took. */
    public synchronized Series route(String listener, String route) {
        return routes.computeIfAbsent(
                new RouteLabels(listener, route), _ -> new Series(workers, WorkerMetrics.ROUTE_CELLS, detailed, traced));
    }

    /** Of a route of connections or datagrams on a listener; {@link #NO_ROUTE} where none took them. */
    public synchronized Series stream(String listener, String route) {
        return streams.computeIfAbsent(
                new RouteLabels(listener, route), _ -> new Series(workers, WorkerMetrics.STREAM_CELLS));
    }

    /** Of an upstream. */
    public synchronized Series upstream(String name) {
        return upstreams.computeIfAbsent(name, _ -> new Series(workers, WorkerMetrics.UPSTREAM_CELLS));
    }

    /**
     * Forgets what has been in no snapshot for {@link #KEPT}; called now and then, between two snapshots.
     *
     * @param live what is in one now
     * @param now in {@link System#nanoTime()}
     */
    public synchronized void sweep(Set<Series> live, long now) {
        sweep(routes.values(), live, now);
        sweep(streams.values(), live, now);
        sweep(upstreams.values(), live, now);
    }

    private void sweep(Collection<Series> all, Set<Series> live, long now) {
        all.removeIf(one -> {
            if (live.contains(one) || one == unrouted || one == unstreamed || one == noUpstream) {
                one.goneSince = null;
                return false;
            }
            Long since = one.goneSince;
            if (since == null) {
                one.goneSince = now;
                return false;
            }
            return now - since >= KEPT.toNanos();
        });
    }

    synchronized Map<RouteLabels, Series> routes() {
        return new LinkedHashMap<>(routes);
    }

    synchronized Map<RouteLabels, Series> streams() {
        return new LinkedHashMap<>(streams);
    }

    synchronized Map<String, Series> upstreams() {
        return new LinkedHashMap<>(upstreams);
    }
}
