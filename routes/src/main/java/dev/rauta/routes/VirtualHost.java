// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;
import java.util.List;

/**
 * The routes of one host pattern on one listener, in the order in which they are tried.
 *
 * @param listener a listener of the same route table
 * @param host the hosts these routes are for
 * @param routes sorted by {@link Route#ORDER}, whatever order they came in
 */
public record VirtualHost(ListenerName listener, HostPattern host, List<Route> routes)
        implements Comparable<VirtualHost> {
    public VirtualHost {
        routes = routes.stream().sorted(Route.ORDER).toList();
    }

    @Override
    public int compareTo(VirtualHost other) {
        int byListener = listener.compareTo(other.listener);
        return byListener != 0 ? byListener : host.compareTo(other.host);
    }
}
