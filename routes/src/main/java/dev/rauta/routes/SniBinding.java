// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.TlsOffer;
import java.util.List;
import java.util.Optional;

/**
 * Says which certificates a listener shows for a server name (RFC 6066, section 3), and which it demands.
 *
 * @param listener an HTTPS listener of the same route table
 * @param host the server names
 * @param certificates certificates of the same snapshot, the preferred one first: a handshake takes the first whose key
 *     the client can use, so that ECDSA and RSA may stand side by side; none: the listener's own
 * @param clients which client certificates are demanded; empty: what the listener says
 * @param offer what handshakes offer; empty: what the listener says
 */
public record SniBinding(
        ListenerName listener,
        HostPattern host,
        List<CertificateName> certificates,
        Optional<ClientValidation> clients,
        Optional<TlsOffer> offer)
        implements Comparable<SniBinding> {
    public SniBinding {
        certificates = certificates.stream().distinct().toList();
    }

    /** One certificate, and no demand of its own. */
    public static SniBinding of(ListenerName listener, HostPattern host, CertificateName certificate) {
        return new SniBinding(listener, host, List.of(certificate), Optional.empty(), Optional.empty());
    }

    @Override
    public int compareTo(SniBinding other) {
        int byListener = listener.compareTo(other.listener);
        return byListener != 0 ? byListener : host.compareTo(other.host);
    }
}
