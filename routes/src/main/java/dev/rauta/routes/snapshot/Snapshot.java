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
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route table with everything that it refers to, cross-checked: a route never names an upstream or
 * credentials, nor a listener a certificate, that are not there; immutable.
 *
 * <p>All parts are sorted at construction, which throws {@link IllegalArgumentException} for a dangling reference or a name
 * that occurs twice.
 */
public final class Snapshot {
    private final RouteTable routes;
    private final List<Upstream> upstreams;
    private final List<EndpointSet> endpoints;
    private final List<Certificate> certificates;
    private final List<Credentials> credentials;

    /**
     * @param routes the route table
     * @param upstreams by unique name
     * @param endpoints exactly one set for each upstream, perhaps an empty one
     * @param certificates by unique name
     * @param credentials by unique name
     */
    public Snapshot(
            RouteTable routes,
            List<Upstream> upstreams,
            List<EndpointSet> endpoints,
            List<Certificate> certificates,
            List<Credentials> credentials) {
        this.routes = routes;
        this.upstreams = upstreams.stream().sorted().toList();
        this.endpoints = endpoints.stream().sorted().toList();
        this.certificates = certificates.stream().sorted().toList();
        this.credentials = credentials.stream().sorted().toList();
        Set<UpstreamName> upstreamNames = unique("upstream", this.upstreams, Upstream::name);
        Set<UpstreamName> endpointNames = unique("endpoints of", this.endpoints, EndpointSet::upstream);
        if (!upstreamNames.equals(endpointNames)) {
            throw new IllegalArgumentException("endpoints of " + new TreeSet<>(endpointNames)
                    + " (expected: one set for each of " + new TreeSet<>(upstreamNames) + ")");
        }
        checkCertificates(routes, unique("certificate", this.certificates, Certificate::name));
        checkUpstreams(routes, upstreamNames);
        checkGuards(routes, upstreamNames, unique("credentials", this.credentials, Credentials::name));
    }

    /** The same without credentials. */
    public Snapshot(
            RouteTable routes, List<Upstream> upstreams, List<EndpointSet> endpoints, List<Certificate> certificates) {
        this(routes, upstreams, endpoints, certificates, List.of());
    }

    /** The parts are sorted and fit. */
    private Snapshot(Snapshot other, List<EndpointSet> endpoints) {
        this.routes = other.routes;
        this.upstreams = other.upstreams;
        this.endpoints = List.copyOf(endpoints);
        this.certificates = other.certificates;
        this.credentials = other.credentials;
    }

    /** Nothing to serve. */
    public static Snapshot empty() {
        return new Snapshot(RouteTable.empty(), List.of(), List.of(), List.of());
    }

    /**
     * The same with other endpoints; they change far more often than all else, which is not checked again.
     *
     * @param others in the order of {@link #endpoints}, of the same upstreams
     */
    public Snapshot with(List<EndpointSet> others) {
        boolean fit = others.size() == endpoints.size();
        for (int i = 0; fit && i < others.size(); i++) {
            EndpointSet now = others.get(i);
            EndpointSet before = endpoints.get(i);
            fit = now == before || now.upstream().equals(before.upstream());
        }
        if (!fit) {
            throw new IllegalArgumentException("endpoints of " + others.stream().map(EndpointSet::upstream).toList()
                    + " (expected: of " + upstreams.stream().map(Upstream::name).toList() + ")");
        }
        return new Snapshot(this, others);
    }

    public RouteTable routes() {
        return routes;
    }

    /** By unique name, sorted. */
    public List<Upstream> upstreams() {
        return upstreams;
    }

    /** One set for each upstream, in the same order. */
    public List<EndpointSet> endpoints() {
        return endpoints;
    }

    /** By unique name, sorted. */
    public List<Certificate> certificates() {
        return certificates;
    }

    /** By unique name, sorted. */
    public List<Credentials> credentials() {
        return credentials;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Snapshot snapshot
                        && routes.equals(snapshot.routes)
                        && upstreams.equals(snapshot.upstreams)
                        && endpoints.equals(snapshot.endpoints)
                        && certificates.equals(snapshot.certificates)
                        && credentials.equals(snapshot.credentials);
    }

    @Override
    public int hashCode() {
        return Objects.hash(routes, upstreams, endpoints, certificates, credentials);
    }

    @Override
    public String toString() {
        return "Snapshot[routes=" + routes + ", upstreams=" + upstreams + ", endpoints=" + endpoints + ", certificates="
                + certificates + ", credentials=" + credentials + "]";
    }

    private static <T, N> Set<N> unique(String what, List<T> parts, Function<T, N> name) {
        Set<N> names = HashSet.newHashSet(parts.size());
        for (T part : parts) {
            if (!names.add(name.apply(part))) {
                throw new IllegalArgumentException(what + " " + name.apply(part) + " twice (expected: once)");
            }
        }
        return names;
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

    private static void checkGuards(RouteTable routes, Set<UpstreamName> upstreams, Set<CredentialsName> credentials) {
        for (VirtualHost virtualHost : routes.virtualHosts()) {
            for (Route route : virtualHost.routes()) {
                checkGuards(route.filters(), route.name(), upstreams, credentials);
                if (route.action() instanceof Action.Forward forward) {
                    for (WeightedDestination share : forward.destinations()) {
                        checkGuards(share.filters(), route.name(), upstreams, credentials);
                    }
                }
            }
        }
    }

    private static void checkGuards(
            List<Filter> filters, RouteName who, Set<UpstreamName> upstreams, Set<CredentialsName> credentials) {
        for (Filter filter : filters) {
            if (filter instanceof Guard guard) {
                guard.upstreams().forEach(name -> require(upstreams, name, "guard of route " + who));
                guard.credentials().forEach(name -> require(credentials, name, "guard of route " + who));
            }
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
