// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.util.Optional;

/**
 * A named group of endpoints and how to speak to them; the endpoints themselves travel apart, because they change
 * far more often.
 *
 * @param name unique in a snapshot
 * @param protocol what it speaks
 * @param tls how it is encrypted; empty: in the clear
 * @param balancing how an endpoint is chosen
 * @param resilience what keeps its trouble from spreading; empty: nothing
 */
public record Upstream(
        UpstreamName name,
        UpstreamProtocol protocol,
        Optional<UpstreamTls> tls,
        LoadBalancing balancing,
        Optional<Resilience> resilience)
        implements Comparable<Upstream> {

    /** With nothing that keeps its trouble from spreading. */
    public Upstream(UpstreamName name, UpstreamProtocol protocol, Optional<UpstreamTls> tls, LoadBalancing balancing) {
        this(name, protocol, tls, balancing, Optional.empty());
    }

    @Override
    public int compareTo(Upstream other) {
        return name.compareTo(other.name);
    }
}
