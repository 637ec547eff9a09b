// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.CertificateName;

/**
 * Says which certificate a listener shows for a server name (RFC 6066, section 3).
 *
 * @param listener an HTTPS listener of the same route table
 * @param host the server names
 * @param certificate a certificate of the same snapshot
 */
public record SniBinding(ListenerName listener, HostPattern host, CertificateName certificate)
        implements Comparable<SniBinding> {

    @Override
    public int compareTo(SniBinding other) {
        int byListener = listener.compareTo(other.listener);
        return byListener != 0 ? byListener : host.compareTo(other.host);
    }
}
