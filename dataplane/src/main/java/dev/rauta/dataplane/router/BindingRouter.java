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

    private final HostTable<ListenerRouter> gatewayListeners = new HostTable<>();
    private final HostTable<IngressHost> ingressHosts = new HostTable<>();
    private @Nullable Listener ingress;

    void addGateway(ListenerRouter listener) {
        gatewayListeners.put(listener.listener().host(), listener);
    }

    void addIngress(Listener listener) {
        ingress = listener;
    }

    void addIngressHost(HostPattern pattern, IngressHost host) {
        ingressHosts.put(pattern, host);
    }

    /** The route for a request whose path reads {@code path}, a normal form. */
    Match match(RequestHead head, String path, Trace trace) {
        String host = Authority.host(head.authority());
        HostTable.Hit<ListenerRouter> gateway = gatewayListeners.find(host);
        HostTable.Hit<HostRouter> gatewayHost =
                gateway == null ? null : gateway.value().hosts().find(host);
        HostTable.Hit<IngressHost> ingressHost = ingressHosts.find(host);
        if (ingressHost != null && (gatewayHost == null || ingressGoesFirst(ingressHost, gatewayHost))) {
            IngressHost value = ingressHost.value();
            return inHost(value.listener(), value.host(), head, path, trace);
        }
        if (gateway == null) {
            return new Match.NotFound(ingress);
        }
        Listener listener = gateway.value().listener();
        if (gatewayHost == null) {
            trace.onListener(listener);
            return new Match.NotFound(listener);
        }
        return inHost(listener, gatewayHost.value(), head, path, trace);
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
