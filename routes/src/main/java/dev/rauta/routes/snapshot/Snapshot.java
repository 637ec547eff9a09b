// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.RouteTable;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
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
        References references = new References(
                upstreamNames::contains,
                unique("certificate", this.certificates, Certificate::name)::contains,
                unique("credentials", this.credentials, Credentials::name)::contains);
        routes.listeners().forEach(references::check);
        routes.sniBindings().forEach(references::check);
        routes.virtualHosts().forEach(references::check);
        routes.streams().forEach(references::check);
    }

    /** The same without credentials. */
    public Snapshot(
            RouteTable routes, List<Upstream> upstreams, List<EndpointSet> endpoints, List<Certificate> certificates) {
        this(routes, upstreams, endpoints, certificates, List.of());
    }

    /** The parts are sorted and fit. */
    private Snapshot(Snapshot other, RouteTable routes, List<EndpointSet> endpoints) {
        this.routes = routes;
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
            return new Snapshot(others, upstreams, endpoints, certificates, credentials);
        }
        References references = references();
        List<VirtualHost> before = routes.virtualHosts();
        int next = 0;
        for (VirtualHost host : others.virtualHosts()) {
            while (next < before.size() && before.get(next) != host && before.get(next).compareTo(host) < 0) {
                next++;
            }
            if (next == before.size() || before.get(next) != host) {
                references.check(host);
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
            List<Certificate> certificates,
            List<Credentials> credentials) {
        boolean stays = same(upstreams, before.upstreams)
                && endpoints.size() == before.endpoints.size()
                && same(certificates.stream().sorted().toList(), before.certificates)
                // Few and small, and read by each route that refers to them: the same text is another object each time.
                && credentials.stream().sorted().toList().equals(before.credentials);
        return stays
                ? before.with(endpoints).with(routes)
                : new Snapshot(routes, upstreams, endpoints, certificates, credentials);
    }

    private static boolean same(List<?> some, List<?> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i) == others.get(i);
        }
        return same;
    }

    private References references() {
        Set<CertificateName> shown = unique("certificate", certificates, Certificate::name);
        Set<CredentialsName> secrets = unique("credentials", credentials, Credentials::name);
        return new References(
                name -> Collections.binarySearch(endpoints, new EndpointSet(name, List.of())) >= 0,
                shown::contains,
                secrets::contains);
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
}
