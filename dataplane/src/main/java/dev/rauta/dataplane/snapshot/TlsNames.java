// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.ServerName;
import dev.rauta.dataplane.listener.plan.SniTable;
import dev.rauta.dataplane.listener.tls.ClientDemand;
import dev.rauta.dataplane.listener.tls.Inside;
import dev.rauta.dataplane.listener.tls.ServerCertificate;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.tls.TlsOffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Works out what happens to each server name on a binding.
 *
 * <p>A fault in a certificate shows the listener's own in its place; a fault in a demand on clients refuses every handshake
 * of its server name, for showing it without the demand would open what its author closed.
 */
final class TlsNames {
    private final ListenerEntries entries;
    private final ServerCertificates certificates;
    private final ListenerDemands demands;
    private final Router router;
    private final TlsContexts contexts;
    private final Consumer<EntryProblem> problems;

    /**
     * @param router compiled from the same snapshot
     * @param problems hears of each fault, perhaps more than once
     */
    TlsNames(
            ListenerEntries entries,
            ServerCertificates certificates,
            ListenerDemands demands,
            Router router,
            TlsContexts contexts,
            Consumer<EntryProblem> problems) {
        this.entries = entries;
        this.certificates = certificates;
        this.demands = demands;
        this.router = router;
        this.contexts = contexts;
        this.problems = problems;
    }

    /**
     * The server names of all listeners. A Gateway's listeners are isolated from each other: the one whose own host fits
     * best takes a name, whatever another's routes say.
     */
    SniTable of(List<Listener> listeners) {
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
        List<SniBinding> shown = entries.shown(listener);
        List<StreamRoute> carried = entries.streams(listener);
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
        for (SniBinding binding : entries.shown(listener)) {
            shown.put(binding.host(), shown(listener, speaks, binding));
        }
        Map<HostPattern, StreamRoute> routes = new TreeMap<>();
        entries.streams(listener).forEach(route -> routes.put(route.host(), route));
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
        List<ServerCertificate> shown = certificates.of(binding);
        if (shown.isEmpty()) {
            return new ServerName.Closed(listener.name());
        }
        return name(listener, Inside.BYTES, shown, demands.own(speaks.clients(), binding), binding.offer().orElse(TlsOffer.ALL));
    }

    /** Empty where a binding says nothing that can be done, so that a less specific server name answers. */
    private Optional<ServerName> bound(Listener listener, ListenerProtocol.Https https, SniBinding binding) {
        List<ServerCertificate> shown = certificates.of(binding);
        ClientDemand demand = demands.handshake(listener, https, binding, router);
        if (shown.isEmpty() && demand.equals(ClientDemand.NONE) && binding.offer().isEmpty()) {
            return Optional.empty();
        }
        List<ServerCertificate> some = shown.isEmpty() ? List.of(certificates.fallback(https)) : shown;
        return Optional.of(name(listener, Inside.HTTP, some, demand, binding.offer().orElseGet(() -> offer(https))));
    }

    /** Server names without a binding: an Ingress port answers to every one, a Gateway's to those of its host. */
    private void unbound(Listener listener, ListenerProtocol.Https https, Map<HostPattern, ServerName> its) {
        HostPattern host = listener.name().ofGateway() ? listener.host() : HostPattern.any();
        if (!its.containsKey(host) && (!listener.name().ofGateway() || https.clients().isPresent())) {
            its.put(
                    host,
                    name(listener, Inside.HTTP, List.of(certificates.fallback(https)), demands.own(listener, https.clients()), offer(https)));
        }
    }

    private static TlsOffer offer(ListenerProtocol.Https https) {
        return https.offer().orElse(TlsOffer.ALL);
    }

    private ServerName name(Listener listener, Inside inside, List<ServerCertificate> shown, ClientDemand demand, TlsOffer offer) {
        if (demand.equals(ClientDemand.CLOSED)) {
            return new ServerName.Refused();
        }
        try {
            return new ServerName.Terminated(contexts.context(listener.binding(), inside, shown, demand, offer));
        } catch (SSLException e) {
            EntryKey key = new EntryKey(Section.LISTENER, listener.name().value());
            problems.accept(new EntryProblem(key, "InvalidTls", e.getMessage() + "; every handshake is refused"));
            return new ServerName.Refused();
        }
    }
}
