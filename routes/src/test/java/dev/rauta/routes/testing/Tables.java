// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.TlsOffer;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Builds a snapshot with one listener, an Ingress one where nothing else is said, step by step. */
public final class Tables {
    private final int port;
    private final boolean tls;
    private final ListenerName name;
    private final Map<String, List<Route>> hosts = new LinkedHashMap<>();
    private final Map<UpstreamName, Upstream> upstreams = new LinkedHashMap<>();
    private final Map<UpstreamName, EndpointSet> endpoints = new LinkedHashMap<>();
    private final Map<HostPattern, List<Certificate>> certificates = new LinkedHashMap<>();
    private final Map<HostPattern, ClientValidation> clients = new LinkedHashMap<>();
    private final Map<HostPattern, TlsOffer> offers = new LinkedHashMap<>();
    private Optional<TlsOffer> everyOffer = Optional.empty();
    private final List<Credentials> credentials = new ArrayList<>();
    private final List<StreamRoute> passthroughs = new ArrayList<>();
    private Optional<Certificate> fallback = Optional.empty();
    private Optional<ClientValidation> everyClient = Optional.empty();
    private int count;

    private Tables(int port, boolean tls, ListenerName name) {
        this.port = port;
        this.tls = tls;
        this.name = name;
    }

    /** A listener in the clear. */
    public static Tables http(int port) {
        return new Tables(port, false, ListenerName.ofIngress(port));
    }

    /** A Gateway's listener in the clear. */
    public static Tables gateway(int port) {
        return new Tables(port, false, ListenerName.ofGateway("default", "gateway", "http"));
    }

    /** A listener with TLS. */
    public static Tables https(int port) {
        return new Tables(port, true, ListenerName.ofIngress(port));
    }

    /** The certificates of a server name, the preferred one first. */
    public Tables certificate(String host, Certificate... some) {
        certificates.put(HostPattern.parse(host), List.of(some));
        return this;
    }

    /** The listener's own certificate. */
    public Tables fallback(Certificate certificate) {
        fallback = Optional.of(certificate);
        return this;
    }

    /** What a server name demands of its clients. */
    public Tables clients(String host, ClientValidation validation) {
        clients.put(HostPattern.parse(host), validation);
        return this;
    }

    /** What handshakes for a server name offer. */
    public Tables offer(String host, TlsOffer offer) {
        offers.put(HostPattern.parse(host), offer);
        return this;
    }

    /** What handshakes of the listener offer. */
    public Tables offer(TlsOffer offer) {
        everyOffer = Optional.of(offer);
        return this;
    }

    /** What the listener demands of its clients. */
    public Tables clients(ClientValidation validation) {
        everyClient = Optional.of(validation);
        return this;
    }

    /** What guards refer to. */
    public Tables credentials(Credentials... some) {
        credentials.addAll(List.of(some));
        return this;
    }

    /** A server name whose connections go on undecrypted to upstreams in equal shares. */
    public Tables passthrough(String host, String... names) {
        List<WeightedDestination> shares = new ArrayList<>();
        for (String name : names) {
            Destination to = new Destination.To(UpstreamName.of("default", name, 80));
            shares.add(new WeightedDestination(1, to, List.of()));
        }
        passthroughs.add(new StreamRoute(
                name,
                HostPattern.parse(host),
                RouteName.of("ingress", "default", host, "0"),
                SourceRef.of("Ingress", "default", host),
                shares));
        return this;
    }

    /** An upstream called {@code default/NAME:80}. */
    public Tables upstream(String name, UpstreamProtocol protocol, Endpoint... where) {
        UpstreamName full = UpstreamName.of("default", name, 80);
        upstreams.put(full, new Upstream(full, protocol, Optional.empty(), new LoadBalancing.RoundRobin()));
        endpoints.put(full, new EndpointSet(full, List.of(where)));
        return this;
    }

    /** An upstream behind TLS. */
    public Tables upstream(String name, UpstreamProtocol protocol, UpstreamTls over, Endpoint... where) {
        upstream(name, protocol, where);
        UpstreamName full = UpstreamName.of("default", name, 80);
        upstreams.put(full, new Upstream(full, protocol, Optional.of(over), new LoadBalancing.RoundRobin()));
        return this;
    }

    /** What keeps the trouble of an upstream that has been said from spreading. */
    public Tables resilient(String name, Resilience resilience) {
        upstreams.computeIfPresent(UpstreamName.of("default", name, 80), (full, said) -> new Upstream(
                full, said.protocol(), said.tls(), said.balancing(), Optional.of(resilience)));
        return this;
    }

    /** A prefix route to an upstream. */
    public Tables forward(String host, String prefix, String upstream) {
        return route(host, prefix, Timeouts.DEFAULT, List.of(), to(upstream));
    }

    /** A prefix route to an upstream, with filters. */
    public Tables forward(String host, String prefix, String upstream, Filter... filters) {
        return route(host, prefix, Timeouts.DEFAULT, List.of(filters), to(upstream));
    }

    /** A prefix route to an upstream that must answer within {@code limit}. */
    public Tables forwardWithin(Duration limit, String host, String prefix, String upstream) {
        Timeouts timeouts = new Timeouts(Optional.of(limit), Optional.empty());
        return route(host, prefix, timeouts, List.of(), to(upstream));
    }

    /** A prefix route with any action. */
    public Tables action(String host, String prefix, Action action) {
        return route(host, prefix, Timeouts.DEFAULT, List.of(), action);
    }

    /** Changes the route that was added last for {@code host}. */
    public Tables change(String host, UnaryOperator<Route> change) {
        List<Route> routes = hosts.getOrDefault(host, List.of());
        routes.set(routes.size() - 1, change.apply(routes.getLast()));
        return this;
    }

    /** What has been said so far. */
    public Snapshot snapshot() {
        ListenerProtocol protocol =
                tls ? new ListenerProtocol.Https(fallback.map(Certificate::name), everyClient, everyOffer) : new ListenerProtocol.Http();
        List<VirtualHost> virtualHosts = new ArrayList<>();
        hosts.forEach((host, routes) -> virtualHosts.add(new VirtualHost(name, HostPattern.parse(host), routes)));
        List<SniBinding> bindings = new ArrayList<>();
        Set<HostPattern> names = new LinkedHashSet<>(certificates.keySet());
        names.addAll(clients.keySet());
        names.addAll(offers.keySet());
        for (HostPattern host : names) {
            List<Certificate> shown = certificates.getOrDefault(host, List.of());
            bindings.add(new SniBinding(
                    name,
                    host,
                    shown.stream().map(Certificate::name).toList(),
                    Optional.ofNullable(clients.get(host)),
                    Optional.ofNullable(offers.get(host))));
        }
        Set<Certificate> all = new LinkedHashSet<>();
        certificates.values().forEach(all::addAll);
        fallback.ifPresent(all::add);
        RouteTable table = new RouteTable(
                List.of(new Listener(name, port, protocol, HostPattern.any())), virtualHosts, bindings, passthroughs);
        return new Snapshot(
                table,
                List.copyOf(upstreams.values()),
                List.copyOf(endpoints.values()),
                List.copyOf(all),
                credentials);
    }

    /** The name of an upstream called {@code default/NAME:80}. */
    public static UpstreamName named(String upstream) {
        return UpstreamName.of("default", upstream, 80);
    }

    private static Action to(String upstream) {
        return new Action.Forward(List.of(new WeightedDestination(1, new Destination.To(named(upstream)), List.of())));
    }

    private Tables route(String host, String prefix, Timeouts timeouts, List<Filter> filters, Action action) {
        String name = "r" + count++;
        hosts.computeIfAbsent(host, _ -> new ArrayList<>())
                .add(new Route(
                        RouteName.of("ingress", "default", name, "0"),
                        SourceRef.of("Ingress", "default", name),
                        RouteMatch.of(new PathMatch.Prefix(prefix)),
                        new Precedence(Instant.EPOCH, "default", name, 0, 0),
                        filters,
                        action,
                        timeouts));
        return this;
    }
}
