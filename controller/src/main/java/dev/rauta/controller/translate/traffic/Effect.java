// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What policies come to in one place; what is absent nobody has said.
 *
 * @param filters limits and what requests and responses become, the widest first
 * @param guards all of which must be passed, the outermost first
 * @param closed why nothing may be served: one of them is or may be a guard that cannot be honoured
 */
public record Effect(
        Optional<LoadBalancing> balancing,
        Optional<Resilience> resilience,
        Timeouts timeouts,
        Optional<RetryPolicy> retry,
        Optional<Hedging> hedging,
        List<Filter> filters,
        List<Guard> guards,
        Optional<String> closed) {
    /** Of no policy. */
    public static final Effect NONE = new Effect(
            Optional.empty(), Optional.empty(), Timeouts.DEFAULT, Optional.empty(), Optional.empty(), List.of(), List.of(),
            Optional.empty());

    /** What nothing is served with that a policy not understood may guard. */
    public static final String CLOSED = "policy-not-understood";

    /** What nothing is served with where a guard is known, and cannot be honoured. */
    public static final String UNUSABLE = "guard-unusable";

    public Effect {
        filters = List.copyOf(filters);
        guards = List.copyOf(guards);
    }

    /** @param fields the most specific first, at most one of each kind that does not add up, and none that guards */
    public static Effect of(Collection<PolicyField> fields, List<Guard> guards, Optional<String> closed) {
        Effect all = new Effect(
                NONE.balancing, NONE.resilience, NONE.timeouts, NONE.retry, NONE.hedging, NONE.filters, guards, closed);
        for (PolicyField field : fields) {
            all = all.with(field);
        }
        return all;
    }

    /** The same with other guards. */
    public Effect guarded(List<Guard> others) {
        return others.equals(guards) ? this : new Effect(balancing, resilience, timeouts, retry, hedging, filters, others, closed);
    }

    private Effect with(PolicyField field) {
        return switch (field) {
            case PolicyField.Balancing(var how) ->
                new Effect(Optional.of(how), resilience, timeouts, retry, hedging, filters, guards, closed);
            case PolicyField.Breaker(var limits) ->
                with(new Resilience(Optional.of(limits), Optional.empty(), Optional.empty()));
            case PolicyField.Outliers(var when) ->
                with(new Resilience(Optional.empty(), Optional.of(when), Optional.empty()));
            case PolicyField.SlowStart(var window) ->
                with(new Resilience(Optional.empty(), Optional.empty(), Optional.of(window)));
            case PolicyField.Health(var how) ->
                with(new Resilience(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(how)));
            case PolicyField.Zones(var how) -> with(Resilience.of(how));
            case PolicyField.TimeLimit limit ->
                new Effect(balancing, resilience, limit.timeouts().or(timeouts), retry, hedging, filters, guards, closed);
            case PolicyField.Retry(var when) ->
                new Effect(balancing, resilience, timeouts, Optional.of(when), hedging, filters, guards, closed);
            case PolicyField.Hedged(var when) ->
                new Effect(balancing, resilience, timeouts, retry, Optional.of(when), filters, guards, closed);
            case PolicyField.Limits(var _, var limits) -> with(limits);
            case PolicyField.Shape(var _, var filters, var _) -> with(filters);
            case PolicyField.Compressed(var how) -> with(List.of(how));
            // Of these all count: they are no part of what is taken once.
            case PolicyField.Guarding _ -> this;
            case PolicyField.Asking asking ->
                throw new IllegalStateException(asking.path() + ": not looked up (expected: what its Service came to)");
        };
    }

    /** Before those that are more specific; a policy that several targets on the way have counts once. */
    private Effect with(List<? extends Filter> wider) {
        boolean claims = ClaimLimits.verified(guards);
        List<Filter> all = Stream.concat(wider.stream().filter(one -> claims || !ClaimLimits.one(one)), filters.stream())
                .distinct()
                .toList();
        return new Effect(balancing, resilience, timeouts, retry, hedging, all, guards, closed);
    }

    private Effect with(Resilience part) {
        return new Effect(balancing, Resilience.merged(Optional.of(part), resilience), timeouts, retry, hedging, filters, guards, closed);
    }
}
