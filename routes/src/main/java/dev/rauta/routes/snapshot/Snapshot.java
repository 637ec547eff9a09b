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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A route table with everything that it refers to, cross-checked: a route never names an upstream, nor a listener a
 * certificate, that is not there; immutable.
 *
 * <p>All parts are sorted at construction, which throws {@link IllegalArgumentException} for a dangling reference or a name
 * that occurs twice.
 */
public final class Snapshot {
    private final RouteTable routes;
    private final List<Upstream> upstreams;
    private final List<EndpointSet> endpoints;
    private final List<Certificate> certificates;

    /**
     * @param routes the route table
     * @param upstreams by unique name
     * @param endpoints exactly one set for each upstream, perhaps an empty one
     * @param certificates by unique name
     */
    public Snapshot(
            RouteTable routes, List<Upstream> upstreams, List<EndpointSet> endpoints, List<Certificate> certificates) {
        this.routes = routes;
        this.upstreams = upstreams.stream().sorted().toList();
        this.endpoints = endpoints.stream().sorted().toList();
        this.certificates = certificates.stream().sorted().toList();
        Set<UpstreamName> upstreamNames = unique("upstream", this.upstreams, Upstream::name);
        Set<UpstreamName> endpointNames = unique("endpoints of", this.endpoints, EndpointSet::upstream);
        if (!upstreamNames.equals(endpointNames)) {
            throw new IllegalArgumentException("endpoints of " + new TreeSet<>(endpointNames)
                    + " (expected: one set for each of " + new TreeSet<>(upstreamNames) + ")");
        }
        checkCertificates(routes, unique("certificate", this.certificates, Certificate::name)::contains);
        routes.virtualHosts().forEach(host -> checkUpstreams(host, upstreamNames::contains));
        for (StreamRoute route : routes.streams()) {
            checkUpstreams(route.destinations(), route.name(), upstreamNames::contains);
        }
    }

    /** The parts are sorted and fit. */
    private Snapshot(Snapshot other, RouteTable routes, List<EndpointSet> endpoints) {
        this.routes = routes;
        this.upstreams = other.upstreams;
        this.endpoints = List.copyOf(endpoints);
        this.certificates = other.certificates;
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
        return new Snapshot(this, routes, others);
    }

    /**
     * The same with other routes; virtual hosts that are the same objects as here are not checked again.
     *
     * @param others may refer to what there is here
     */
    public Snapshot with(RouteTable others) {
        boolean apart = others.listeners().equals(routes.listeners())
                && others.sniBindings().equals(routes.sniBindings())
                && others.streams().equals(routes.streams());
        if (!apart) {
            return new Snapshot(others, upstreams, endpoints, certificates);
        }
        List<VirtualHost> before = routes.virtualHosts();
        int next = 0;
        for (VirtualHost host : others.virtualHosts()) {
            while (next < before.size() && before.get(next) != host && before.get(next).compareTo(host) < 0) {
                next++;
            }
            if (next == before.size() || before.get(next) != host) {
                checkUpstreams(host, this::has);
            }
        }
        return new Snapshot(this, others, endpoints);
    }

    /**
     * Made of these parts, as the constructor does it; of those that are the same objects as in {@code before} only what is new is
     * checked. Most changes are of one host among tens of thousands.
     */
    public static Snapshot after(
            Snapshot before,
            RouteTable routes,
            List<Upstream> upstreams,
            List<EndpointSet> endpoints,
            List<Certificate> certificates) {
        boolean stays = same(upstreams, before.upstreams)
                && endpoints.size() == before.endpoints.size()
                && same(certificates.stream().sorted().toList(), before.certificates);
        return stays
                ? before.with(endpoints).with(routes)
                : new Snapshot(routes, upstreams, endpoints, certificates);
    }

    private static boolean same(List<?> some, List<?> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i) == others.get(i);
        }
        return same;
    }

    /** Whether there is an upstream of that name. */
    private boolean has(UpstreamName name) {
        return Collections.binarySearch(endpoints, new EndpointSet(name, List.of())) >= 0;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Snapshot snapshot
                        && routes.equals(snapshot.routes)
                        && upstreams.equals(snapshot.upstreams)
                        && endpoints.equals(snapshot.endpoints)
                        && certificates.equals(snapshot.certificates);
    }

    @Override
    public int hashCode() {
        return Objects.hash(routes, upstreams, endpoints, certificates);
    }

    @Override
    public String toString() {
        return "Snapshot[routes=" + routes + ", upstreams=" + upstreams + ", endpoints=" + endpoints + ", certificates="
                + certificates + "]";
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

    private static void checkCertificates(RouteTable routes, Predicate<CertificateName> known) {
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

    private static void checkUpstreams(VirtualHost host, Predicate<UpstreamName> known) {
        for (Route route : host.routes()) {
            checkMirrors(route.filters(), route.name(), known);
            if (route.action() instanceof Action.Forward forward) {
                checkUpstreams(forward.destinations(), route.name(), known);
            }
        }
    }

    private static void checkUpstreams(List<WeightedDestination> shares, RouteName who, Predicate<UpstreamName> known) {
        for (WeightedDestination share : shares) {
            if (share.destination() instanceof Destination.To to) {
                require(known, to.upstream(), "route " + who);
            }
            checkMirrors(share.filters(), who, known);
        }
    }

    private static void checkMirrors(List<Filter> filters, RouteName who, Predicate<UpstreamName> known) {
        for (Filter filter : filters) {
            if (filter instanceof Filter.Mirror mirror) {
                require(known, mirror.upstream(), "mirror of route " + who);
            }
        }
    }

    private static <T> void require(Predicate<T> known, T name, String who) {
        if (!known.test(name)) {
            throw new IllegalArgumentException(who + " refers to " + name + " (expected: a part of the snapshot)");
        }
    }
}
