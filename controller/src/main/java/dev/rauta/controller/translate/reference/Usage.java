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
 * @param own what whoever sends says of how, whatever the Service says
 */
public record Usage(
        Optional<UpstreamProtocol> protocol,
        Optional<UpstreamTls> tls,
        Optional<Client> client,
        Optional<LoadBalancing> balancing,
        Optional<Resilience> resilience,
        Carried carried,
        Own own) {
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
        return new Usage(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), carried, Own.NOTHING);
    }

    /** Requests that are encrypted as {@code tls} says. */
    public static Usage of(Optional<UpstreamProtocol> protocol, Optional<UpstreamTls> tls, Optional<Client> client, Carried carried) {
        return new Usage(protocol, tls, client, Optional.empty(), Optional.empty(), carried, Own.NOTHING);
    }

    /** Requests as whoever sends them says. */
    public static Usage of(Own own) {
        return new Usage(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Carried.REQUESTS, own);
    }

    /** The same with endpoints chosen so, and their trouble kept so. */
    public Usage with(Optional<LoadBalancing> how, Optional<Resilience> kept) {
        return new Usage(protocol, tls, client, how, kept, carried, own);
    }

    /**
     * A Gateway as its upstreams see it.
     *
     * @param name NAMESPACE/NAME of the Gateway
     * @param certificate what it shows
     */
    public record Client(String name, Certificate certificate) {}

    /**
     * What whoever sends says of how.
     *
     * @param spoken what is spoken; empty: as the Service says
     * @param secured how it is encrypted where it is; empty: nobody is verified, and nothing shown
     * @param serviceAddress whether it is sent to the Service's own address, where it has one, rather than to its endpoints
     */
    public record Own(Optional<Spoken> spoken, Optional<Secured> secured, boolean serviceAddress) {
        /** As the Service says. */
        public static final Own NOTHING = new Own(Optional.empty(), Optional.empty(), false);
    }

    /**
     * What is spoken.
     *
     * @param protocol empty: whatever the other side does
     */
    public record Spoken(Optional<UpstreamProtocol> protocol, boolean encrypted) {}

    /**
     * How it is encrypted.
     *
     * @param name tells it from another way, in the upstream's name
     */
    public record Secured(String name, UpstreamTls tls) {}
}
