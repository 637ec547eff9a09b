// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The routes of one host pattern on one listener, in the order in which they are tried.
 *
 * @param listener a listener of the same route table
 * @param host the hosts these routes are for
 * @param routes sorted by how specific the host is that their author named, then by {@link Route#ORDER}, whatever order they
 *     came in
 */
public record VirtualHost(ListenerName listener, HostPattern host, List<Route> routes)
        implements Comparable<VirtualHost> {
    public VirtualHost {
        HostPattern own = host;
        Comparator<Route> byHost = (a, b) ->
                HostPattern.compareSpecificity(a.declared().orElse(own), b.declared().orElse(own));
        List<Route> sorted = new ArrayList<>(routes);
        sorted.sort(byHost.thenComparing(Route.ORDER));
        routes = List.copyOf(sorted);
    }

    @Override
    public int compareTo(VirtualHost other) {
        // As a rule one object stands for a listener's name wherever it is.
        int byListener = listener == other.listener ? 0 : listener.compareTo(other.listener);
        return byListener != 0 ? byListener : host.compareTo(other.host);
    }
}
