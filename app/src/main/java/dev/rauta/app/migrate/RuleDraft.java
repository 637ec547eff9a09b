// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.policy.RulePolicy;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import java.util.ArrayList;
import java.util.List;

/** A rule in the making: what it does, and for which requests; one thread. */
final class RuleDraft {
    /** The most matches of a rule. */
    private static final int MOST_MATCHES = 64;

    private final List<RouteMatch> matches = new ArrayList<>();
    private final List<HTTPRouteFilter> filters;
    private final List<HTTPBackendRef> backends;
    private final RulePolicy policy;
    private String name = "";

    RuleDraft(RouteMatch match, List<HTTPRouteFilter> filters, List<HTTPBackendRef> backends, RulePolicy policy) {
        this.matches.add(match);
        this.filters = List.copyOf(filters);
        this.backends = List.copyOf(backends);
        this.policy = policy;
    }

    /** One that answers 500 to all that it matches. */
    static RuleDraft closed(RouteMatch match) {
        return new RuleDraft(match, List.of(), List.of(), RulePolicy.NONE);
    }

    List<RouteMatch> matches() {
        return matches;
    }

    List<HTTPRouteFilter> filters() {
        return filters;
    }

    List<HTTPBackendRef> backends() {
        return backends;
    }

    RulePolicy policy() {
        return policy;
    }

    /** Empty where nobody names it. */
    String name() {
        return name;
    }

    void name(String given) {
        name = given;
    }

    /** Whether it does the same. */
    boolean does(RuleDraft other) {
        return filters.equals(other.filters) && backends.equals(other.backends) && policy.equals(other.policy);
    }

    /** Whether both are the same. */
    boolean same(RuleDraft other) {
        return does(other) && matches.equals(other.matches);
    }

    /**
     * Puts rules together that do the same: neighbours, and those whose matches nobody can confuse; of others it counts which comes
     * first.
     */
    static List<RuleDraft> merged(List<RuleDraft> rules) {
        List<RuleDraft> merged = new ArrayList<>();
        for (RuleDraft rule : rules) {
            RuleDraft into = null;
            for (RuleDraft earlier : merged) {
                boolean near = earlier == merged.getLast() || rule.matches.stream().allMatch(RuleDraft::plain);
                if (near && earlier.does(rule) && earlier.matches.size() + rule.matches.size() <= MOST_MATCHES) {
                    into = earlier;
                }
            }
            if (into == null) {
                merged.add(rule.copy());
            } else {
                into.matches.addAll(rule.matches);
            }
        }
        return merged;
    }

    /** Another one, which may have another name. */
    RuleDraft copy() {
        RuleDraft copy = new RuleDraft(matches.getFirst(), filters, backends, policy);
        copy.matches.addAll(matches.subList(1, matches.size()));
        return copy;
    }

    private static boolean plain(RouteMatch match) {
        boolean path = switch (match.path()) {
            case PathMatch.Exact _, PathMatch.Prefix _, PathMatch.Any _ -> true;
            case PathMatch.Regex _, PathMatch.Tail _, PathMatch.StartRegex _ -> false;
        };
        return path && match.method().isEmpty() && match.headers().isEmpty() && match.query().isEmpty();
    }
}
