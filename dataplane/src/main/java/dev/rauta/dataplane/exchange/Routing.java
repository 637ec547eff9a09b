// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.WeightedChoice;
import dev.rauta.dataplane.exchange.mirror.Targets;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.routes.Action;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One worker's own state beside the shared plan: whose turn it is; confined to the worker. */
final class Routing implements Targets {
    private final ServingPlan plan;
    private final int worker;
    private final @Nullable WeightedChoice[] choices;
    private final Map<UpstreamName, Balancer> balancers = new HashMap<>();

    private Map<UpstreamName, List<Endpoint>> endpoints;

    Routing(ServingPlan plan, Map<UpstreamName, List<Endpoint>> endpoints, int worker) {
        this.plan = plan;
        this.worker = worker;
        this.endpoints = endpoints;
        this.choices = new WeightedChoice[plan.routeCount()];
    }

    ServingPlan plan() {
        return plan;
    }

    /** Goes on with other endpoints and the same routes. */
    void endpoints(Map<UpstreamName, List<Endpoint>> others) {
        endpoints = others;
        balancers.forEach((name, balancer) -> balancer.endpoints(endpoints.getOrDefault(name, List.of())));
    }

    /** The next share of a forwarding route, null where all weights are zero. */
    @Nullable WeightedDestination share(CompiledRoute route, Action.Forward forward) {
        WeightedDestination first = forward.destinations().getFirst();
        if (first.weight() > 0 && forward.destinations().size() == 1) {
            // Nothing to choose, as in most routes, and nothing to remember of it.
            return first;
        }
        WeightedChoice choice = choices[route.index()];
        if (choice == null) {
            choice = new WeightedChoice(forward.destinations(), worker);
            choices[route.index()] = choice;
        }
        return choice.next();
    }

    @Override
    public int series(UpstreamName upstream) {
        return plan.upstreamSeries(upstream);
    }

    @Override
    public @Nullable Endpoint endpoint(UpstreamName upstream) {
        return endpoint(upstream, Set.of());
    }

    /** The next endpoint of an upstream that has not been {@code tried}, null where it has none. */
    @Nullable Endpoint endpoint(UpstreamName upstream, Set<Endpoint> tried) {
        Balancer balancer = balancers.get(upstream);
        if (balancer == null) {
            balancer = balancer(upstream);
        }
        return balancer == null ? null : balancer.pick(tried);
    }

    /** Made when it is first asked for: of thousands of upstreams few are in use between two changes. */
    private @Nullable Balancer balancer(UpstreamName upstream) {
        UpstreamPlan spoken = plan.upstreams().get(upstream);
        if (spoken == null) {
            return null;
        }
        Balancer balancer = Balancer.of(
                spoken.upstream().balancing(), endpoints.getOrDefault(upstream, List.of()), worker);
        balancers.put(upstream, balancer);
        return balancer;
    }
}
