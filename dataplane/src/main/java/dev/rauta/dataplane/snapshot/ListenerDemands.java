// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.HostDemands;
import dev.rauta.dataplane.listener.tls.ClientDemand;
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
import dev.rauta.routes.tls.ClientValidation;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads what each listener demands of clients; a demand that cannot be read lets nobody in.
 *
 * <p>Listeners that share a binding share server names: an Ingress may show its certificate for a host whose routes are a
 * Gateway listener's. So each listener's demands stand alone, and a request is held to those of the listener that serves it.
 */
final class ListenerDemands {
    private final TlsContexts contexts;
    private final Consumer<EntryProblem> problems;
    private final Map<ListenerName, HostDemands> byListener = new HashMap<>();

    ListenerDemands(
            RouteTable table, ListenerEntries entries, TlsContexts contexts, Consumer<EntryProblem> problems) {
        this.contexts = contexts;
        this.problems = problems;
        for (Listener listener : table.listeners()) {
            Map<HostPattern, ClientDemand> named = new HashMap<>();
            for (StreamRoute route : entries.streams(listener)) {
                named.put(route.host(), ClientDemand.CLOSED);
            }
            ClientDemand others = ClientDemand.CLOSED;
            if (listener.protocol() instanceof ListenerProtocol.Https https) {
                for (SniBinding binding : entries.shown(listener)) {
                    named.put(binding.host(), own(https.clients(), binding));
                }
                others = own(listener, https.clients());
            }
            byListener.put(listener.name(), HostDemands.of(named, others));
        }
    }

    /** Those of every listener of a binding. */
    Map<ListenerName, HostDemands> of(List<Listener> listeners) {
        Map<ListenerName, HostDemands> some = new HashMap<>();
        listeners.forEach(listener -> some.put(listener.name(), Objects.requireNonNull(byListener.get(listener.name()))));
        return some;
    }

    /** What a listener demands of clients that ask for no server name that it says more of. */
    ClientDemand own(Listener listener, Optional<ClientValidation> its) {
        return read(its, new EntryKey(Section.LISTENER, listener.name().value()));
    }

    /**
     * What handshakes for a binding demand: what the listener does whose routes its host's requests take, and otherwise
     * what the binding itself says. Whoever shows a certificate for a host can so neither open it nor lock it.
     */
    ClientDemand handshake(Listener listener, ListenerProtocol.Https https, SniBinding binding, Router router) {
        if (binding.host() instanceof HostPattern.Exact(String host)) {
            Listener owner = router.listener(listener.binding(), true, host);
            HostDemands its = owner == null ? null : byListener.get(owner.name());
            if (its != null && !its.find(host).equals(ClientDemand.NONE)) {
                return its.find(host);
            }
        }
        return own(https.clients(), binding);
    }

    /** What a binding demands, or its listener where it does not say. */
    ClientDemand own(Optional<ClientValidation> listeners, SniBinding binding) {
        return binding.clients().isPresent()
                ? read(binding.clients(), new EntryKey(Section.SNI_BINDING, binding.listener() + "|" + binding.host()))
                : read(listeners, new EntryKey(Section.LISTENER, binding.listener().value()));
    }

    private ClientDemand read(Optional<ClientValidation> validation, EntryKey whose) {
        if (validation.isEmpty()) {
            return ClientDemand.NONE;
        }
        try {
            return contexts.demand(validation.get());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            String why = e.getMessage() + "; every handshake is refused";
            problems.accept(new EntryProblem(whose, "InvalidClientValidation", why));
            return ClientDemand.CLOSED;
        }
    }
}
