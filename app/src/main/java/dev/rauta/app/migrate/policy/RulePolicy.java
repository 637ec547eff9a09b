// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.routes.Route;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What policies say of one rule.
 *
 * @param units fields that hold in any order, by what is said together, each with the fields of a policy's spec that say it
 * @param guards fields that guard, in their order, a policy of its own each
 * @param mirrors what a rule of a route says itself
 * @param lost what cannot be said
 * @param closed why it must not be served at all: it guards, and that cannot be said
 */
public record RulePolicy(
        Map<String, Map<String, Object>> units,
        List<Map<String, Object>> guards,
        List<Filter.Mirror> mirrors,
        List<Lost> lost,
        Optional<Lost> closed) {
    /** Of a route of which policies say nothing. */
    public static final RulePolicy NONE = new RulePolicy(Map.of(), List.of(), List.of(), List.of(), Optional.empty());

    public RulePolicy {
        guards = List.copyOf(guards);
        mirrors = List.copyOf(mirrors);
        lost = List.copyOf(lost);
    }

    /**
     * What says the same as a route does beside its match and its action.
     *
     * @param shares what of its destinations their Services do not say themselves
     * @param namespace the policies'
     */
    public static RulePolicy of(Route route, ShareWords shares, String namespace) {
        return new FilterWords(route.match().path(), namespace).read(route, shares);
    }
}
