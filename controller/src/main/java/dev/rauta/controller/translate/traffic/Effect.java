// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * What policies come to in one place; what is absent nobody has said.
 *
 * @param closed whether one of them may be a guard that cannot be honoured, so that nothing may be served
 */
public record Effect(
        Optional<LoadBalancing> balancing,
        Optional<Resilience> resilience,
        Optional<Duration> request,
        Optional<Duration> attempt,
        Optional<RetryPolicy> retry,
        boolean closed) {
    /** Of no policy. */
    public static final Effect NONE =
            new Effect(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** What nothing is served with that a policy not understood may guard. */
    public static final String CLOSED = "policy-not-understood";

    /** @param fields at most one of each kind */
    public static Effect of(Collection<PolicyField> fields, boolean closed) {
        Effect all = new Effect(NONE.balancing, NONE.resilience, NONE.request, NONE.attempt, NONE.retry, closed);
        for (PolicyField field : fields) {
            all = all.with(field);
        }
        return all;
    }

    private Effect with(PolicyField field) {
        return switch (field) {
            case PolicyField.Balancing(var how) -> new Effect(Optional.of(how), resilience, request, attempt, retry, closed);
            case PolicyField.Breaker(var limits) ->
                with(new Resilience(Optional.of(limits), Optional.empty(), Optional.empty()));
            case PolicyField.Outliers(var when) ->
                with(new Resilience(Optional.empty(), Optional.of(when), Optional.empty()));
            case PolicyField.SlowStart(var window) ->
                with(new Resilience(Optional.empty(), Optional.empty(), Optional.of(window)));
            case PolicyField.RequestTimeout(var limit) ->
                new Effect(balancing, resilience, Optional.of(limit), attempt, retry, closed);
            case PolicyField.AttemptTimeout(var limit) ->
                new Effect(balancing, resilience, request, Optional.of(limit), retry, closed);
            case PolicyField.Retry(var when) -> new Effect(balancing, resilience, request, attempt, Optional.of(when), closed);
        };
    }

    private Effect with(Resilience part) {
        return new Effect(balancing, Resilience.merged(Optional.of(part), resilience), request, attempt, retry, closed);
    }
}
