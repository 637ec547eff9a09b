// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.controller.translate.ingress.IngressTranslator;
import dev.rauta.routes.Action;
import dev.rauta.routes.Listener;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What all Ingresses of ours come to, by host.
 *
 * @param hosts what each Ingress serves of each host, by host and Ingress
 * @param empty hosts of which nobody has a path
 * @param names certificates by server name
 * @param streams what goes on as it is, by server name
 * @param https the listener of all Ingresses for TLS
 */
record Site(
        List<OfHost> hosts, List<HostPattern> empty, List<SniBinding> names, List<StreamRoute> streams, Optional<Listener> https) {

    private static final PathMatch PREFIX = new PathMatch.Prefix("/");

    /**
     * What one Ingress serves of one host.
     *
     * @param http its routes in the clear, in match order
     * @param https its routes over TLS, in match order
     */
    record OfHost(SourceRef ingress, HostPattern host, List<Route> http, List<Route> https) {}

    static Site of(RouteTable table) {
        Map<HostPattern, Map<SourceRef, OfHost>> hosts = new TreeMap<>();
        List<HostPattern> empty = new ArrayList<>();
        for (VirtualHost virtual : table.virtualHosts()) {
            if (virtual.listener().ofGateway()) {
                continue;
            }
            boolean tls = virtual.listener().equals(IngressTranslator.HTTPS);
            if (virtual.routes().isEmpty() && !tls) {
                empty.add(virtual.host());
            }
            for (Route route : reachable(virtual.routes())) {
                OfHost its = hosts.computeIfAbsent(virtual.host(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(route.source().at(""), ingress ->
                                new OfHost(ingress, virtual.host(), new ArrayList<>(), new ArrayList<>()));
                (tls ? its.https() : its.http()).add(route);
            }
        }
        return new Site(
                hosts.values().stream().flatMap(its -> its.values().stream()).toList(),
                empty,
                table.sniBindings().stream().filter(one -> !one.listener().ofGateway()).toList(),
                table.streams().stream().filter(one -> !one.listener().ofGateway()).toList(),
                table.listeners().stream()
                        .filter(one -> one.name().equals(IngressTranslator.HTTPS))
                        .findFirst());
    }

    /** What comes behind a route that takes all that it takes gets nothing. */
    private static List<Route> reachable(List<Route> routes) {
        List<Route> reached = new ArrayList<>();
        Set<PathMatch> taken = new HashSet<>();
        for (Route route : routes) {
            PathMatch path = route.match().path();
            boolean lost = taken.contains(path) || taken.contains(PREFIX) && path instanceof PathMatch.Any;
            if (!lost) {
                reached.add(route);
            }
            if (unconditional(route)) {
                taken.add(path);
            }
        }
        return reached;
    }

    private static boolean unconditional(Route route) {
        return route.match().method().isEmpty() && route.match().headers().isEmpty() && route.match().query().isEmpty();
    }

    /** The host whose routes requests for {@code name} will be for: one alone, the most specific. */
    Optional<HostPattern> of(HostPattern name) {
        return Stream.concat(hosts.stream().map(OfHost::host), empty.stream())
                .filter(host -> MatchWriter.widened(host).covers(name))
                .min(HostPattern.MOST_SPECIFIC_FIRST);
    }

    /** Whether a route keeps somebody out. */
    static boolean guarded(Route route) {
        boolean shares = route.action() instanceof Action.Forward(var all)
                && all.stream().anyMatch(share -> share.filters().stream().anyMatch(Guard.class::isInstance));
        return shares || route.filters().stream().anyMatch(Guard.class::isInstance) || route.action() instanceof Action.Respond;
    }
}
