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
 * @param carried what is sent to it
 */
public record Usage(
        Optional<UpstreamProtocol> protocol, Optional<UpstreamTls> tls, Optional<Client> client, Carried carried) {
    /** As the Service says. */
    public static final Usage PLAIN = of(Carried.REQUESTS);

    /** Bytes to it as they are, whatever the Service says of TLS: who sends them knows. */
    public static final Usage BYTES = of(Carried.BYTES);

    /** Datagrams to it. */
    public static final Usage DATAGRAMS = of(Carried.DATAGRAMS);

    /** What is sent. */
    public enum Carried {
        REQUESTS,
        BYTES,
        DATAGRAMS
    }

    private static Usage of(Carried carried) {
        return new Usage(Optional.empty(), Optional.empty(), Optional.empty(), carried);
    }

    /**
     * A Gateway as its upstreams see it.
     *
     * @param name NAMESPACE/NAME of the Gateway
     * @param certificate what it shows
     */
    public record Client(String name, Certificate certificate) {}
}
