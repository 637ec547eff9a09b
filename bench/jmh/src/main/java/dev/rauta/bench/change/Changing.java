// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.change;

import dev.rauta.bench.routing.Fleet;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A snapshot of many hosts, and what differs from one in a single part. */
final class Changing {
    private Changing() {}

    /** {@code hosts} hosts with two routes and an upstream each, of {@code each} endpoints where nobody listens. */
    static Snapshot snapshot(int hosts, int each, int port) {
        ListenerName listener = ListenerName.ofIngress(port);
        List<VirtualHost> all = new ArrayList<>();
        List<Upstream> upstreams = new ArrayList<>();
        List<EndpointSet> endpoints = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            UpstreamName upstream = UpstreamName.of("shops", "shop-" + i, 80);
            all.add(new VirtualHost(listener, HostPattern.parse("host-" + i + ".example.com"), routes(i, "/", upstream)));
            upstreams.add(new Upstream(upstream, UpstreamProtocol.AUTO, Optional.empty(), new LoadBalancing.RoundRobin()));
            List<Endpoint> its = new ArrayList<>();
            for (int j = 0; j < each; j++) {
                its.add(new Endpoint("127." + (1 + j) + "." + (i >> 8) + "." + (1 + i % 250), 9));
            }
            endpoints.add(new EndpointSet(upstream, its));
        }
        RouteTable table = new RouteTable(
                List.of(new Listener(listener, port, new ListenerProtocol.Http(), HostPattern.any())), all, List.of());
        return new Snapshot(table, upstreams, endpoints, List.of());
    }

    /** The same but for the last endpoint of one upstream. */
    static Snapshot endpoints(Snapshot before, int which, int change) {
        List<EndpointSet> sets = new ArrayList<>(before.endpoints());
        List<Endpoint> its = new ArrayList<>(sets.get(which).endpoints());
        its.set(its.size() - 1, new Endpoint("127." + (99 + (change >> 8)) + "." + (change & 255) + ".1", 9));
        sets.set(which, new EndpointSet(sets.get(which).upstream(), its));
        return new Snapshot(before.routes(), before.upstreams(), sets, before.certificates());
    }

    /** The same but for one host's paths. */
    static Snapshot host(Snapshot before, int which, int change) {
        List<VirtualHost> hosts = new ArrayList<>(before.routes().virtualHosts());
        VirtualHost host = hosts.get(which);
        UpstreamName upstream = host.routes().getFirst().action() instanceof Action.Forward(List<WeightedDestination> shares)
                        && shares.getFirst().destination() instanceof Destination.To(UpstreamName name, var _, var _)
                ? name
                : before.upstreams().getFirst().name();
        hosts.set(which, new VirtualHost(host.listener(), host.host(), routes(which, "/changed-" + change + "/", upstream)));
        return new Snapshot(before.routes().with(hosts), before.upstreams(), before.endpoints(), before.certificates());
    }

    private static List<Route> routes(int host, String below, UpstreamName upstream) {
        return List.of(
                Fleet.route("shop-" + host, 0, RouteMatch.of(new PathMatch.Prefix(below)), upstream),
                Fleet.route("shop-" + host, 1, RouteMatch.of(new PathMatch.Exact(below + "status")), upstream));
    }
}
