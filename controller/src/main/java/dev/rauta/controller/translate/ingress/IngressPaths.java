// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Place;
import dev.rauta.controller.translate.ingress.IngressPlan.Claim;
import dev.rauta.controller.translate.ingress.IngressPlan.Rivals;
import dev.rauta.controller.translate.ingress.IngressPlan.Wanted;
import dev.rauta.controller.translate.ingress.nginx.key.Canary;
import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives each path of each host to the Ingress that comes first, on both ports. */
final class IngressPaths {
    private final IngressTls tls;
    private final Draft draft;
    private final Map<Wanted, ObjectId> taken = new HashMap<>();
    private final Map<Wanted, List<Offer>> canaries = new HashMap<>();

    /** What a canary would take of a path. */
    private record Offer(IngressPlan plan, Claim claim) {
        Canary rules() {
            return plan.canary().orElseThrow();
        }
    }

    IngressPaths(IngressTls tls, Draft draft) {
        this.tls = tls;
        this.draft = draft;
    }

    /** Takes in Ingresses, the oldest first, so that the first route of a host and path stays. */
    void add(List<IngressPlan> plans) {
        for (IngressPlan plan : plans) {
            if (plan.canary().isPresent()) {
                plan.claims().forEach(claim -> offer(new Offer(plan, claim)));
            }
        }
        plans.stream().filter(plan -> plan.canary().isEmpty()).forEach(this::add);
        plans.stream().filter(plan -> plan.canary().isPresent()).forEach(this::lonely);
    }

    /** Of several of one Ingress the first counts. */
    private void offer(Offer one) {
        List<Offer> offers = canaries.computeIfAbsent(one.claim().wanted, _ -> new ArrayList<>(1));
        if (offers.isEmpty() || !offers.getLast().plan().equals(one.plan())) {
            offers.add(one);
        }
    }

    private void add(IngressPlan plan) {
        for (Claim claim : plan.claims()) {
            ObjectId first = taken.putIfAbsent(claim.wanted, plan.id());
            if (first == null) {
                add(plan, claim);
            } else {
                conflict(plan, claim, first);
            }
        }
    }

    private void add(IngressPlan plan, Claim claim) {
        draft.add(claim.won);
        Route route = claim.route;
        Route plain = claim.plain;
        if (route != null && plain != null) {
            HostPattern host = claim.wanted.host();
            boolean redirected = redirected(plan.host(), host);
            List<Offer> offers = offers(plan, claim, route);
            List<Route> routes = withCanaries(route, offers, one -> one.route);
            draft.routes(new Place(IngressTranslator.HTTPS, host), routes);
            if (redirected) {
                draft.routes(new Place(IngressTranslator.HTTP, host), List.of(claim.redirect(route)));
            } else {
                boolean alike = plain == route && offers.stream().allMatch(one -> one.claim().route == one.claim().plain);
                draft.routes(
                        new Place(IngressTranslator.HTTP, host),
                        alike ? routes : withCanaries(plain, offers, one -> one.plain));
            }
        }
    }

    private boolean redirected(HostWishes its, HostPattern host) {
        return switch (its.redirect()) {
            case NEVER -> false;
            case WITH_TLS -> tls.covers(host);
            case ALWAYS -> true;
        };
    }

    /** Canaries of another namespace are none: whoever may make an Ingress there would have requests of this one. */
    private List<Offer> offers(IngressPlan plan, Claim claim, Route route) {
        // What is closed is closed for all.
        List<Offer> all = canaries.isEmpty() || !(route.action() instanceof Action.Forward) ? List.of() : canaries.getOrDefault(claim.wanted, List.of());
        List<Offer> taken = new ArrayList<>();
        for (Offer offer : all) {
            if (offer.plan().id().namespace().equals(plan.id().namespace()) && offer.claim().route != null && offer.rules().gets()) {
                draft.add(offer.claim().won);
                taken.add(offer);
            }
        }
        return taken;
    }

    /** @param its the route of a claim */
    private static List<Route> withCanaries(Route route, List<Offer> offers, Function<Claim, @Nullable Route> its) {
        List<CanaryRoutes.Rival> rivals = new ArrayList<>();
        for (Offer offer : offers) {
            Route other = its.apply(offer.claim());
            if (other != null) {
                rivals.add(new CanaryRoutes.Rival(offer.rules(), other));
            }
        }
        return rivals.isEmpty() ? List.of(route) : CanaryRoutes.of(route, rivals);
    }

    /** Tells of what no other Ingress of its namespace has. */
    private void lonely(IngressPlan plan) {
        for (Claim claim : plan.claims()) {
            ObjectId main = taken.get(claim.wanted);
            if (claim.rivals == Rivals.TOLD && (main == null || !main.namespace().equals(plan.id().namespace()))) {
                draft.problem(claim.source, "CanaryOfNothing", described(claim)
                        + (main == null ? " is no other Ingress's" : " is " + main.source() + "'s")
                        + ", so that it gets no requests (expected: an Ingress of the same namespace with that host and path)");
            }
        }
    }

    private void conflict(IngressPlan plan, Claim claim, ObjectId first) {
        boolean told =
                switch (claim.rivals) {
                    case TOLD -> true;
                    case OTHERS_TOLD -> !first.equals(plan.id());
                    case SILENT -> false;
                };
        if (told) {
            draft.problem(claim.source, "RouteConflict", described(claim) + " is taken by " + first.source()
                    + ", which is older or comes first (expected: one owner)");
        }
    }

    private static String described(Claim claim) {
        return claim.rivals == Rivals.TOLD
                ? "host " + claim.wanted.host() + " path " + described(claim.wanted.path())
                : "default backend";
    }

    private static String described(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> path + " (Exact)";
            case PathMatch.Prefix(String path) -> path + " (Prefix)";
            case PathMatch.Regex(String pattern) -> pattern + " (regular expression)";
            case PathMatch.Tail(String pattern) -> pattern + " (regular expression)";
            case PathMatch.Any() -> "any";
        };
    }
}
