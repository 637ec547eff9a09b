// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that hangs off one binding: Gateway listeners, isolated from each other, and Ingress hosts; immutable.
 *
 * <p>A Gateway's listeners are chosen by their own hostname first, so that routes of another listener stay invisible;
 * Ingress hosts compete one by one. The more specific of the two wins, and a Gateway wins a tie.
 */
final class BindingRouter {

    /** A Gateway listener and its hosts. */
    static final class ListenerRouter extends Keyed {
        private static final ListenerRouter[] NONE = {};

        private final Listener listener;
        private final HostTable<HostRouter> hosts;

        ListenerRouter(Listener listener, HostTable<HostRouter> hosts) {
            super(HostTable.key(listener.host()));
            this.listener = listener;
            this.hosts = hosts;
        }
    }

    private final HostTable<ListenerRouter> gatewayListeners;
    private final HostTable<HostRouter> ingressHosts;
    private final List<Listener> ingress;

    /**
     * Of two listeners with equal hosts the first stays, as it does for their certificates.
     *
     * @param listeners of this binding
     * @param hosts by listener, also those of other bindings
     */
    BindingRouter(List<Listener> listeners, Map<ListenerName, List<HostRouter>> hosts) {
        List<ListenerRouter> ofGateways = new ArrayList<>();
        List<HostRouter> ofIngress = new ArrayList<>();
        for (Listener listener : listeners) {
            List<HostRouter> its = hosts.getOrDefault(listener.name(), List.of());
            if (listener.name().ofGateway()) {
                ofGateways.add(new ListenerRouter(listener, table(its)));
            } else {
                ofIngress.addAll(its);
            }
        }
        this.gatewayListeners = new HostTable<>(ofGateways, router -> router.listener.host(), ListenerRouter.NONE);
        this.ingressHosts = table(ofIngress);
        this.ingress = listeners.stream().filter(listener -> !listener.name().ofGateway()).toList();
    }

    private static HostTable<HostRouter> table(List<HostRouter> hosts) {
        return new HostTable<>(hosts, host -> host.virtualHost().host(), HostRouter.NONE);
    }

    /** The route for a request whose path reads {@code path}, a normal form. */
    Match match(RequestHead head, String path, Trace trace) {
        String authority = Authority.host(head.authority());
        ListenerRouter gateway = gatewayListeners.find(authority);
        HostRouter gatewayHost = gateway == null ? null : gateway.hosts.find(authority);
        HostRouter ingressHost = ingressHosts.find(authority);
        if (ingressHost != null && goesFirst(ingressHost, gatewayHost)) {
            return inHost(ingressOf(ingressHost), ingressHost, head, path, trace);
        }
        if (gateway != null && gatewayHost != null) {
            return inHost(gateway.listener, gatewayHost, head, path, trace);
        }
        if (gateway != null) {
            trace.onListener(gateway.listener);
            return new Match.NotFound(gateway.listener);
        }
        return new Match.NotFound(anyIngress());
    }

    /** The listener that requests for {@code host} (lower case, no port) belong to, null where there is none. */
    @Nullable Listener listener(String host) {
        ListenerRouter gateway = gatewayListeners.find(host);
        HostRouter ingressHost = ingressHosts.find(host);
        if (ingressHost != null && goesFirst(ingressHost, gateway == null ? null : gateway.hosts.find(host))) {
            return ingressOf(ingressHost);
        }
        return gateway == null ? anyIngress() : gateway.listener;
    }

    private static boolean goesFirst(HostRouter ingress, @Nullable HostRouter gateway) {
        return gateway == null
                || HostPattern.compareSpecificity(ingress.virtualHost().host(), gateway.virtualHost().host()) < 0;
    }

    private @Nullable Listener anyIngress() {
        return ingress.isEmpty() ? null : ingress.getLast();
    }

    private Listener ingressOf(HostRouter host) {
        int at = ingress.size() - 1;
        while (at > 0 && !ingress.get(at).name().equals(host.virtualHost().listener())) {
            at--;
        }
        return ingress.get(at);
    }

    private static Match inHost(Listener listener, HostRouter host, RequestHead head, String path, Trace trace) {
        trace.onListener(listener);
        trace.onVirtualHost(host.virtualHost());
        CompiledRoute route = host.match(head, path, trace);
        return route == null ? new Match.NotFound(listener) : new Match.Found(listener, route);
    }
}
