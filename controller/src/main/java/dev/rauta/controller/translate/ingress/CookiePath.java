// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.upstream.LoadBalancing;
import java.util.Optional;

/** Has the cookie of a session be for the path of its route alone. */
final class CookiePath {
    private CookiePath() {}

    /** @param effect whose cookie it is; that of a Service's own policy stays as it is */
    static Route of(Route route, Effect effect) {
        if (!(route.action() instanceof Action.Forward(var shares))
                || effect.balancing().isEmpty()
                || !(effect.balancing().get() instanceof LoadBalancing.SessionCookie cookie)) {
            return route;
        }
        Optional<LoadBalancing> its = Optional.of(cookie.at(path(route.match().path())));
        return route.with(new Action.Forward(shares.stream()
                .map(share -> share.destination() instanceof Destination.To(var upstream, var how, var resilience)
                                && how.equals(effect.balancing())
                        ? share.to(new Destination.To(upstream, its, resilience))
                        : share)
                .toList()));
    }

    /** An expression is no path, and nor is what a cookie cannot say. */
    private static String path(PathMatch match) {
        String path = switch (match) {
            case PathMatch.Exact(String exact) -> exact;
            case PathMatch.Prefix(String prefix) -> prefix;
            case PathMatch.Regex _, PathMatch.StartRegex _, PathMatch.Tail _, PathMatch.Any _ -> "/";
        };
        return path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';') ? path : "/";
    }
}
