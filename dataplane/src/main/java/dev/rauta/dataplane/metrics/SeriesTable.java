// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers label sets for the life of the process, so that a worker counts by index.
 *
 * <p>A label set that has gone and comes back keeps its number and its count. Slow path only: any thread, one at a
 * time.
 */
public final class SeriesTable {
    /** The route label of a request that no route took. */
    public static final String NO_ROUTE = "none";

    /** The labels of a route's figures. */
    record RouteLabels(String listener, String route) {}

    private final Map<RouteLabels, Integer> routeNumbers = new HashMap<>();
    private final List<RouteLabels> routes = new ArrayList<>();
    private final Map<RouteLabels, Integer> streamNumbers = new HashMap<>();
    private final List<RouteLabels> streams = new ArrayList<>();
    private final Map<String, Integer> upstreamNumbers = new HashMap<>();
    private final List<String> upstreams = new ArrayList<>();

    /** Knows {@link #unrouted()} from the start, of requests and of streams. */
    public SeriesTable() {
        route(NO_ROUTE, NO_ROUTE);
        stream(NO_ROUTE, NO_ROUTE);
    }

    /** The number of requests that came in too broken to have a listener or route, and of such streams. */
    public int unrouted() {
        return 0;
    }

    /** The number of a route on a listener; {@link #NO_ROUTE} for requests that no route took. */
    public synchronized int route(String listener, String route) {
        return routeNumbers.computeIfAbsent(new RouteLabels(listener, route), labels -> {
            routes.add(labels);
            return routes.size() - 1;
        });
    }

    /** The number of a route of connections or datagrams on a listener; {@link #NO_ROUTE} where none took them. */
    public synchronized int stream(String listener, String route) {
        return streamNumbers.computeIfAbsent(new RouteLabels(listener, route), labels -> {
            streams.add(labels);
            return streams.size() - 1;
        });
    }

    /** The number of an upstream. */
    public synchronized int upstream(String name) {
        return upstreamNumbers.computeIfAbsent(name, label -> {
            upstreams.add(label);
            return upstreams.size() - 1;
        });
    }

    /** How many route series there are. */
    public synchronized int routeCount() {
        return routes.size();
    }

    /** How many series of streams there are. */
    public synchronized int streamCount() {
        return streams.size();
    }

    /** How many upstream series there are. */
    public synchronized int upstreamCount() {
        return upstreams.size();
    }

    synchronized List<RouteLabels> routes() {
        return List.copyOf(routes);
    }

    synchronized List<RouteLabels> streams() {
        return List.copyOf(streams);
    }

    synchronized List<String> upstreams() {
        return List.copyOf(upstreams);
    }
}
