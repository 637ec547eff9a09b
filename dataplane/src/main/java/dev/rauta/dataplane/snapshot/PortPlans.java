// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.PortPlan;
import dev.rauta.dataplane.listener.ServerName;
import dev.rauta.dataplane.listener.SniTable;
import dev.rauta.dataplane.listener.tls.ClientDemand;
import dev.rauta.dataplane.listener.tls.ServerCertificate;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Works out what hangs off each port; used once.
 *
 * <p>A fault in a certificate shows the listener's own in its place; a fault in a demand on clients refuses every handshake
 * of its server name, for showing it without the demand would open what its author closed.
 */
final class PortPlans {
    private final RouteTable table;
    private final Router router;
    private final TlsContexts contexts;
    private final List<EntryProblem> problems;
    private final Map<CertificateName, ServerCertificate> certificates = new HashMap<>();
    private final Map<ListenerName, List<SniBinding>> bindings;
    private final Map<ListenerName, List<StreamRoute>> passthroughs;
    private final ListenerDemands demands;

    private PortPlans(Snapshot snapshot, Router router, TlsContexts contexts, List<EntryProblem> problems) {
        this.table = snapshot.routes();
        this.router = router;
        this.contexts = contexts;
        this.problems = problems;
        this.bindings = table.sniBindings().stream().collect(Collectors.groupingBy(SniBinding::listener));
        this.passthroughs = table.streams().stream().collect(Collectors.groupingBy(StreamRoute::listener));
        this.demands = new ListenerDemands(table, bindings, passthroughs, contexts, this::tell);
        snapshot.certificates().forEach(this::read);
    }

    /**
     * By the port its author wrote; adds a problem for each fault.
     *
     * @param router compiled from the snapshot's routes
     */
    static Map<Integer, PortPlan> of(
            Snapshot snapshot, Router router, TlsContexts contexts, List<EntryProblem> problems) {
        Map<Integer, PortPlan> plans = new PortPlans(snapshot, router, contexts, problems).make();
        contexts.sweep();
        return plans;
    }

    private Map<Integer, PortPlan> make() {
        Map<Integer, Map<HostPattern, ServerName>> names = new TreeMap<>();
        Map<Integer, PortPlan> plans = new TreeMap<>();
        for (Listener listener : table.listeners()) {
            plans.put(listener.port(), new PortPlan(listener.port(), null));
            if (!(listener.protocol() instanceof ListenerProtocol.Http)) {
                names.computeIfAbsent(listener.port(), _ -> new HashMap<>());
            }
        }
        // Sorted by listener, so Gateways come before Ingress: of two equal hosts on a port the first stays.
        for (Listener listener : table.listeners()) {
            Map<HostPattern, ServerName> its = names.getOrDefault(listener.port(), new HashMap<>());
            for (SniBinding binding : bindings.getOrDefault(listener.name(), List.of())) {
                bound(listener, binding).ifPresent(name -> its.putIfAbsent(binding.host(), name));
            }
            for (StreamRoute route : passthroughs.getOrDefault(listener.name(), List.of())) {
                passedOn(listener, route).ifPresent(name -> its.putIfAbsent(route.host(), name));
            }
        }
        for (Listener listener : table.listeners()) {
            Map<HostPattern, ServerName> its = names.get(listener.port());
            if (its != null && listener.protocol() instanceof ListenerProtocol.Https https) {
                unbound(listener, https, its);
            }
        }
        Map<Integer, List<Listener>> listeners =
                table.listeners().stream().collect(Collectors.groupingBy(Listener::port));
        names.forEach((port, its) -> plans.put(
                port, new PortPlan(port, SniTable.of(its, demands.of(listeners.getOrDefault(port, List.of()))))));
        return plans;
    }

    private void read(Certificate certificate) {
        EntryKey key = new EntryKey(Section.CERTIFICATE, certificate.name().value());
        try {
            ServerCertificate read = contexts.certificate(certificate);
            certificates.put(certificate.name(), read);
            read.stapleProblem().ifPresent(why -> problems.add(new EntryProblem(key, "InvalidOcspStaple", why)));
        } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
            problems.add(new EntryProblem(key, "InvalidCertificate", String.valueOf(e.getMessage())));
        }
    }

    /** Empty where a binding says nothing that can be done, so that a less specific server name answers. */
    private Optional<ServerName> bound(Listener listener, SniBinding binding) {
        EntryKey entry = new EntryKey(Section.SNI_BINDING, binding.listener() + "|" + binding.host());
        if (!(listener.protocol() instanceof ListenerProtocol.Https https)) {
            tell(new EntryProblem(entry, "NotTls", "listener: " + listener.protocol() + " (expected: Https)"));
            return Optional.empty();
        }
        List<ServerCertificate> shown =
                binding.certificates().stream().map(certificates::get).filter(Objects::nonNull).toList();
        ClientDemand demand = demands.handshake(listener, https, binding, router);
        if (shown.isEmpty() && demand.equals(ClientDemand.NONE)) {
            return Optional.empty();
        }
        return Optional.of(name(listener, shown.isEmpty() ? List.of(fallback(https)) : shown, demand));
    }

    private Optional<ServerName> passedOn(Listener listener, StreamRoute route) {
        if (listener.protocol() instanceof ListenerProtocol.Http) {
            EntryKey entry = new EntryKey(Section.STREAM, route.listener() + "|" + route.host());
            tell(new EntryProblem(entry, "NotTls", "listener: " + listener.protocol() + " (expected: Https or Tls)"));
            return Optional.empty();
        }
        return Optional.of(new ServerName.PassedOn(route));
    }

    /** Server names without a binding: an Ingress port answers to every one, a Gateway's to those of its host. */
    private void unbound(Listener listener, ListenerProtocol.Https https, Map<HostPattern, ServerName> its) {
        HostPattern host = listener.name().ofGateway() ? listener.host() : HostPattern.any();
        if (!its.containsKey(host) && (!listener.name().ofGateway() || https.clients().isPresent())) {
            its.put(host, name(listener, List.of(fallback(https)), demands.own(listener, https)));
        }
    }

    private ServerName name(Listener listener, List<ServerCertificate> shown, ClientDemand demand) {
        if (demand.equals(ClientDemand.CLOSED)) {
            return new ServerName.Refused();
        }
        try {
            return new ServerName.Terminated(contexts.context(listener.port(), shown, demand));
        } catch (SSLException e) {
            EntryKey key = new EntryKey(Section.LISTENER, listener.name().value());
            tell(new EntryProblem(key, "InvalidTls", e.getMessage() + "; every handshake is refused"));
            return new ServerName.Refused();
        }
    }

    /** Once, however many server names a listener's fault closes. */
    private void tell(EntryProblem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private ServerCertificate fallback(ListenerProtocol.Https https) {
        ServerCertificate named = https.fallback().map(certificates::get).orElse(null);
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
