// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.routing;

import dev.rauta.dataplane.balance.Asker;
import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.Budget;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plan that an exchange began with, and the worker's turns as they are now; confined to the worker.
 *
 * @param plan shared by all workers
 * @param turns the worker's own, whatever plan is adopted meanwhile
 */
public record Routing(ServingPlan plan, Turns turns) {

    /**
     * The share of a forwarding route that {@code asker} stays with, else the next one, or, where that yields, the route's fallback; null
     * where all weights are zero.
     */
    public @Nullable WeightedDestination share(CompiledRoute route, Action.Forward forward, Asker asker) {
        return turns.share(route, forward, asker);
    }

    /** Where it is counted what becomes of requests to {@code upstream}. */
    public Series series(UpstreamName upstream) {
        return plan.upstreamSeries(upstream);
    }

    /** The next endpoint of {@code upstream} for nobody in particular, null where it has none. */
    public @Nullable Endpoint endpoint(UpstreamName upstream) {
        Balancer balancer = turns.balancer(new Destination.To(upstream));
        return balancer == null ? null : balancer.pick(Asker.NOBODY, Set.of());
    }

    /** What limits how much is under way at {@code upstream}; null: nothing. */
    public @Nullable Breaker breaker(UpstreamName upstream) {
        Balancer balancer = turns.balancer(new Destination.To(upstream));
        return balancer == null ? null : balancer.breaker();
    }

    /** How many requests to an upstream may be tried again that are held to {@code limits}; null where there is no such upstream. */
    public @Nullable Budget budget(UpstreamName upstream, RetryBudget limits) {
        return turns.budget(upstream, limits);
    }

    /** Who picks endpoints for requests that take {@code share}; null where there is no such upstream. */
    public @Nullable Balancer balancer(Destination.To share) {
        return turns.balancer(share);
    }
}
