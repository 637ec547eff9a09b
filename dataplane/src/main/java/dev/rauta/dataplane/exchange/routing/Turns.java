// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.routing;

import dev.rauta.dataplane.balance.Asker;
import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.Resiliences;
import dev.rauta.dataplane.balance.WeightedChoice;
import dev.rauta.dataplane.balance.resilience.Budget;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is on one worker, among a route's shares and an upstream's endpoints; confined to the worker.
 *
 * <p>It outlives every plan: a change elsewhere starts no round anew, and an exchange that began with an older plan finds no
 * endpoint that has gone.
 */
public final class Turns {
    /** Those of one upstream: its own, and those of shares that have it otherwise. */
    private static final class Turn {
        final LoadBalancing how;
        final Optional<Resilience> resilience;
        final Resiliences counted;
        final Balancer balancer;
        final Map<Destination.To, Balancer> others = new HashMap<>(0);
        /** Which of the others nobody has asked since the plan before the last. */
        final Set<Destination.To> idle = new HashSet<>(0);

        private final String zone;

        Turn(Upstream its, int worker, String zone, List<Endpoint> endpoints, Function<HealthCheck, Set<Endpoint>> down) {
            this.zone = zone;
            this.how = its.balancing();
            this.resilience = its.resilience();
            this.counted = new Resiliences(worker, down);
            this.balancer = make(its.name(), how, resilience, endpoints, worker);
        }

        Balancer make(UpstreamName name, LoadBalancing by, Optional<Resilience> held, List<Endpoint> endpoints, int worker) {
            boolean near = held.isPresent() && held.get().prefersZone();
            Balancer plain = near
                    ? Balancer.in(zone, by, name, endpoints, worker)
                    : Balancer.of(by, name, endpoints, worker);
            return counted.over(plain, by, held, endpoints);
        }

        /** All that pick its endpoints. */
        List<Balancer> balancers() {
            List<Balancer> all = new ArrayList<>(others.values());
            all.add(balancer);
            return all;
        }

        /** Whether {@code share} has it as the upstream. */
        boolean suits(Destination.To share) {
            return (share.balancing().isEmpty() || share.balancing().get().equals(how))
                    && (share.resilience().isEmpty() || share.resilience().equals(resilience));
        }

        /** Whether it is what that upstream asks for. */
        boolean isOf(Upstream its) {
            return how.equals(its.balancing()) && resilience.equals(its.resilience());
        }
    }

    private final int worker;
    private final String zone;
    private final Map<CompiledRoute, WeightedChoice> shares = new IdentityHashMap<>();
    private final Map<UpstreamName, Turn> turns = new HashMap<>();
    /** Endpoints that do not work, by who asks them; nothing of those that all work. */
    private final Map<UpstreamName, Map<HealthCheck, Set<Endpoint>>> down = new HashMap<>();

    private Map<UpstreamName, UpstreamPlan> upstreams = Map.of();
    private Map<UpstreamName, List<Endpoint>> endpoints = Map.of();

    /** @param zone where this dataplane is, perhaps empty */
    public Turns(int worker, String zone) {
        this.worker = worker;
        this.zone = zone;
    }

    /** Goes on with another plan and other endpoints. */
    public void adopt(ServingPlan plan, Map<UpstreamName, List<Endpoint>> literal, Touched touched) {
        upstreams = plan.upstreams();
        shares.keySet().removeIf(route -> !plan.has(route));
        turns.values().forEach(Turns::forget);
        endpoints(literal, touched);
    }

    /** Goes on with other endpoints. */
    public void endpoints(Map<UpstreamName, List<Endpoint>> literal, Touched touched) {
        endpoints = literal;
        touched.among(turns.keySet(), this::renew);
    }

    /** Goes on with others of an upstream's endpoints that do not work, by what {@code check} has found; perhaps none. */
    public void down(UpstreamName name, HealthCheck check, Set<Endpoint> others) {
        if (others.isEmpty()) {
            down.computeIfPresent(name, (_, its) -> {
                its.remove(check);
                return its.isEmpty() ? null : its;
            });
        } else {
            down.computeIfAbsent(name, _ -> new HashMap<>(2)).put(check, others);
        }
        Turn turn = turns.get(name);
        if (turn != null) {
            turn.counted.down(check, others, turn.balancers());
        }
    }

    private void renew(UpstreamName name) {
        UpstreamPlan plan = upstreams.get(name);
        Turn turn = turns.get(name);
        if (plan == null || turn == null || !turn.isOf(plan.upstream())) {
            turns.remove(name);
        } else {
            List<Endpoint> its = endpoints.getOrDefault(name, List.of());
            turn.balancer.endpoints(its);
            turn.others.values().forEach(other -> other.endpoints(its));
        }
    }

    /** What no share has asked for while a whole plan was in force may be what no share has any more. */
    private static void forget(Turn turn) {
        if (!turn.others.isEmpty()) {
            turn.others.keySet().removeAll(turn.idle);
            turn.idle.addAll(turn.others.keySet());
            turn.idle.retainAll(turn.others.keySet());
            turn.counted.retain(turn.balancers());
        }
    }

    /**
     * The share of a forwarding route that {@code asker} stays with, else the next one, or, where that yields, the route's fallback; null
     * where all weights are zero.
     */
    @Nullable WeightedDestination share(CompiledRoute route, Action.Forward forward, Asker asker) {
        WeightedDestination first = forward.destinations().getFirst();
        if (first.weight() > 0 && forward.destinations().size() == 1) {
            // Nothing to choose, as in most routes, and nothing to remember of it.
            return first;
        }
        for (WeightedDestination one : forward.destinations()) {
            if (one.destination() instanceof Destination.To to && stays(to, asker)) {
                return one;
            }
        }
        WeightedDestination next = shares.computeIfAbsent(route, _ -> new WeightedChoice(forward.destinations(), worker))
                .next();
        return next != null && next.yields() && deserted(next) ? forward.fallback().orElseThrow() : next;
    }

    /** Whether it goes to an upstream without an endpoint. */
    private boolean deserted(WeightedDestination share) {
        return share.destination() instanceof Destination.To to
                && endpoints.getOrDefault(to.upstream(), List.of()).isEmpty();
    }

    private boolean stays(Destination.To share, Asker asker) {
        if (share.balancing().isEmpty()
                || !(share.balancing().get() instanceof LoadBalancing.SessionCookie cookie)
                || !cookie.stays().share()) {
            return false;
        }
        Balancer its = balancer(share);
        return its != null && its.knows(asker);
    }

    /** Who picks endpoints for requests that take {@code share}; null where there is no such upstream. */
    @Nullable Balancer balancer(Destination.To share) {
        Turn turn = turns.get(share.upstream());
        if (turn == null) {
            turn = begin(share.upstream());
        }
        if (turn == null || turn.suits(share)) {
            return turn == null ? null : turn.balancer;
        }
        Balancer other = turn.others.get(share);
        if (!turn.idle.isEmpty()) {
            turn.idle.remove(share);
        }
        return other == null ? other(turn, share) : other;
    }

    /** How many requests to an upstream may be tried again that are held to {@code limits}; null where there is no such upstream. */
    @Nullable Budget budget(UpstreamName upstream, RetryBudget limits) {
        Turn turn = turns.get(upstream);
        Turn its = turn == null ? begin(upstream) : turn;
        return its == null ? null : its.counted.budget(limits);
    }

    private Balancer other(Turn turn, Destination.To share) {
        Balancer made = turn.make(
                share.upstream(),
                share.balancing().orElse(turn.how),
                Resilience.merged(share.resilience(), turn.resilience),
                endpoints.getOrDefault(share.upstream(), List.of()),
                worker);
        turn.others.put(share, made);
        return made;
    }

    /** What is counted of each upstream, where anything is. */
    public Map<UpstreamName, ResilienceView> resiliences() {
        Map<UpstreamName, ResilienceView> all = new HashMap<>();
        turns.forEach((name, turn) -> {
            if (!turn.counted.isEmpty()) {
                all.put(name, turn.counted.describe(turn.balancers()));
            }
        });
        return all;
    }

    /** Made when it is first asked for: of thousands of upstreams few are in use between two changes. */
    private @Nullable Turn begin(UpstreamName upstream) {
        UpstreamPlan spoken = upstreams.get(upstream);
        if (spoken == null) {
            return null;
        }
        Turn turn = new Turn(
                spoken.upstream(),
                worker,
                zone,
                endpoints.getOrDefault(upstream, List.of()),
                check -> down.getOrDefault(upstream, Map.of()).getOrDefault(check, Set.of()));
        turns.put(upstream, turn);
        return turn;
    }
}
