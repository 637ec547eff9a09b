// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.Optional;

/**
 * How a route speaks to a Service, beyond what the Service says of itself.
 *
 * @param protocol what is spoken where the Service does not say; empty: the operator's default
 * @param tls how it is encrypted, whatever the Service says; empty: as it says
 * @param client who we are, to Services that ask for a certificate over TLS
 * @param balancing how endpoints are chosen where no request says otherwise; the same for all who send to the Service's port
 * @param resilience what keeps its trouble from spreading where no request says otherwise; the same for all too
 * @param carried what is sent to it
 */
public record Usage(
        Optional<UpstreamProtocol> protocol,
        Optional<UpstreamTls> tls,
        Optional<Client> client,
        Optional<LoadBalancing> balancing,
        Optional<Resilience> resilience,
        Carried carried) {
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
        return new Usage(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), carried);
    }

    /** Requests that are encrypted as {@code tls} says. */
    public static Usage of(Optional<UpstreamProtocol> protocol, Optional<UpstreamTls> tls, Optional<Client> client, Carried carried) {
        return new Usage(protocol, tls, client, Optional.empty(), Optional.empty(), carried);
    }

    /** The same with endpoints chosen so, and their trouble kept so. */
    public Usage with(Optional<LoadBalancing> how, Optional<Resilience> kept) {
        return new Usage(protocol, tls, client, how, kept, carried);
    }

    /**
     * A Gateway as its upstreams see it.
     *
     * @param name NAMESPACE/NAME of the Gateway
     * @param certificate what it shows
     */
    public record Client(String name, Certificate certificate) {}
}
