// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.forwarded;

import java.util.Set;

/**
 * Who is believed about who a client is, and what upstreams are told of it; immutable.
 *
 * @param proxies whose forwarded fields are believed
 * @param proxyProtocolPorts ports, as their authors wrote them, on which every connection must begin with a PROXY protocol
 *     header; on no other is one understood
 * @param forwardedField whether upstreams get {@code Forwarded} (RFC 7239) besides {@code X-Forwarded-*}
 */
public record ClientTrust(TrustedProxies proxies, Set<Integer> proxyProtocolPorts, boolean forwardedField) {
    /** Believes nobody. */
    public static final ClientTrust NONE = new ClientTrust(TrustedProxies.NONE, Set.of(), false);

    public ClientTrust {
        proxyProtocolPorts = Set.copyOf(proxyProtocolPorts);
        for (int port : proxyProtocolPorts) {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("proxy protocol port: " + port + " (expected: 1..65535)");
            }
        }
    }
}
