// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.translate.gateway.ListenerDraft;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.GovernedRoute;
import dev.rauta.controller.translate.traffic.PolicyTarget;
import dev.rauta.routes.Route;
import java.util.ArrayList;
import java.util.List;

/** Puts what policies say into the routes of one object, as one listener serves them. */
final class Governed {
    private final Lookup lookup;
    private final References references;
    private final List<PolicyTarget> levels;

    Governed(Lookup lookup, ObjectId route, ListenerDraft listener) {
        this.lookup = lookup;
        this.references = lookup.traffic().isEmpty()
                ? lookup.references()
                : new GatewaySpeaking(lookup, listener.parent().gateway()).references();
        this.levels = lookup.traffic().isEmpty() ? List.of() : levels(route, listener);
    }

    /** The most specific first; a Gateway's hold for listeners of its ListenerSets too. */
    private static List<PolicyTarget> levels(ObjectId route, ListenerDraft listener) {
        List<PolicyTarget> levels = new ArrayList<>();
        PolicyTarget parent = PolicyTarget.of(listener.parent().id());
        PolicyTarget gateway = PolicyTarget.of(listener.parent().gateway().id());
        levels.add(PolicyTarget.of(route));
        levels.add(parent.at(listener.name()));
        levels.add(parent);
        if (!gateway.equals(parent)) {
            levels.add(gateway);
        }
        return levels;
    }

    /** @param rule its name, perhaps empty */
    Route route(Route route, String rule) {
        if (lookup.traffic().isEmpty()) {
            return route;
        }
        List<PolicyTarget> all = levels;
        if (!rule.isEmpty()) {
            all = new ArrayList<>(levels);
            all.addFirst(levels.getFirst().at(rule));
        }
        Route governed = GovernedRoute.of(route, lookup.traffic().of(lookup.draft(), references, all, GovernedRoute.said(route)));
        return GovernedRoute.zoned(governed, lookup.draft());
    }
}
