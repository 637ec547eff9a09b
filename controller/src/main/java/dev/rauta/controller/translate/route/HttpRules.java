// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.GoDuration;
import dev.rauta.controller.translate.Place;
import dev.rauta.controller.translate.gateway.ListenerDraft;
import dev.rauta.routes.Action;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRetry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one HTTPRoute or GRPCRoute as routes, the same for every listener of a Gateway that it attaches to.
 *
 * @param lookup where they are served, and what policies say
 * @param id whose they are
 * @param routes one for each match of each rule, each with its rule's name
 * @param refused what could not be honoured: those rules answer 500, or nothing where their matches are at fault
 * @param honoured how many rules are honoured
 * @param resolvedRefs what the backend references came to
 */
record HttpRules(
        Lookup lookup, ObjectId id, List<Ruled> routes, Outcome refused, int honoured, Outcome resolvedRefs)
        implements Attacher.Rules {
    /** Long enough for an endpoint that restarts to be noticed, short enough to be no wait. */
    private static final Duration DEFAULT_BACKOFF = Duration.ofMillis(25);

    /** A route as its author wrote it, before any policy. */
    record Ruled(Route route, String rule) {}

    static HttpRules of(ObjectId id, List<RuleSpec> rules, BackendRefs backends, Lookup lookup) {
        Draft draft = lookup.draft();
        List<Ruled> routes = new ArrayList<>();
        Outcome refused = Outcome.good("Accepted");
        int honoured = 0;
        for (int i = 0; i < rules.size(); i++) {
            SourceRef source = id.source("spec.rules[" + i + "]");
            RuleSpec rule = rules.get(i);
            if (rule.sessionPersistence()) {
                draft.problem(source.at(source.field() + ".sessionPersistence"), "FieldNotSupported",
                        "sessionPersistence: has no effect (expected: absent)");
            }
            List<RouteMatch> matches = List.of();
            Meaning meaning;
            try {
                matches = rule.matches().read();
                meaning = meaning(rule, matches, backends, source, draft);
                honoured++;
            } catch (Unsupported e) {
                draft.problem(source, e.reason(), e.text());
                refused = refused.and(Outcome.bad(e.reason(), "rule " + i + ": " + e.text()));
                meaning = Meaning.REFUSED;
            }
            String name = OrEmpty.textOr(rule.name(), Integer.toString(i)).replace('/', '-');
            for (int j = 0; j < matches.size(); j++) {
                routes.add(new Ruled(new Route(
                        RouteName.of(id.kind().toLowerCase(Locale.ROOT), id.namespace(), id.name(), name),
                        source,
                        matches.get(j),
                        new Precedence(id.created(), id.namespace(), id.name(), i, j),
                        meaning.filters(),
                        meaning.action(),
                        meaning.timeouts(),
                        meaning.retry(),
                        Optional.empty()), rule.name()));
            }
        }
        return new HttpRules(lookup, id, routes, refused, honoured, backends.resolvedRefs());
    }

    @Override
    public boolean sound() {
        return honoured > 0 || refused.ok();
    }

    @Override
    public void serve(ListenerDraft listener, Map<HostPattern, HostPattern> hosts) {
        Governed governed = new Governed(lookup, id, listener);
        List<Route> all = routes.stream().map(one -> governed.route(one.route(), one.rule())).toList();
        hosts.forEach((host, named) -> lookup.draft().routes(
                new Place(listener.listenerName(), host), all.stream().map(route -> route.under(host, named)).toList()));
    }

    private record Meaning(List<Filter> filters, Action action, Timeouts timeouts, Optional<RetryPolicy> retry) {
        static final Meaning REFUSED = new Meaning(
                List.of(), new Action.Respond(500, "rule-not-supported"), Timeouts.DEFAULT, Optional.empty());
    }

    private static Meaning meaning(RuleSpec rule, List<RouteMatch> matches, BackendRefs backends, SourceRef source, Draft draft)
            throws Unsupported {
        // References are looked up before anything else can fail, so that ResolvedRefs tells of every rule.
        List<WeightedDestination> shares = HttpBackends.of(rule.backendRefs(), matches, backends, source, draft);
        HttpFilters filters = HttpFilters.of(rule.filters(), matches, backends, source, draft);
        Timeouts timeouts = timeouts(rule.timeouts());
        Optional<RetryPolicy> retry = retry(rule.retry());
        if (filters.redirect().isPresent()) {
            return new Meaning(filters.filters(), filters.redirect().get(), timeouts, retry);
        }
        Action action = shares.isEmpty() ? new Action.Respond(500, "no-backend") : new Action.Forward(shares);
        return new Meaning(filters.filters(), action, timeouts, retry);
    }

    private static Timeouts timeouts(@Nullable HTTPRouteTimeouts spec) throws Unsupported {
        if (spec == null) {
            return Timeouts.DEFAULT;
        }
        return new Timeouts(
                duration("timeouts.request", spec.getRequest()),
                duration("timeouts.backendRequest", spec.getBackendRequest()));
    }

    /** Who asks for retries asks for them whatever the method, and after connection errors and timeouts too (GEP-1731). */
    private static Optional<RetryPolicy> retry(@Nullable HTTPRouteRetry spec) throws Unsupported {
        if (spec == null) {
            return Optional.empty();
        }
        Integer attempts = spec.getAttempts();
        try {
            return Optional.of(new RetryPolicy(
                    attempts == null ? 1 : attempts,
                    OrEmpty.list(spec.getCodes()),
                    true,
                    true,
                    true,
                    duration("retry.backoff", spec.getBackoff()).orElse(DEFAULT_BACKOFF)));
        } catch (IllegalArgumentException e) {
            throw new Unsupported("UnsupportedValue", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Duration> duration(String which, @Nullable String text) throws Unsupported {
        try {
            return text == null || text.isEmpty() ? Optional.empty() : Optional.of(GoDuration.parse(text));
        } catch (IllegalArgumentException e) {
            throw new Unsupported("UnsupportedValue", which + " " + e.getMessage());
        }
    }
}
