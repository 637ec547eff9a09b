// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.Locale;
import java.util.Optional;

/**
 * What a Service port's {@code appProtocol} says of how to speak to it (KEP-3726).
 *
 * @param protocol what it speaks
 * @param tls whether it is encrypted; Kubernetes names no authority, so the peer is not verified
 */
record BackendProtocol(UpstreamProtocol protocol, Optional<UpstreamTls> tls) {
    /** An unknown word says nothing, so it is as if absent. */
    static BackendProtocol of(String appProtocol, UpstreamProtocol unsaid) {
        return switch (appProtocol.toLowerCase(Locale.ROOT)) {
            case "http", "kubernetes.io/ws" -> clear(UpstreamProtocol.HTTP1);
            case "kubernetes.io/h2c", "h2c", "grpc" -> clear(UpstreamProtocol.HTTP2);
            case "https" -> encrypted(UpstreamProtocol.AUTO);
            case "kubernetes.io/wss" -> encrypted(UpstreamProtocol.HTTP1);
            case "grpcs" -> encrypted(UpstreamProtocol.HTTP2);
            default -> clear(unsaid);
        };
    }

    /** The same with another protocol, where there is one. */
    BackendProtocol speaking(Optional<UpstreamProtocol> other) {
        return new BackendProtocol(other.orElse(protocol), tls);
    }

    private static BackendProtocol clear(UpstreamProtocol protocol) {
        return new BackendProtocol(protocol, Optional.empty());
    }

    private static BackendProtocol encrypted(UpstreamProtocol protocol) {
        return new BackendProtocol(protocol, Optional.of(UpstreamTls.unverified(Optional.empty())));
    }
}
