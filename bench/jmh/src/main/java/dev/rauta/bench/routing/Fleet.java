// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.routing;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.QueryMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Route tables of any size, and requests for them. */
public final class Fleet {
    private static final ListenerName LISTENER = ListenerName.ofIngress(80);

    private Fleet() {}

    /** What tells the routes of a table apart. */
    public enum Shape {
        /** One host, exact paths. */
        EXACT_PATHS,
        /** One host, prefixes that requests go two elements below. */
        PREFIXES,
        /** One host, exact paths of ten routes each, which a header tells apart. */
        HEADERS,
        /** Hosts of ten routes each: half exact paths, half prefixes. */
        HOSTS,
        /** The same, each host for one label before its name. */
        WILDCARD_HOSTS
    }

    /** How often each route is asked for. */
    public enum Draw {
        /** All alike. */
        UNIFORM,
        /** The most popular twice as often as the second and a hundred times as often as the hundredth, wherever they are. */
        ZIPF
    }

    /** A table of that many routes. */
    public static RouteTable table(Shape shape, int routes) {
        List<VirtualHost> hosts = new ArrayList<>();
        int each = each(shape, routes);
        for (int host = 0; host < routes / each; host++) {
            hosts.add(host(shape, routes, host));
        }
        return table(hosts);
    }

    private static RouteTable table(List<VirtualHost> hosts) {
        return new RouteTable(
                List.of(new Listener(LISTENER, 80, new ListenerProtocol.Http(), HostPattern.any())), hosts, List.of());
    }

    /** {@code hosts} hosts with two routes and an upstream each; the last one's are below {@code changed}. */
    public static Snapshot snapshot(int hosts, String changed) {
        List<VirtualHost> all = new ArrayList<>();
        List<Upstream> upstreams = new ArrayList<>();
        List<EndpointSet> endpoints = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            UpstreamName upstream = UpstreamName.of("shops", "shop-" + i, 80);
            String below = i == hosts - 1 ? changed : "/";
            all.add(new VirtualHost(
                    LISTENER,
                    HostPattern.parse("host-" + i + ".example.com"),
                    List.of(
                            route("shop-" + i, 0, RouteMatch.of(new PathMatch.Prefix(below)), upstream),
                            route("shop-" + i, 1, RouteMatch.of(new PathMatch.Exact(below + "status")), upstream))));
            upstreams.add(new Upstream(upstream, UpstreamProtocol.HTTP2, Optional.empty(), new LoadBalancing.RoundRobin()));
            endpoints.add(new EndpointSet(upstream, List.of(new Endpoint("10.0." + (i >> 8) + "." + (i & 255), 8080))));
        }
        return new Snapshot(table(all), upstreams, endpoints, List.of());
    }

    /** Requests for routes of {@link #table} at random, as many however large the table is. */
    public static RequestHead[] requests(Shape shape, int routes, Draw draw, int count) {
        Random random = new Random(1);
        double[] weights = weights(routes);
        RequestHead[] requests = new RequestHead[count];
        int each = each(shape, routes);
        for (int i = 0; i < count; i++) {
            int route =
                    switch (draw) {
                        case UNIFORM -> random.nextInt(routes);
                        case ZIPF -> zipf(random, weights);
                    };
            int host = route / each;
            int own = route % each;
            HeaderFields fields = new HeaderFields()
                    .add("accept", "*/*")
                    .add("user-agent", "bench/1")
                    .add("x-tenant", "tenant-" + own);
            String authority =
                    switch (shape) {
                        case EXACT_PATHS, PREFIXES, HEADERS -> "www.example.com";
                        case HOSTS -> "host-" + host + ".example.com";
                        case WILDCARD_HOSTS -> "www.host-" + host + ".example.com";
                    };
            requests[i] = new RequestHead("GET", "http", authority, path(shape, own) + below(shape, own), fields);
        }
        return requests;
    }

    /** Sums of 1, 1/2, 1/3 and so on. */
    private static double[] weights(int routes) {
        double[] weights = new double[routes];
        double sum = 0;
        for (int rank = 0; rank < routes; rank++) {
            sum += 1.0 / (rank + 1);
            weights[rank] = sum;
        }
        return weights;
    }

    private static int zipf(Random random, double[] weights) {
        int found = Arrays.binarySearch(weights, random.nextDouble() * weights[weights.length - 1]);
        long rank = Math.min(found < 0 ? -found - 1 : found, weights.length - 1);
        // Popular routes are not neighbours: 7,919 is a prime that divides no number of routes.
        return (int) (rank * 7919 % weights.length);
    }

    private static int each(Shape shape, int routes) {
        return switch (shape) {
            case EXACT_PATHS, PREFIXES, HEADERS -> routes;
            case HOSTS, WILDCARD_HOSTS -> 10;
        };
    }

    private static VirtualHost host(Shape shape, int routes, int host) {
        String name =
                switch (shape) {
                    case EXACT_PATHS, PREFIXES, HEADERS -> "www.example.com";
                    case HOSTS -> "host-" + host + ".example.com";
                    case WILDCARD_HOSTS -> "*.host-" + host + ".example.com";
                };
        List<Route> all = new ArrayList<>();
        for (int i = 0; i < each(shape, routes); i++) {
            String path = path(shape, i);
            boolean exact = shape == Shape.EXACT_PATHS || shape == Shape.HEADERS || shape != Shape.PREFIXES && i % 2 == 0;
            PathMatch match = exact ? new PathMatch.Exact(path) : new PathMatch.Prefix(path);
            List<HeaderMatch> headers = shape == Shape.HEADERS
                    ? List.of(new HeaderMatch("x-tenant", new ValueMatch.Exact("tenant-" + i)))
                    : List.of();
            all.add(route(
                    "shop-" + host,
                    i,
                    new RouteMatch(match, Optional.empty(), headers, List.<QueryMatch>of()),
                    UpstreamName.of("shops", "shop-" + host, 80)));
        }
        return new VirtualHost(LISTENER, HostPattern.ofIngress(name), all);
    }

    private static String path(Shape shape, int route) {
        return "/shop/" + (shape == Shape.HEADERS ? route / 10 : route) + "/items";
    }

    private static String below(Shape shape, int route) {
        return shape == Shape.PREFIXES || shape != Shape.EXACT_PATHS && shape != Shape.HEADERS && route % 2 == 1 ? "/42/photo" : "";
    }

    /** A route to one upstream, as an Ingress of that name would make it. */
    public static Route route(String name, int rule, RouteMatch match, UpstreamName upstream) {
        return new Route(
                RouteName.of("ingress", "shops", name, String.valueOf(rule)),
                new SourceRef("Ingress", "shops", name, "spec.rules[0].http.paths[" + rule + "]"),
                match,
                new Precedence(Instant.EPOCH, "shops", name, 0, rule),
                List.of(),
                new Action.Forward(List.of(new WeightedDestination(1, new Destination.To(upstream), List.of()))),
                Timeouts.DEFAULT);
    }
}
