// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.tls.CertificateName;
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
     */
    record Https(Optional<CertificateName> fallback) implements ListenerProtocol {}
}
