// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.routes.Action;
import dev.rauta.routes.Binding;
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
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a snapshot of Gateway listeners, named by their section, on any bindings. */
public final class Streams {
    private final List<Listener> listeners = new ArrayList<>();
    private final List<VirtualHost> hosts = new ArrayList<>();
    private final List<SniBinding> names = new ArrayList<>();
    private final List<StreamRoute> routes = new ArrayList<>();
    private final List<Upstream> upstreams = new ArrayList<>();
    private final List<EndpointSet> endpoints = new ArrayList<>();
    private final List<Certificate> certificates = new ArrayList<>();

    /** The full name of a listener. */
    public static ListenerName name(String section) {
        return ListenerName.ofGateway("default", "edge", section);
    }

    /** A listener on the dataplane's own address. */
    public Streams listener(String section, int port, ListenerProtocol protocol, String host) {
        return listener(section, Binding.own(port), protocol, host);
    }

    /** A listener anywhere. */
    public Streams listener(String section, Binding where, ListenerProtocol protocol, String host) {
        listeners.add(new Listener(name(section), where.port(), where, protocol, HostPattern.parse(host)));
        return this;
    }

    /** An upstream called {@code default/NAME:80}. */
    public Streams upstream(String name, Endpoint... where) {
        return upstream(name, Optional.empty(), where);
    }

    /** The same over TLS. */
    public Streams upstream(String name, Optional<UpstreamTls> tls, Endpoint... where) {
        UpstreamName full = UpstreamName.of("default", name, 80);
        upstreams.add(new Upstream(full, UpstreamProtocol.HTTP1, tls, new LoadBalancing.RoundRobin()));
        endpoints.add(new EndpointSet(full, List.of(where)));
        return this;
    }

    /** Two upstreams that lead nowhere: {@code none} has no endpoint, and nobody listens where {@code dead} has one. */
    public Streams nowhere() {
        return upstream("none").upstream("dead", new Endpoint("127.0.0.1", FreePorts.next()));
    }

    /** A certificate of a server name. */
    public Streams certificate(String section, String host, Certificate certificate) {
        certificates.add(certificate);
        names.add(SniBinding.of(name(section), HostPattern.parse(host), certificate.name()));
        return this;
    }

    /** A route of connections or datagrams; a share is {@code UPSTREAM=WEIGHT}, or {@code !=WEIGHT} for a broken one. */
    public Streams route(String section, String host, String... shares) {
        List<WeightedDestination> destinations = new ArrayList<>();
        for (String share : shares) {
            String[] parts = share.split("=");
            Destination to = parts[0].equals("!")
                    ? new Destination.Broken(500, "backend-not-found")
                    : new Destination.To(UpstreamName.of("default", parts[0], 80));
            destinations.add(new WeightedDestination(Integer.parseInt(parts[1]), to, List.of()));
        }
        routes.add(new StreamRoute(
                name(section),
                HostPattern.parse(host),
                RouteName.of("tcproute", "default", section, "0"),
                SourceRef.of("TCPRoute", "default", section),
                destinations));
        return this;
    }

    /** Requests for a host that all go to an upstream. */
    public Streams http(String section, String host, String upstream) {
        Destination to = new Destination.To(UpstreamName.of("default", upstream, 80));
        hosts.add(new VirtualHost(
                name(section),
                HostPattern.parse(host),
                List.of(new Route(
                        RouteName.of("httproute", "default", section, "0"),
                        SourceRef.of("HTTPRoute", "default", section),
                        RouteMatch.of(new PathMatch.Prefix("/")),
                        new Precedence(Instant.EPOCH, "default", section, 0, 0),
                        List.of(),
                        new Action.Forward(List.of(new WeightedDestination(1, to, List.of()))),
                        Timeouts.DEFAULT))));
        return this;
    }

    public Snapshot snapshot() {
        return new Snapshot(new RouteTable(listeners, hosts, names, routes), upstreams, endpoints, certificates);
    }
}
