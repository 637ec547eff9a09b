// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.ClientValidation;
import java.util.Optional;

/** What a listener speaks to its clients. */
public sealed interface ListenerProtocol {

    /** HTTP/1.1 and HTTP/2 by prior knowledge, in the clear. */
    record Http() implements ListenerProtocol {}

    /**
     * TLS, with HTTP/2 and HTTP/1.1 by ALPN.
     *
     * @param fallback the certificate for a server name that no {@link SniBinding} of this listener has; empty: one
     *     that each dataplane makes for itself, so that nothing generated enters the content hash
     * @param clients which client certificates every server name of it demands that does not say otherwise
     */
    record Https(Optional<CertificateName> fallback, Optional<ClientValidation> clients) implements ListenerProtocol {

        /** One that demands no client certificate. */
        public static Https of(Optional<CertificateName> fallback) {
            return new Https(fallback, Optional.empty());
        }
    }

    /** TLS that is never decrypted: only the {@link PassthroughRoute}s of this listener are served. */
    record Tls() implements ListenerProtocol {}
}
