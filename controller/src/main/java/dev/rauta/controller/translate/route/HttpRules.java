// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.gateway.Outcome;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one HTTPRoute as routes, the same for every listener that it attaches to.
 *
 * @param routes one for each match of each rule
 * @param refused what could not be honoured: those rules answer 500, or nothing where their matches are at fault
 * @param sound how many rules are honoured
 * @param resolvedRefs what the backend references came to
 */
record HttpRules(List<Route> routes, Outcome refused, int sound, Outcome resolvedRefs) {
    static HttpRules of(HTTPRoute route, ObjectId id, References references, Draft draft) {
        HttpBackends backends = new HttpBackends(id, references, draft);
        List<HTTPRouteRule> rules = OrEmpty.list(route.getSpec().getRules());
        List<Route> routes = new ArrayList<>();
        Outcome refused = Outcome.good("Accepted");
        int sound = 0;
        for (int i = 0; i < rules.size(); i++) {
            SourceRef source = id.source("spec.rules[" + i + "]");
            HTTPRouteRule rule = rules.get(i);
            ignoredFields(rule, source, draft);
            List<RouteMatch> matches = List.of();
            Meaning meaning;
            try {
                matches = HttpMatches.of(OrEmpty.list(rule.getMatches()));
                meaning = meaning(rule, matches, backends, source);
                sound++;
            } catch (Unsupported e) {
                draft.problem(source, e.reason(), e.text());
                refused = refused.and(Outcome.bad(e.reason(), "rule " + i + ": " + e.text()));
                meaning = new Meaning(
                        List.of(), new Action.Respond(500, "rule-not-supported"), Timeouts.DEFAULT);
            }
            for (int j = 0; j < matches.size(); j++) {
                routes.add(new Route(
                        RouteName.of("httproute", id.namespace(), id.name(), ruleName(rule, i)),
                        source,
                        matches.get(j),
                        new Precedence(id.created(), id.namespace(), id.name(), i, j),
                        meaning.filters(),
                        meaning.action(),
                        meaning.timeouts()));
            }
        }
        return new HttpRules(routes, refused, sound, backends.resolvedRefs());
    }

    private record Meaning(List<Filter> filters, Action action, Timeouts timeouts) {}

    private static Meaning meaning(
            HTTPRouteRule rule, List<RouteMatch> matches, HttpBackends backends, SourceRef source) throws Unsupported {
        // References are looked up before anything else can fail, so that ResolvedRefs tells of every rule.
        List<WeightedDestination> shares = backends.resolve(OrEmpty.list(rule.getBackendRefs()), matches, source);
        HttpFilters filters = HttpFilters.of(OrEmpty.list(rule.getFilters()), matches);
        Timeouts timeouts = timeouts(rule.getTimeouts());
        if (filters.redirect().isPresent()) {
            return new Meaning(filters.filters(), filters.redirect().get(), timeouts);
        }
        Action action = shares.isEmpty() ? new Action.Respond(500, "no-backend") : new Action.Forward(shares);
        return new Meaning(filters.filters(), action, timeouts);
    }

    private static Timeouts timeouts(@Nullable HTTPRouteTimeouts spec) throws Unsupported {
        if (spec == null) {
            return Timeouts.DEFAULT;
        }
        return new Timeouts(duration("request", spec.getRequest()), duration("backendRequest", spec.getBackendRequest()));
    }

    private static Optional<Duration> duration(String which, @Nullable String text) throws Unsupported {
        try {
            return text == null || text.isEmpty() ? Optional.empty() : Optional.of(GoDuration.parse(text));
        } catch (IllegalArgumentException e) {
            throw new Unsupported("UnsupportedValue", "timeouts." + which + " " + e.getMessage());
        }
    }

    private static void ignoredFields(HTTPRouteRule rule, SourceRef source, Draft draft) {
        if (rule.getRetry() != null) {
            notSupported("retry", source, draft);
        }
        if (rule.getSessionPersistence() != null) {
            notSupported("sessionPersistence", source, draft);
        }
    }

    private static void notSupported(String field, SourceRef source, Draft draft) {
        draft.problem(source.at(source.field() + "." + field), "FieldNotSupported",
                field + ": has no effect (expected: absent)");
    }

    private static String ruleName(HTTPRouteRule rule, int index) {
        return OrEmpty.textOr(rule.getName(), Integer.toString(index)).replace('/', '-');
    }
}
