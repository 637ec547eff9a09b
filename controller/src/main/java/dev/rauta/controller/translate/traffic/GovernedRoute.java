// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.LoadBalancing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts what policies come to into a route, where it does not say the same itself. */
public final class GovernedRoute {
    private GovernedRoute() {}

    /** What a route says itself, as {@link TrafficPolicies#of} takes it. */
    public static Map<String, String> said(Route route) {
        Map<String, String> said = new HashMap<>(4);
        String its = route.source().toString();
        if (route.timeouts().request().isPresent()) {
            said.put(PolicyField.RequestTimeout.PATH, its);
        }
        if (route.timeouts().attempt().isPresent()) {
            said.put(PolicyField.AttemptTimeout.PATH, its);
        }
        if (route.retry().isPresent()) {
            said.put(PolicyField.Retry.PATH, its);
        }
        if (route.action() instanceof Action.Forward(var shares)
                && shares.stream().allMatch(share -> share.destination() instanceof Destination.To(var _, var how) && how.isPresent())) {
            said.put(PolicyField.Balancing.PATH, "policies of its Services");
        }
        return said;
    }

    /** The route under {@code effect}; nothing but a refusal where something may be guarded that is not known how. */
    public static Route of(Route route, Effect effect) {
        if (effect.equals(Effect.NONE)) {
            return route;
        }
        Timeouts timeouts = new Timeouts(
                route.timeouts().request().or(effect::request), route.timeouts().attempt().or(effect::attempt));
        Route governed = new Route(
                route.name(),
                route.source(),
                route.match(),
                route.precedence(),
                Stream.concat(effect.guards().stream(), route.filters().stream()).toList(),
                route.action(),
                timeouts,
                route.retry().or(effect::retry),
                route.declared());
        if (effect.closed().isPresent()) {
            return governed.with(List.of()).with(new Action.Respond(503, effect.closed().get()));
        }
        return route.action() instanceof Action.Forward(var shares) && effect.balancing().isPresent()
                ? governed.with(new Action.Forward(
                        shares.stream().map(share -> balanced(share, effect.balancing())).toList()))
                : governed;
    }

    private static WeightedDestination balanced(WeightedDestination share, Optional<LoadBalancing> how) {
        return share.destination() instanceof Destination.To(var upstream, var own) && own.isEmpty()
                ? new WeightedDestination(share.weight(), new Destination.To(upstream, how), share.filters())
                : share;
    }
}
