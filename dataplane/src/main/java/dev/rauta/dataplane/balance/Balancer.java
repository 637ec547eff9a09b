// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks an upstream's endpoint for each attempt; confined to a worker. */
public interface Balancer {

    /** One that follows {@code balancing}; {@code seed}, such as the worker's number, spreads the workers' first picks. */
    static Balancer of(LoadBalancing balancing, List<Endpoint> endpoints, int seed) {
        return switch (balancing) {
            case LoadBalancing.RoundRobin() -> new RoundRobinBalancer(endpoints, seed);
        };
    }

    /**
     * The next endpoint.
     *
     * @param tried endpoints that this exchange has tried already: avoided while there are others
     * @return null where there is no endpoint at all
     */
    @Nullable Endpoint pick(Set<Endpoint> tried);

    /** Goes on with other endpoints; what is in flight is not touched. */
    void endpoints(List<Endpoint> endpoints);
}
