// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.TlsOffer;
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
     * @param offer what handshakes of all those offer that do not say otherwise; empty: all that there is
     */
    record Https(Optional<CertificateName> fallback, Optional<ClientValidation> clients, Optional<TlsOffer> offer) implements ListenerProtocol {

        /** One that demands no client certificate, and offers all that there is. */
        public static Https of(Optional<CertificateName> fallback) {
            return new Https(fallback, Optional.empty(), Optional.empty());
        }
    }

    /** TLS that is never decrypted: only the {@link StreamRoute}s of this listener are served. */
    record Tls() implements ListenerProtocol {}

    /**
     * TLS that ends here, by the {@link SniBinding}s of this listener; what was in it goes on by its
     * {@link StreamRoute}s, as it is.
     *
     * @param clients which client certificates are demanded
     */
    record TlsTerminated(Optional<ClientValidation> clients) implements ListenerProtocol {}

    /** Connections that go on as they are, by one {@link StreamRoute} for any host; closed where there is none. */
    record Tcp() implements ListenerProtocol {}

    /** Datagrams, by one {@link StreamRoute} for any host; dropped where there is none. */
    record Udp() implements ListenerProtocol {}

    /** Whether its clients send datagrams, and not connections. */
    default boolean datagrams() {
        return this instanceof Udp;
    }
}
