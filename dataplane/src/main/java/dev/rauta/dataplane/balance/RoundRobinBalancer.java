// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each endpoint in turn. */
final class RoundRobinBalancer implements Balancer {
    private List<Endpoint> endpoints;
    private int next;

    RoundRobinBalancer(List<Endpoint> endpoints, int seed) {
        this.endpoints = List.copyOf(endpoints);
        this.next = seed;
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        int count = endpoints.size();
        for (int i = 0; i < count; i++) {
            Endpoint endpoint = endpoints.get(Math.floorMod(next++, count));
            if (tried.isEmpty() || !tried.contains(endpoint)) {
                return endpoint;
            }
        }
        return count == 0 ? null : endpoints.get(Math.floorMod(next++, count));
    }

    @Override
    public void endpoints(List<Endpoint> others) {
        endpoints = List.copyOf(others);
    }
}
