// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;
import java.util.List;

/**
 * Sends TLS connections of a server name on as they are: nothing is decrypted, so no certificate, no HTTP route and no
 * filter applies.
 *
 * @param listener an HTTPS or TLS listener of the same route table
 * @param host the server names
 * @param name the name in metrics and logs
 * @param source who asked for it
 * @param destinations at least one, chosen by weight for each connection, without filters; a connection that gets a
 *     broken one is closed, and so is every connection where all weights are zero
 */
public record PassthroughRoute(
        ListenerName listener,
        HostPattern host,
        RouteName name,
        SourceRef source,
        List<WeightedDestination> destinations)
        implements Comparable<PassthroughRoute> {
    public PassthroughRoute {
        destinations = List.copyOf(destinations);
        if (destinations.isEmpty()) {
            throw new IllegalArgumentException("destinations: 0 (expected: at least 1)");
        }
        for (WeightedDestination share : destinations) {
            if (!share.filters().isEmpty()) {
                throw new IllegalArgumentException(
                        "filters: " + share.filters().size() + " (expected: none, for nothing is decrypted)");
            }
        }
    }

    @Override
    public int compareTo(PassthroughRoute other) {
        int byListener = listener.compareTo(other.listener);
        return byListener != 0 ? byListener : host.compareTo(other.host);
    }
}
