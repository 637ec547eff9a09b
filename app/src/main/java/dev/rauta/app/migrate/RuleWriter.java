// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.diff.AtOnce;
import dev.rauta.app.migrate.note.Notes;
import dev.rauta.app.migrate.policy.Lost;
import dev.rauta.app.migrate.policy.RulePolicy;
import dev.rauta.app.migrate.policy.ShareWords;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import java.util.ArrayList;
import java.util.List;

/** One route as a rule of an HTTPRoute; whatever of it guards and cannot be said closes it. */
final class RuleWriter {
    private final PlainServices services;
    private final Notes notes;

    RuleWriter(PlainServices services, Notes notes) {
        this.services = services;
        this.notes = notes;
    }

    /**
     * The rule.
     *
     * @param clear whether its requests come in the clear
     * @throws Unsayable where not even its match can be said
     */
    RuleDraft rule(Route served, boolean clear) throws Unsayable {
        Route route = AtOnce.seen(served, clear);
        SourceRef ingress = route.source().at("");
        // For what it throws.
        var _ = MatchWriter.of(route.match());
        BackendWriter backends = new BackendWriter(services, ingress.namespace());
        List<HTTPRouteFilter> filters = new ArrayList<>();
        switch (route.action()) {
            case Action.Forward forward -> backends.add(forward);
            case Action.Redirect redirect -> {
                try {
                    filters.add(FilterWriter.redirect(redirect, route.match().path()));
                } catch (Unsayable e) {
                    backends.lose(new Lost("redirect", e.why() + "; it answers 500"));
                }
            }
            case Action.Respond(int status, String reason) ->
                backends.lose(new Lost(
                        status < 400 ? "redirect" : "respond", "answers " + status + " (" + reason + ") today, and 500 then"));
        }
        ShareWords words = backends.words();
        RulePolicy policy = RulePolicy.of(route, words, ingress.namespace());
        backends.lost().forEach(lost -> notes.add(ingress, route.name(), lost));
        policy.lost().forEach(lost -> notes.add(ingress, route.name(), lost));
        policy.closed().ifPresent(lost -> notes.add(ingress, route.name(), lost));
        List<HTTPBackendRef> refs = backends.refs();
        if (policy.closed().isPresent() || refs.isEmpty() && filters.isEmpty()) {
            return RuleDraft.closed(route.match());
        }
        policy.mirrors().forEach(mirror -> {
            try {
                filters.add(FilterWriter.mirror(mirror, ingress.namespace()));
            } catch (Unsayable e) {
                notes.add(ingress, route.name(), new Lost("mirror", e.why()));
            }
        });
        return new RuleDraft(route.match(), filters, refs, policy);
    }
}
