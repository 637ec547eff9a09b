// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A route table with everything that it refers to, cross-checked: a route never names an upstream, nor a listener a
 * certificate, that is not there.
 *
 * <p>All parts are sorted at construction. Throws {@link IllegalArgumentException} for a dangling reference or a name
 * that occurs twice.
 *
 * @param routes the route table
 * @param upstreams by unique name
 * @param endpoints exactly one set for each upstream, perhaps an empty one
 * @param certificates by unique name
 */
public record Snapshot(
        RouteTable routes, List<Upstream> upstreams, List<EndpointSet> endpoints, List<Certificate> certificates) {

    public Snapshot {
        upstreams = upstreams.stream().sorted().toList();
        endpoints = endpoints.stream().sorted().toList();
        certificates = certificates.stream().sorted().toList();
        Map<UpstreamName, Upstream> upstreamsByName = new HashMap<>();
        for (Upstream upstream : upstreams) {
            unique("upstream", upstream.name(), upstreamsByName.put(upstream.name(), upstream));
        }
        Map<UpstreamName, EndpointSet> endpointsByName = new HashMap<>();
        for (EndpointSet set : endpoints) {
            unique("endpoints of", set.upstream(), endpointsByName.put(set.upstream(), set));
        }
        if (!upstreamsByName.keySet().equals(endpointsByName.keySet())) {
            throw new IllegalArgumentException("endpoints of " + new TreeSet<>(endpointsByName.keySet())
                    + " (expected: one set for each of " + new TreeSet<>(upstreamsByName.keySet()) + ")");
        }
        Map<CertificateName, Certificate> certificatesByName = new HashMap<>();
        for (Certificate certificate : certificates) {
            unique("certificate", certificate.name(), certificatesByName.put(certificate.name(), certificate));
        }
        checkCertificates(routes, certificatesByName.keySet());
        checkUpstreams(routes, upstreamsByName.keySet());
    }

    /** Nothing to serve. */
    public static Snapshot empty() {
        return new Snapshot(RouteTable.empty(), List.of(), List.of(), List.of());
    }

    private static void unique(String what, Object name, @org.jspecify.annotations.Nullable Object previous) {
        if (previous != null) {
            throw new IllegalArgumentException(what + " " + name + " twice (expected: once)");
        }
    }

    private static void checkCertificates(RouteTable routes, Set<CertificateName> known) {
        for (Listener listener : routes.listeners()) {
            if (listener.protocol() instanceof ListenerProtocol.Https https) {
                https.fallback().ifPresent(name -> require(known, name, "listener " + listener.name()));
            }
        }
        for (SniBinding binding : routes.sniBindings()) {
            for (CertificateName name : binding.certificates()) {
                require(known, name, "server name " + binding.host() + " on " + binding.listener());
            }
        }
    }

    private static void checkUpstreams(RouteTable routes, Set<UpstreamName> known) {
        for (VirtualHost virtualHost : routes.virtualHosts()) {
            for (Route route : virtualHost.routes()) {
                checkMirrors(route.filters(), route.name(), known);
                if (route.action() instanceof Action.Forward forward) {
                    checkUpstreams(forward.destinations(), route.name(), known);
                }
            }
        }
        for (StreamRoute route : routes.streams()) {
            checkUpstreams(route.destinations(), route.name(), known);
        }
    }

    private static void checkUpstreams(List<WeightedDestination> shares, RouteName who, Set<UpstreamName> known) {
        for (WeightedDestination share : shares) {
            if (share.destination() instanceof Destination.To to) {
                require(known, to.upstream(), "route " + who);
            }
            checkMirrors(share.filters(), who, known);
        }
    }

    private static void checkMirrors(List<Filter> filters, RouteName who, Set<UpstreamName> known) {
        for (Filter filter : filters) {
            if (filter instanceof Filter.Mirror mirror) {
                require(known, mirror.upstream(), "mirror of route " + who);
            }
        }
    }

    private static <T> void require(Set<T> known, T name, String who) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(who + " refers to " + name + " (expected: a part of the snapshot)");
        }
    }
}
