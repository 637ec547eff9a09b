// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import java.util.Optional;

/** A sound listener as dataplanes get it. */
final class ListenerProtocols {
    private ListenerProtocols() {}

    static Listener listener(ListenerDraft draft) {
        ListenerProtocol protocol = protocol(draft);
        GatewayDraft gateway = draft.parent().gateway();
        Binding binding = gateway.reach()
                .binding(gateway.id(), draft.port(), protocol.datagrams())
                .orElseThrow(() -> new IllegalStateException("binding of " + draft.listenerName()));
        return new Listener(draft.listenerName(), draft.port(), binding, protocol, draft.host());
    }

    private static ListenerProtocol protocol(ListenerDraft draft) {
        return switch (draft.protocol()) {
            case "HTTPS" ->
                new ListenerProtocol.Https(
                        Optional.of(draft.certificates.getFirst().name()), draft.clients, Optional.empty());
            case "TLS" ->
                draft.spec.tlsMode().equals("Passthrough")
                        ? new ListenerProtocol.Tls()
                        : new ListenerProtocol.TlsTerminated(draft.clients);
            case "TCP" -> new ListenerProtocol.Tcp();
            case "UDP" -> new ListenerProtocol.Udp();
            default -> new ListenerProtocol.Http();
        };
    }
}
