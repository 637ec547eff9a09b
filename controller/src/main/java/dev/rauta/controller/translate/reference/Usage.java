// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.Optional;

/**
 * How a route speaks to a Service, beyond what the Service says of itself.
 *
 * @param protocol what is spoken where the Service does not say; empty: the operator's default
 * @param tls how it is encrypted, whatever the Service says; empty: as it says
 * @param client who we are, to Services that ask for a certificate over TLS
 * @param datagrams whether it is a port of UDP
 */
public record Usage(
        Optional<UpstreamProtocol> protocol, Optional<UpstreamTls> tls, Optional<Client> client, boolean datagrams) {
    /** As the Service says. */
    public static final Usage PLAIN = new Usage(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Datagrams to it. */
    public static final Usage DATAGRAMS = new Usage(Optional.empty(), Optional.empty(), Optional.empty(), true);

    /**
     * A Gateway as its upstreams see it.
     *
     * @param name NAMESPACE/NAME of the Gateway
     * @param certificate what it shows
     */
    public record Client(String name, Certificate certificate) {}
}
