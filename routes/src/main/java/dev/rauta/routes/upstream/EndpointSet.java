// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.util.List;

/**
 * The endpoints of one upstream that may take new requests.
 *
 * @param upstream an upstream of the same snapshot
 * @param endpoints sorted and distinct, whatever order they came in; may be empty
 */
public record EndpointSet(UpstreamName upstream, List<Endpoint> endpoints) implements Comparable<EndpointSet> {
    public EndpointSet {
        endpoints = endpoints.stream().sorted().distinct().toList();
    }

    @Override
    public int compareTo(EndpointSet other) {
        return upstream.compareTo(other.upstream);
    }
}
