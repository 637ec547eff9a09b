// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.Listener;
import dev.rauta.routes.match.HostPattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that hangs off one binding: Gateway listeners, isolated from each other, and Ingress hosts.
 *
 * <p>A Gateway's listeners are chosen by their own hostname first, so that routes of another listener stay invisible;
 * Ingress hosts compete one by one. The more specific of the two wins, and a Gateway wins a tie.
 */
final class BindingRouter {

    /** A Gateway listener and its hosts. */
    record ListenerRouter(Listener listener, HostTable<HostRouter> hosts) {}

    /** An Ingress host and the listener it is on. */
    record IngressHost(Listener listener, HostRouter host) {}

    /** Where requests for a host belong; no host router where no route is for it. */
    private record Place(@Nullable Listener listener, @Nullable HostRouter host) {}

    private final HostTable<ListenerRouter> gatewayListeners = new HostTable<>();
    private final HostTable<IngressHost> ingressHosts = new HostTable<>();
    private @Nullable Listener ingress;

    /** Of two listeners with equal hosts the first stays, as it does for their certificates. */
    void addGateway(ListenerRouter listener) {
        gatewayListeners.putIfAbsent(listener.listener().host(), listener);
    }

    void addIngress(Listener listener) {
        ingress = listener;
    }

    void addIngressHost(HostPattern pattern, IngressHost host) {
        ingressHosts.put(pattern, host);
    }

    /** The route for a request whose path reads {@code path}, a normal form. */
    Match match(RequestHead head, String path, Trace trace) {
        Place place = place(Authority.host(head.authority()));
        Listener listener = place.listener();
        HostRouter host = place.host();
        if (listener != null && host != null) {
            return inHost(listener, host, head, path, trace);
        }
        if (listener != null && listener.name().ofGateway()) {
            trace.onListener(listener);
        }
        return new Match.NotFound(listener);
    }

    /** The listener that requests for {@code host} (lower case, no port) belong to, null where there is none. */
    @Nullable Listener listener(String host) {
        return place(host).listener();
    }

    private Place place(String host) {
        HostTable.Hit<ListenerRouter> gateway = gatewayListeners.find(host);
        HostTable.Hit<HostRouter> gatewayHost =
                gateway == null ? null : gateway.value().hosts().find(host);
        HostTable.Hit<IngressHost> ingressHost = ingressHosts.find(host);
        if (ingressHost != null && (gatewayHost == null || ingressGoesFirst(ingressHost, gatewayHost))) {
            return new Place(ingressHost.value().listener(), ingressHost.value().host());
        }
        return gateway == null
                ? new Place(ingress, null)
                : new Place(gateway.value().listener(), gatewayHost == null ? null : gatewayHost.value());
    }

    private static boolean ingressGoesFirst(
            HostTable.Hit<IngressHost> ingress, HostTable.Hit<HostRouter> gateway) {
        return HostPattern.compareSpecificity(ingress.pattern(), gateway.pattern()) < 0;
    }

    private static Match inHost(Listener listener, HostRouter host, RequestHead head, String path, Trace trace) {
        trace.onListener(listener);
        trace.onVirtualHost(host.virtualHost());
        CompiledRoute route = host.match(head, path, trace);
        return route == null ? new Match.NotFound(listener) : new Match.Found(listener, route);
    }
}
