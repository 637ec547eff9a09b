// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.upstream.Resilience;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Puts what policies come to into a route, where it does not say the same itself. */
public final class GovernedRoute {
    private GovernedRoute() {}

    /** What a route says itself, as {@link TrafficPolicies#of} takes it. */
    public static Map<String, String> said(Route route) {
        Map<String, String> said = new HashMap<>(4);
        String its = route.source().toString();
        if (route.timeouts().request().isPresent()) {
            said.put(PolicyField.TimeLimit.Phase.REQUEST.path(), its);
        }
        if (route.timeouts().attempt().isPresent()) {
            said.put(PolicyField.TimeLimit.Phase.ATTEMPT.path(), its);
        }
        if (route.retry().isPresent()) {
            said.put(PolicyField.Retry.PATH, its);
        }
        sayWhere(said, PolicyField.Shape.REWRITE, route, Filter.Rewrite.class);
        sayWhere(said, PolicyField.Shape.CORS, route, Filter.Cors.class);
        if (route.action() instanceof Action.Redirect) {
            said.put(PolicyField.Shape.REDIRECT, its);
            said.put(PolicyField.Shape.REWRITE, its);
        }
        if (route.action() instanceof Action.Forward(var shares)) {
            sayWhere(said, PolicyField.Balancing.PATH, shares, to -> to.balancing().isPresent());
            sayWhere(said, PolicyField.Breaker.PATH, shares, to -> to.resilience().flatMap(Resilience::circuitBreaker).isPresent());
            sayWhere(said, PolicyField.Outliers.PATH, shares, to -> to.resilience().flatMap(Resilience::outlierDetection).isPresent());
            sayWhere(said, PolicyField.SlowStart.PATH, shares, to -> to.resilience().flatMap(Resilience::slowStart).isPresent());
            sayWhere(said, PolicyField.Zones.PATH, shares, to -> to.resilience().flatMap(Resilience::zones).isPresent());
            sayWhere(said, PolicyField.Health.PATH, shares, to -> to.resilience().flatMap(Resilience::healthCheck).isPresent());
        }
        return said;
    }

    private static void sayWhere(Map<String, String> said, String path, Route route, Class<? extends Filter> kind) {
        if (route.filters().stream().anyMatch(kind::isInstance)) {
            said.put(path, route.source().toString());
        }
    }

    private static void sayWhere(
            Map<String, String> said, String path, List<WeightedDestination> shares, Predicate<Destination.To> says) {
        if (shares.stream().allMatch(share -> share.destination() instanceof Destination.To to && says.test(to))) {
            said.put(path, "policies of its Services");
        }
    }

    /** Says to a draft of which upstreams endpoints' zones matter, to a route as policies have made it. */
    public static Route zoned(Route governed, Draft draft) {
        if (governed.action() instanceof Action.Forward(var shares)) {
            for (WeightedDestination share : shares) {
                if (share.destination() instanceof Destination.To to && to.resilience().filter(Resilience::prefersZone).isPresent()) {
                    draft.zoned(to.upstream());
                }
            }
        }
        return governed;
    }

    /** The route under {@code effect}; nothing but a refusal where something may be guarded that is not known how. */
    public static Route of(Route route, Effect effect) {
        if (effect.equals(Effect.NONE)) {
            return route;
        }
        Timeouts timeouts = route.timeouts().or(effect.timeouts());
        Route governed = new Route(
                route.name(),
                route.source(),
                route.match(),
                route.precedence(),
                FilterOrder.of(route, effect),
                route.action(),
                timeouts,
                route.retry().or(effect::retry),
                route.hedging().or(effect::hedging),
                route.declared());
        if (effect.closed().isPresent()) {
            return governed.with(List.of()).with(new Action.Respond(503, effect.closed().get()));
        }
        return route.action() instanceof Action.Forward(var shares)
                        && (effect.balancing().isPresent() || effect.resilience().isPresent())
                ? governed.with(new Action.Forward(
                        shares.stream().map(share -> governed(share, effect)).toList()))
                : governed;
    }

    private static WeightedDestination governed(WeightedDestination share, Effect effect) {
        return share.destination() instanceof Destination.To(var upstream, var how, var resilience)
                ? share.to(new Destination.To(
                        upstream, how.or(effect::balancing), Resilience.merged(resilience, effect.resilience())))
                : share;
    }
}
