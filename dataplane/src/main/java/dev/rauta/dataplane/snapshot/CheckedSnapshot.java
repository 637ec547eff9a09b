// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.PortPlan;
import dev.rauta.dataplane.listener.SniTable;
import dev.rauta.dataplane.listener.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.UpstreamPools;
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
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/**
 * A snapshot made ready to serve; what cannot be served closes its own entry and nothing else.
 *
 * @param router the compiled route table
 * @param upstreams those that can be spoken to, and the rest without their TLS and without endpoints
 * @param unreachable upstreams that must get no endpoints
 * @param ports what hangs off each port, by the port its author wrote
 * @param listeners the listeners of each port
 * @param problems what is not in force
 */
record CheckedSnapshot(
        Router router,
        List<Upstream> upstreams,
        Set<UpstreamName> unreachable,
        Map<Integer, PortPlan> ports,
        Map<Integer, List<ListenerName>> listeners,
        List<EntryProblem> problems) {

    /** Checks and compiles; never throws for what a snapshot says. */
    static CheckedSnapshot of(Snapshot snapshot, TlsContexts contexts) {
        List<EntryProblem> problems = new ArrayList<>();
        RouteTable table = snapshot.routes();
        List<VirtualHost> hosts = new ArrayList<>();
        for (VirtualHost host : table.virtualHosts()) {
            hosts.add(soundOrClosed(host, table, problems));
        }
        RouteTable sound = new RouteTable(table.listeners(), hosts, table.sniBindings());
        Set<UpstreamName> unreachable = new HashSet<>();
        List<Upstream> upstreams = new ArrayList<>();
        for (Upstream upstream : snapshot.upstreams()) {
            upstreams.add(speakableOrPlain(upstream, unreachable, problems));
        }
        Map<Integer, List<ListenerName>> listeners = new TreeMap<>();
        for (Listener listener : table.listeners()) {
            listeners.computeIfAbsent(listener.port(), _ -> new ArrayList<>()).add(listener.name());
        }
        Map<CertificateName, SslContext> byCertificate = contexts(snapshot.certificates(), contexts, problems);
        Map<Integer, PortPlan> ports = new TreeMap<>();
        for (int port : listeners.keySet()) {
            ports.put(port, portPlan(port, table, byCertificate, contexts));
        }
        contexts.retain(snapshot.certificates());
        return new CheckedSnapshot(Router.compile(sound), upstreams, unreachable, ports, listeners, problems);
    }

    private static VirtualHost soundOrClosed(VirtualHost host, RouteTable table, List<EntryProblem> problems) {
        try {
            Router.compile(new RouteTable(table.listeners(), List.of(host), List.of()));
            return host;
        } catch (RuntimeException e) {
            EntryKey key = new EntryKey(Section.VIRTUAL_HOST, host.listener() + "|" + host.host());
            problems.add(new EntryProblem(key, "InvalidRoute", String.valueOf(e.getMessage())));
            return new VirtualHost(host.listener(), host.host(), List.of(closed(host)));
        }
    }

    private static Route closed(VirtualHost host) {
        return new Route(
                RouteName.of("closed", "-", "-", "0"),
                SourceRef.of("VirtualHost", "", host.host().toString()),
                RouteMatch.of(new PathMatch.Any()),
                new Precedence(Instant.EPOCH, "", "", 0, 0),
                List.of(),
                new Action.Respond(503, "invalid-route"),
                Timeouts.DEFAULT);
    }

    private static Upstream speakableOrPlain(
            Upstream upstream, Set<UpstreamName> unreachable, List<EntryProblem> problems) {
        try {
            UpstreamPools.check(upstream);
            return upstream;
        } catch (SSLException e) {
            EntryKey key = new EntryKey(Section.UPSTREAM, upstream.name().value());
            problems.add(new EntryProblem(key, "InvalidUpstreamTls", String.valueOf(e.getMessage())));
            unreachable.add(upstream.name());
            return new Upstream(upstream.name(), upstream.protocol(), Optional.empty(), upstream.balancing());
        }
    }

    private static Map<CertificateName, SslContext> contexts(
            List<Certificate> certificates, TlsContexts contexts, List<EntryProblem> problems) {
        Map<CertificateName, SslContext> made = new HashMap<>();
        for (Certificate certificate : certificates) {
            try {
                made.put(certificate.name(), contexts.context(certificate));
            } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
                EntryKey key = new EntryKey(Section.CERTIFICATE, certificate.name().value());
                problems.add(new EntryProblem(key, "InvalidCertificate", String.valueOf(e.getMessage())));
            }
        }
        return made;
    }

    private static PortPlan portPlan(
            int port, RouteTable table, Map<CertificateName, SslContext> certificates, TlsContexts contexts) {
        Map<HostPattern, SslContext> names = new HashMap<>();
        Set<ListenerName> here = new HashSet<>();
        boolean tls = false;
        for (Listener listener : table.listeners()) {
            if (listener.port() == port && listener.protocol() instanceof ListenerProtocol.Https https) {
                tls = true;
                here.add(listener.name());
                if (!listener.name().ofGateway()) {
                    names.put(HostPattern.any(), fallback(https, certificates, contexts));
                }
            }
        }
        for (SniBinding binding : table.sniBindings()) {
            SslContext context = certificates.get(binding.certificate());
            if (here.contains(binding.listener()) && context != null) {
                names.put(binding.host(), context);
            }
        }
        return new PortPlan(port, tls ? SniTable.of(names) : null);
    }

    private static SslContext fallback(
            ListenerProtocol.Https https, Map<CertificateName, SslContext> certificates, TlsContexts contexts) {
        SslContext named = https.fallback().map(certificates::get).orElse(null);
        if (named != null) {
            return named;
        }
        try {
            return contexts.selfSigned();
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalStateException("a self-signed certificate could not be made", e);
        }
    }
}
