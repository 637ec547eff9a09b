// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.OrEmpty;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.AllowedRoutes;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerEntry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerTLSConfig;
import org.jspecify.annotations.Nullable;

/**
 * A listener as its author wrote it, in a Gateway or a ListenerSet.
 *
 * @param name its section
 * @param hostname empty for any
 * @param port 0 where it is missing
 * @param protocol as written
 * @param allowed which routes may attach
 * @param tls its TLS section
 */
record ListenerSpec(
        String name,
        String hostname,
        int port,
        String protocol,
        @Nullable AllowedRoutes allowed,
        @Nullable ListenerTLSConfig tls) {
    static ListenerSpec of(Listener listener) {
        return new ListenerSpec(
                OrEmpty.text(listener.getName()),
                OrEmpty.text(listener.getHostname()),
                listener.getPort() == null ? 0 : listener.getPort(),
                OrEmpty.text(listener.getProtocol()),
                listener.getAllowedRoutes(),
                listener.getTls());
    }

    static ListenerSpec of(ListenerEntry entry) {
        return new ListenerSpec(
                OrEmpty.text(entry.getName()),
                OrEmpty.text(entry.getHostname()),
                entry.getPort() == null ? 0 : entry.getPort(),
                OrEmpty.text(entry.getProtocol()),
                entry.getAllowedRoutes(),
                entry.getTls());
    }

    /** How TLS ends: {@code Terminate} unless it says otherwise. */
    String tlsMode() {
        return tls == null ? "" : OrEmpty.textOr(tls.getMode(), "Terminate");
    }
}
