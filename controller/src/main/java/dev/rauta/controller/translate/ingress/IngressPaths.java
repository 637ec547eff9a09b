// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.IngressPlan.Claim;
import dev.rauta.controller.translate.ingress.IngressPlan.Rivals;
import dev.rauta.controller.translate.ingress.IngressPlan.Wanted;
import dev.rauta.routes.Route;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import java.util.HashMap;
import java.util.Map;

/** Gives each path of each host to the Ingress that comes first, on both ports. */
final class IngressPaths {
    private final IngressTls tls;
    private final Draft draft;
    private final Map<Wanted, ObjectId> taken = new HashMap<>();

    IngressPaths(IngressTls tls, Draft draft) {
        this.tls = tls;
        this.draft = draft;
    }

    /** Takes in an Ingress; they come oldest first, so the first route of a host and path stays. */
    void add(IngressPlan plan) {
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
        if (route != null) {
            HostPattern host = claim.wanted.host();
            boolean redirected = plan.redirected() && tls.covers(host);
            draft.route(IngressTranslator.HTTPS, host, route);
            draft.route(IngressTranslator.HTTP, host, redirected ? claim.redirect(route) : route);
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
