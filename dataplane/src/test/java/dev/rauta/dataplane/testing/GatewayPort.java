// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.routes.Action;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.ClientValidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Adds HTTPS listeners of one Gateway to a snapshot; their routes answer 200 and name their listener. */
public final class GatewayPort {
    private final Snapshot base;
    private final int port;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<VirtualHost> hosts = new ArrayList<>();
    private final List<SniBinding> bindings = new ArrayList<>();
    private final Set<Certificate> certificates = new LinkedHashSet<>();

    private GatewayPort(Snapshot base, int port) {
        this.base = base;
        this.port = port;
        this.listeners.addAll(base.routes().listeners());
        this.hosts.addAll(base.routes().virtualHosts());
        this.bindings.addAll(base.routes().sniBindings());
        this.certificates.addAll(base.certificates());
    }

    /** Listeners on {@code port}, beside what {@code base} has. */
    public static GatewayPort beside(Snapshot base, int port) {
        return new GatewayPort(base, port);
    }

    /** A listener whose certificate answers for its host, and a route on {@code /} for each of {@code served}. */
    public GatewayPort listener(String section, String host, Certificate shown, String... served) {
        return listener(section, host, Optional.empty(), shown, served);
    }

    /** The same with a demand on clients. */
    public GatewayPort listener(
            String section, String host, Optional<ClientValidation> clients, Certificate shown, String... served) {
        ListenerName name = ListenerName.ofGateway("default", "edge", section);
        ListenerProtocol protocol = new ListenerProtocol.Https(Optional.of(shown.name()), clients, Optional.empty());
        listeners.add(new Listener(name, port, protocol, HostPattern.parse(host)));
        bindings.add(SniBinding.of(name, HostPattern.parse(host), shown.name()));
        certificates.add(shown);
        for (String one : served) {
            hosts.add(new VirtualHost(name, HostPattern.parse(one), List.of(route(section))));
        }
        return this;
    }

    private static Route route(String section) {
        return new Route(
                RouteName.of("httproute", "default", section, "0"),
                SourceRef.of("HTTPRoute", "default", section),
                RouteMatch.of(new PathMatch.Prefix("/")),
                new Precedence(Instant.EPOCH, "default", section, 0, 0),
                List.of(),
                new Action.Respond(200, section),
                Timeouts.DEFAULT);
    }

    /** What has been said so far. */
    public Snapshot snapshot() {
        RouteTable table = new RouteTable(listeners, hosts, bindings, base.routes().streams());
        return new Snapshot(table, base.upstreams(), base.endpoints(), List.copyOf(certificates));
    }
}
