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
 */
public record Upstream(
        UpstreamName name, UpstreamProtocol protocol, Optional<UpstreamTls> tls, LoadBalancing balancing)
        implements Comparable<Upstream> {

    @Override
    public int compareTo(Upstream other) {
        return name.compareTo(other.name);
    }
}
