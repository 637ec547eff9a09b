// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Place;
import dev.rauta.controller.translate.ingress.IngressPlan.Claim;
import dev.rauta.controller.translate.ingress.IngressPlan.Rivals;
import dev.rauta.controller.translate.ingress.IngressPlan.Wanted;
import dev.rauta.controller.translate.ingress.nginx.key.Canary;
import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives each path of each host to the Ingress that comes first, on both ports. */
final class IngressPaths {
    private final IngressTls tls;
    private final OtherNames names;
    private final Draft draft;
    private final Map<Wanted, Claim> taken = new HashMap<>();
    /** Hosts whose paths are expressions. */
    private final Set<HostPattern> expressions = new HashSet<>();
    private final Map<Wanted, List<Offer>> canaries = new HashMap<>();

    /** What a canary would take of a path. */
    private record Offer(IngressPlan plan, Claim claim) {
        Canary rules() {
            return plan.canary().orElseThrow();
        }
    }

    IngressPaths(IngressTls tls, OtherNames names, Draft draft) {
        this.tls = tls;
        this.names = names;
        this.draft = draft;
    }

    /** Takes in Ingresses, the oldest first, so that the first route of a host and path stays. */
    void add(List<IngressPlan> plans) {
        for (IngressPlan plan : plans) {
            if (plan.canary().isPresent()) {
                plan.claims().forEach(claim -> offer(new Offer(plan, claim)));
            }
        }
        List<IngressPlan> own = plans.stream().filter(plan -> plan.canary().isEmpty()).toList();
        own.forEach(plan -> plan.claims().forEach(this::take));
        own.forEach(this::add);
        own.forEach(plan -> plan.host().root().ifPresent(root -> root(plan, root)));
        plans.stream().filter(plan -> plan.canary().isPresent()).forEach(this::lonely);
    }

    /** Of several of one Ingress the first counts. */
    private void offer(Offer one) {
        List<Offer> offers = canaries.computeIfAbsent(one.claim().wanted, _ -> new ArrayList<>(1));
        if (offers.isEmpty() || !offers.getLast().plan().equals(one.plan())) {
            offers.add(one);
        }
    }

    private void take(Claim claim) {
        if (taken.putIfAbsent(claim.wanted, claim) == null && claim.written.expression()) {
            expressions.add(claim.wanted.host());
        }
    }

    private void add(IngressPlan plan) {
        for (Claim claim : plan.claims()) {
            Claim first = taken.getOrDefault(claim.wanted, claim);
            if (first == claim) {
                add(plan, claim);
            } else {
                conflict(claim, first);
            }
        }
    }

    private void add(IngressPlan plan, Claim claim) {
        HostPattern host = claim.wanted.host();
        Route route = claim.route;
        Route plain = claim.plain;
        if (route != null && expressions.contains(host) && !(claim.wanted.path() instanceof PathMatch.Any)) {
            ExpressionPath path = claim.expression(route);
            if (!path.fault().isEmpty()) {
                draft.problem(claim.written.source(), "InvalidPath", path.fault());
            }
            plain = plain == null || plain == route ? path.route() : ExpressionPath.of(plain, claim.written.path().path()).route();
            route = path.route();
            if (route == null) {
                return;
            }
        }
        draft.add(claim.won);
        if (route != null) {
            List<Offer> offers = offers(plan, claim, route);
            List<Route> routes = tls.guarded(host, withCanaries(route, offers, one -> one.route));
            boolean alike = plain == route && offers.stream().allMatch(one -> one.claim().route == one.claim().plain);
            List<Route> open = plain == null || alike ? routes : tls.guarded(host, withCanaries(plain, offers, one -> one.plain));
            serve(plan, claim, host, routes, open);
            names.aliases(host).forEach(alias -> serve(plan, claim, alias, routes, open));
            slash(plan, claim, route);
        }
    }

    /**
     * Sends who leaves out the slash at the end of such a path there, before anything else is asked of the request: nginx does so where a
     * location ends with a slash and no other one is exactly what has been asked for (ngx_http_core_module, location).
     */
    private void slash(IngressPlan plan, Claim claim, Route route) {
        if (!plan.host().slashes()
                || !(claim.wanted.path() instanceof PathMatch.Prefix(String bare))
                || bare.length() == 1
                || !claim.written.path().path().endsWith("/")
                || !(route.action() instanceof Action.Forward)) {
            return;
        }
        HostPattern host = claim.wanted.host();
        boolean exactly = taken.containsKey(new Wanted(host, new PathMatch.Exact(bare)));
        if (!exactly && !expressions.contains(host)) {
            serve(host, claim.toSlash(route, bare));
        }
    }

    /** By whatever name and port somebody comes to a host. */
    private void serve(HostPattern host, Route route) {
        List<Route> routes = tls.guarded(host, List.of(route));
        Stream.concat(Stream.of(host), names.aliases(host).stream()).forEach(name -> {
            if (!tls.passesOn(name)) {
                draft.routes(new Place(IngressTranslator.HTTPS, name), routes);
            }
            draft.routes(new Place(IngressTranslator.HTTP, name), routes);
        });
    }

    /** @param open what is served to those who come in the clear */
    private void serve(IngressPlan plan, Claim claim, HostPattern host, List<Route> routes, List<Route> open) {
        if (!tls.passesOn(host)) {
            List<Filter> besides = tls.covers(host) ? plan.host().overTls() : List.of();
            draft.routes(
                    new Place(IngressTranslator.HTTPS, host),
                    besides.isEmpty() ? routes : routes.stream().map(one -> claim.overTls(one, besides)).toList());
        }
        boolean redirected = redirected(plan.host(), host) && plan.host().redirects(claim.written.path().path());
        draft.routes(
                new Place(IngressTranslator.HTTP, host),
                redirected ? open.stream().map(one -> claim.secured(one, plan.host().redirectStatus())).toList() : open);
    }

    /** Whoever asks for {@code /} is sent elsewhere, at hosts where no path of the Ingress takes that; not where it is closed. */
    private void root(IngressPlan plan, Filter.Relocation elsewhere) {
        Route route = new Route(
                RouteName.of("ingress", plan.id().namespace(), plan.id().name(), "root"),
                plan.id().source("metadata.annotations"),
                RouteMatch.of(new PathMatch.Exact("/")),
                new Precedence(plan.id().created(), plan.id().namespace(), plan.id().name(), 0, 0),
                List.of(new Filter.Relocation(Optional.empty(), elsewhere.location(), elsewhere.status())),
                new Action.Respond(404, "no-route"),
                Timeouts.DEFAULT);
        for (HostPattern host : plan.hosts()) {
            List<Claim> claims = plan.claims().stream().filter(claim -> claim.wanted.host().equals(host)).toList();
            boolean open = claims.stream().anyMatch(claim -> claim.route != null && claim.route.filters().contains(elsewhere));
            if (open && claims.stream().noneMatch(claim -> takesRoot(claim.wanted.path()))) {
                serve(host, route);
            }
        }
    }

    private static boolean takesRoot(PathMatch path) {
        return switch (path) {
            case PathMatch.Exact(String text) -> text.equals("/");
            case PathMatch.Prefix(String text) -> text.equals("/");
            case PathMatch.Any _ -> true;
            case PathMatch.Regex _, PathMatch.Tail _, PathMatch.StartRegex _ -> false;
        };
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
            Claim main = taken.get(claim.wanted);
            if (claim.written.rivals() == Rivals.TOLD
                    && (main == null || !main.owner().namespace().equals(plan.id().namespace()))) {
                draft.elsewhere(claim.written.source(), "CanaryOfNothing", described(claim)
                        + (main == null ? " is no other Ingress's" : " is " + main.owner() + "'s")
                        + ", so that it gets no requests (expected: an Ingress of the same namespace with that host and path)");
            }
        }
    }

    private void conflict(Claim claim, Claim first) {
        boolean told =
                switch (claim.written.rivals()) {
                    case TOLD -> true;
                    case OTHERS_TOLD -> !first.owner().equals(claim.owner());
                    case SILENT -> false;
                };
        if (told) {
            draft.problem(claim.written.source(), "RouteConflict", described(claim) + " is taken by " + first.owner()
                    + ", which is older or comes first (expected: one owner)");
        }
    }

    private static String described(Claim claim) {
        return claim.written.rivals() == Rivals.TOLD
                ? "host " + claim.wanted.host() + " path " + described(claim.wanted.path())
                : "default backend";
    }

    private static String described(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> path + " (Exact)";
            case PathMatch.Prefix(String path) -> path + " (Prefix)";
            case PathMatch.Regex(String pattern) -> pattern + " (regular expression)";
            case PathMatch.Tail(String pattern) -> pattern + " (regular expression)";
            case PathMatch.StartRegex(String pattern) -> pattern + " (regular expression)";
            case PathMatch.Any() -> "any";
        };
    }
}
