// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;
import java.util.List;

/**
 * Sends connections or datagrams on as they are, by weight: nothing in them is looked at, so no HTTP route and no filter
 * applies.
 *
 * <p>On an HTTPS or TLS listener not even TLS is ended; on one of terminated TLS the decrypted bytes go on.
 *
 * @param listener a listener of the same route table, not one of plain HTTP
 * @param host the server names; any host on a TCP or UDP listener
 * @param name the name in metrics and logs
 * @param source who asked for it
 * @param destinations at least one, chosen by weight for each connection or flow of datagrams, without filters; a
 *     connection that gets a broken one is closed, and so is every connection where all weights are zero
 */
public record StreamRoute(
        ListenerName listener,
        HostPattern host,
        RouteName name,
        SourceRef source,
        List<WeightedDestination> destinations)
        implements Comparable<StreamRoute> {
    public StreamRoute {
        destinations = List.copyOf(destinations);
        if (destinations.isEmpty()) {
            throw new IllegalArgumentException("destinations: 0 (expected: at least 1)");
        }
        for (WeightedDestination share : destinations) {
            if (!share.filters().isEmpty()) {
                throw new IllegalArgumentException(
                        "filters: " + share.filters().size() + " (expected: none, for nothing in it is looked at)");
            }
            if (share.yields()) {
                throw new IllegalArgumentException("yields: true (expected: false, for a connection has no other share)");
            }
        }
    }

    @Override
    public int compareTo(StreamRoute other) {
        int byListener = listener.compareTo(other.listener);
        return byListener != 0 ? byListener : host.compareTo(other.host);
    }
}
