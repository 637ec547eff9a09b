// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.translate.ingress.nginx.key.Canary;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.upstream.LoadBalancing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A path with its canaries as routes: those of headers, then those of cookies, of each canary in turn, then shares of what is left.
 *
 * <p>Whatever the path's Ingress says of its requests holds for those of its canaries; what a canary guards besides is asked before its
 * Service is. While that has no endpoints they go to the path's own, and it is asked no more.
 */
final class CanaryRoutes {
    /**
     * A canary of a path.
     *
     * @param rules which requests it gets
     * @param route what it would be by itself
     */
    record Rival(Canary rules, Route route) {}

    private final Route main;
    private final WeightedDestination usual;
    private final List<Route> routes = new ArrayList<>();
    /** How clients stay at the path's own Service and at its canaries'; absent where they do not. */
    private final Optional<LoadBalancing> session;
    /** What clients may stay with, whatever rules say; empty where they do not. */
    private final List<WeightedDestination> kept = new ArrayList<>();

    private CanaryRoutes(Route main, WeightedDestination usual, boolean sessions) {
        this.main = main;
        Optional<LoadBalancing.SessionCookie> cookie = cookie(usual);
        boolean heeded = sessions && cookie.isPresent() && cookie.get().stays().share();
        this.session = heeded ? Optional.of(cookie.get()) : Optional.empty();
        this.usual = heeded || cookie.isEmpty() ? usual : heedless(usual, cookie.get());
    }

    private static Optional<LoadBalancing.SessionCookie> cookie(WeightedDestination share) {
        return share.destination() instanceof Destination.To to && to.balancing().isPresent()
                        && to.balancing().get() instanceof LoadBalancing.SessionCookie cookie
                ? Optional.of(cookie)
                : Optional.empty();
    }

    /** The same, whose sessions say nothing of which share a client takes. */
    private static WeightedDestination heedless(WeightedDestination share, LoadBalancing.SessionCookie cookie) {
        LoadBalancing.Stay stay = cookie.stays();
        return balanced(share, cookie.staying(new LoadBalancing.Stay(stay.moves(), stay.whileItFails(), false)));
    }

    private static WeightedDestination balanced(WeightedDestination share, LoadBalancing how) {
        return share.destination() instanceof Destination.To(var upstream, var _, var resilience)
                ? share.to(new Destination.To(upstream, Optional.of(how), resilience))
                : share;
    }

    /** @param rivals the oldest first */
    static List<Route> of(Route main, List<Rival> rivals) {
        if (!(main.action() instanceof Action.Forward(List<WeightedDestination> shares)) || shares.size() != 1) {
            // Closed, and so for all.
            return List.of(main);
        }
        CanaryRoutes all = new CanaryRoutes(
                main, shares.getFirst(), rivals.stream().allMatch(rival -> rival.rules().sessions()));
        if (all.session.isPresent()) {
            all.kept.add(all.usual);
            rivals.forEach(rival -> all.kept.add(all.share(rival, 1)));
        }
        for (Rival rival : rivals) {
            all.add(rival.rules().byHeader(), all.share(rival, 1));
            all.add(rival.rules().notByHeader(), all.usual);
        }
        for (Rival rival : rivals) {
            all.add(rival.rules().byCookie(), all.share(rival, 1));
            all.add(rival.rules().notByCookie(), all.usual);
        }
        all.routes.add(all.rest(rivals));
        return List.copyOf(all.routes);
    }

    private void add(List<HeaderMatch> matches, WeightedDestination share) {
        for (HeaderMatch match : matches) {
            Precedence before = main.precedence();
            routes.add(new Route(
                    main.name(),
                    main.source(),
                    new RouteMatch(main.match().path(), main.match().method(), List.of(match), List.of()),
                    // All of these are equally specific, and nobody else has the path.
                    new Precedence(before.created(), before.namespace(), before.name(), before.rule(), routes.size()),
                    main.filters(),
                    new Action.Forward(withOthers(share)),
                    main.timeouts(),
                    main.retry(),
                    main.hedging(),
                    main.declared()));
        }
    }

    /** The share, the path's own where it yields to that, and the others for those alone who stay with one. */
    private List<WeightedDestination> withOthers(WeightedDestination share) {
        List<WeightedDestination> all = new ArrayList<>(List.of(share));
        Stream.concat(share.yields() && session.isEmpty() ? Stream.of(usual) : Stream.empty(), kept.stream())
                .filter(one -> !one.destination().equals(share.destination()))
                .forEach(one -> all.add(one.weighing(0)));
        return all;
    }

    private Route rest(List<Rival> rivals) {
        long total = rivals.stream().mapToInt(rival -> rival.rules().total()).max().orElse(1);
        List<WeightedDestination> shares = new ArrayList<>();
        long left = total;
        for (Rival rival : rivals) {
            long weight = Math.min(left, Math.round((double) rival.rules().weight() * total / rival.rules().total()));
            if (weight > 0 || session.isPresent()) {
                shares.add(share(rival, (int) weight));
                left -= weight;
            }
        }
        if (shares.isEmpty()) {
            return main;
        }
        shares.addFirst(usual.weighing((int) left));
        return main.with(new Action.Forward(shares));
    }

    /** Its own guards hold beside the path's; one that both ask for is asked once. */
    private WeightedDestination share(Rival rival, int weight) {
        Route route = rival.route();
        Stream<Filter> guards = route.filters().stream()
                .filter(filter -> filter instanceof Guard && !main.filters().contains(filter));
        return switch (route.action()) {
            case Action.Forward(List<WeightedDestination> its) -> {
                WeightedDestination own = new WeightedDestination(
                        weight,
                        its.getFirst().destination(),
                        Stream.concat(guards, its.getFirst().filters().stream()).toList());
                WeightedDestination held = session.map(how -> balanced(own, how)).orElse(own);
                boolean elsewhere = !held.destination().equals(usual.destination());
                yield elsewhere && held.destination() instanceof Destination.To ? held.yielding() : held;
            }
            case Action.Respond(int status, String reason) ->
                new WeightedDestination(weight, new Destination.Broken(status, reason), List.of());
            case Action.Redirect redirect -> new WeightedDestination(weight, new Destination.Redirected(redirect), List.of());
        };
    }
}
