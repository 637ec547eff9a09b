// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.plan.ServerName;
import dev.rauta.dataplane.listener.plan.SniTable;
import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.tls.ClientDemand;
import dev.rauta.dataplane.listener.tls.Inside;
import dev.rauta.dataplane.listener.tls.ServerCertificate;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Binding;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Works out what hangs off each binding; used once.
 *
 * <p>A fault in a certificate shows the listener's own in its place; a fault in a demand on clients refuses every handshake
 * of its server name, for showing it without the demand would open what its author closed.
 */
final class BindingPlans {
    private final RouteTable table;
    private final Router router;
    private final TlsContexts contexts;
    private final List<EntryProblem> problems;
    private final Map<CertificateName, ServerCertificate> certificates = new HashMap<>();
    private final Map<ListenerName, List<SniBinding>> bindings;
    private final Map<ListenerName, List<StreamRoute>> streams;
    private final ListenerDemands demands;

    private BindingPlans(Snapshot snapshot, Router router, TlsContexts contexts, List<EntryProblem> problems) {
        this.table = snapshot.routes();
        this.router = router;
        this.contexts = contexts;
        this.problems = problems;
        this.bindings = table.sniBindings().stream().collect(Collectors.groupingBy(SniBinding::listener));
        this.streams = table.streams().stream().collect(Collectors.groupingBy(StreamRoute::listener));
        this.demands = new ListenerDemands(table, bindings, streams, contexts, this::tell);
        snapshot.certificates().forEach(this::read);
    }

    /**
     * Adds a problem for each fault.
     *
     * @param router compiled from the snapshot's routes
     */
    static Map<Opening, BindingPlan> of(
            Snapshot snapshot, Router router, TlsContexts contexts, List<EntryProblem> problems) {
        Map<Opening, BindingPlan> plans = new BindingPlans(snapshot, router, contexts, problems).make();
        contexts.sweep();
        return plans;
    }

    private Map<Opening, BindingPlan> make() {
        Map<Opening, List<Listener>> sharing = new TreeMap<>();
        // Gateways first: of two equal hosts on a binding theirs stays.
        table.listeners().stream()
                .sorted(Comparator.comparing(listener -> !listener.name().ofGateway()))
                .forEach(listener -> sharing.computeIfAbsent(Opening.of(listener), _ -> new ArrayList<>())
                        .add(listener));
        table.listeners().forEach(this::checkEntries);
        Map<Opening, BindingPlan> plans = new TreeMap<>();
        sharing.forEach((opening, listeners) -> plans.put(opening, plan(opening.binding(), agreeing(listeners))));
        return plans;
    }

    private BindingPlan plan(Binding binding, List<Listener> listeners) {
        Listener first = listeners.getFirst();
        return switch (Reading.of(first)) {
            case ENCRYPTED -> new BindingPlan.Encrypted(binding, names(listeners));
            case CLEAR -> new BindingPlan.Clear(binding);
            case RAW -> {
                List<StreamRoute> routes = streams.getOrDefault(first.name(), List.of());
                yield new BindingPlan.Raw(binding, new Carried(first.name(), routes.isEmpty() ? null : routes.getFirst()));
            }
        };
    }

    /** Those that read connections alike; TLS goes first, so that nobody can turn it off from elsewhere. */
    private List<Listener> agreeing(List<Listener> listeners) {
        Reading reading = listeners.stream().map(Reading::of).min(Comparator.naturalOrder()).orElseThrow();
        List<Listener> agreeing = new ArrayList<>();
        for (Listener listener : listeners) {
            boolean shared = agreeing.isEmpty() || reading != Reading.RAW;
            if (Reading.of(listener) == reading && shared) {
                agreeing.add(listener);
            }
        }
        for (Listener listener : listeners) {
            if (!agreeing.contains(listener)) {
                EntryKey key = new EntryKey(Section.LISTENER, listener.name().value());
                tell(new EntryProblem(key, "ProtocolConflict", "listener: " + listener.protocol() + " on " + Opening.of(listener)
                        + " (expected: what agrees with " + agreeing.getFirst().name() + ")"));
            }
        }
        return agreeing;
    }

    private void checkEntries(Listener listener) {
        ListenerProtocol speaks = listener.protocol();
        boolean ends = speaks instanceof ListenerProtocol.Https || speaks instanceof ListenerProtocol.TlsTerminated;
        for (SniBinding binding : bindings.getOrDefault(listener.name(), List.of())) {
            if (!ends) {
                EntryKey entry = new EntryKey(Section.SNI_BINDING, binding.listener() + "|" + binding.host());
                tell(new EntryProblem(entry, "NotTls", "listener: " + speaks + " (expected: Https or TlsTerminated)"));
            }
        }
        for (StreamRoute route : streams.getOrDefault(listener.name(), List.of())) {
            if (speaks instanceof ListenerProtocol.Http) {
                EntryKey entry = new EntryKey(Section.STREAM, route.listener() + "|" + route.host());
                tell(new EntryProblem(entry, "NotTls", "listener: " + speaks + " (expected: any but Http)"));
            }
        }
    }

    /**
     * The server names of all listeners. A Gateway's listeners are isolated from each other: the one whose own host fits
     * best takes a name, whatever another's routes say.
     */
    private SniTable names(List<Listener> listeners) {
        Map<HostPattern, ServerName> names = new HashMap<>();
        for (Listener listener : listeners) {
            own(listener).forEach((host, name) -> {
                if (!hidden(listener, host, listeners)) {
                    names.putIfAbsent(host, name);
                }
            });
        }
        for (Listener listener : listeners) {
            if (listener.protocol() instanceof ListenerProtocol.Https https) {
                unbound(listener, https, names);
            } else {
                names.putIfAbsent(listener.host(), new ServerName.Closed(listener.name()));
            }
        }
        return SniTable.of(names, demands.of(listeners));
    }

    private static boolean hidden(Listener listener, HostPattern host, List<Listener> listeners) {
        return listener.name().ofGateway()
                && listeners.stream()
                        .filter(other -> other.name().ofGateway())
                        .map(Listener::host)
                        .anyMatch(other -> HostPattern.compareSpecificity(other, listener.host()) < 0 && other.covers(host));
    }

    private Map<HostPattern, ServerName> own(Listener listener) {
        Map<HostPattern, ServerName> own = new LinkedHashMap<>();
        List<SniBinding> shown = bindings.getOrDefault(listener.name(), List.of());
        List<StreamRoute> carried = streams.getOrDefault(listener.name(), List.of());
        switch (listener.protocol()) {
            case ListenerProtocol.TlsTerminated terminated -> unwrap(listener, terminated, own);
            case ListenerProtocol.Https https -> {
                shown.forEach(binding -> bound(listener, https, binding).ifPresent(name -> own.put(binding.host(), name)));
                carried.forEach(route -> own.put(route.host(), new ServerName.PassedOn(route)));
            }
            case ListenerProtocol.Tls _ -> carried.forEach(route -> own.put(route.host(), new ServerName.PassedOn(route)));
            case ListenerProtocol.Http _, ListenerProtocol.Tcp _, ListenerProtocol.Udp _ -> {
                // No TLS: nothing asks for a name.
            }
        }
        return own;
    }

    /** A name needs both a certificate and a route: each the most specific one that covers it. */
    private void unwrap(Listener listener, ListenerProtocol.TlsTerminated speaks, Map<HostPattern, ServerName> own) {
        Map<HostPattern, ServerName> shown = new TreeMap<>();
        for (SniBinding binding : bindings.getOrDefault(listener.name(), List.of())) {
            shown.put(binding.host(), shown(listener, speaks, binding));
        }
        Map<HostPattern, StreamRoute> routes = new TreeMap<>();
        streams.getOrDefault(listener.name(), List.of()).forEach(route -> routes.put(route.host(), route));
        Set<HostPattern> hosts = new TreeSet<>(shown.keySet());
        hosts.addAll(routes.keySet());
        for (HostPattern host : hosts) {
            StreamRoute route = covering(routes, host);
            own.put(
                    host,
                    switch (covering(shown, host)) {
                        case ServerName.Terminated(ServerContext context) when route != null ->
                            new ServerName.Unwrapped(context, route);
                        case ServerName.Refused refused -> refused;
                        case null, default -> new ServerName.Closed(listener.name());
                    });
        }
    }

    /** @param of in the patterns' own order, the most specific first */
    private static <T> @Nullable T covering(Map<HostPattern, T> of, HostPattern host) {
        for (Map.Entry<HostPattern, T> entry : of.entrySet()) {
            if (entry.getKey().covers(host)) {
                return entry.getValue();
            }
        }
        return null;
    }

    private ServerName shown(Listener listener, ListenerProtocol.TlsTerminated speaks, SniBinding binding) {
        List<ServerCertificate> shown = readable(binding);
        if (shown.isEmpty()) {
            return new ServerName.Closed(listener.name());
        }
        return name(listener, Inside.BYTES, shown, demands.own(speaks.clients(), binding));
    }

    private List<ServerCertificate> readable(SniBinding binding) {
        return binding.certificates().stream().map(certificates::get).filter(Objects::nonNull).toList();
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
    private Optional<ServerName> bound(Listener listener, ListenerProtocol.Https https, SniBinding binding) {
        List<ServerCertificate> shown = readable(binding);
        ClientDemand demand = demands.handshake(listener, https, binding, router);
        if (shown.isEmpty() && demand.equals(ClientDemand.NONE)) {
            return Optional.empty();
        }
        List<ServerCertificate> some = shown.isEmpty() ? List.of(fallback(https)) : shown;
        return Optional.of(name(listener, Inside.HTTP, some, demand));
    }

    /** Server names without a binding: an Ingress port answers to every one, a Gateway's to those of its host. */
    private void unbound(Listener listener, ListenerProtocol.Https https, Map<HostPattern, ServerName> its) {
        HostPattern host = listener.name().ofGateway() ? listener.host() : HostPattern.any();
        if (!its.containsKey(host) && (!listener.name().ofGateway() || https.clients().isPresent())) {
            its.put(host, name(listener, Inside.HTTP, List.of(fallback(https)), demands.own(listener, https.clients())));
        }
    }

    private ServerName name(Listener listener, Inside inside, List<ServerCertificate> shown, ClientDemand demand) {
        if (demand.equals(ClientDemand.CLOSED)) {
            return new ServerName.Refused();
        }
        try {
            return new ServerName.Terminated(contexts.context(listener.binding(), inside, shown, demand));
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
