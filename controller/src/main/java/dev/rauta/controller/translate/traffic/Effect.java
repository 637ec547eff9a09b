// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.upstream.LoadBalancing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What policies come to in one place; what is absent nobody has said.
 *
 * @param filters what runs before those of a route: limits, the widest first, and compression
 * @param closed whether one of them may be a guard that cannot be honoured, so that nothing may be served
 */
public record Effect(
        Optional<LoadBalancing> balancing,
        Optional<Duration> request,
        Optional<Duration> attempt,
        Optional<RetryPolicy> retry,
        List<Filter> filters,
        boolean closed) {
    /** Of no policy. */
    public static final Effect NONE =
            new Effect(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false);

    /** What nothing is served with that a policy not understood may guard. */
    public static final String CLOSED = "policy-not-understood";

    /** @param fields the most specific first, and at most one of each kind that does not add up */
    public static Effect of(Collection<PolicyField> fields, boolean closed) {
        Effect all = new Effect(NONE.balancing, NONE.request, NONE.attempt, NONE.retry, List.of(), closed);
        for (PolicyField field : fields) {
            all = all.with(field);
        }
        return all;
    }

    private Effect with(PolicyField field) {
        return switch (field) {
            case PolicyField.Balancing(var how) -> new Effect(Optional.of(how), request, attempt, retry, filters, closed);
            case PolicyField.RequestTimeout(var limit) -> new Effect(balancing, Optional.of(limit), attempt, retry, filters, closed);
            case PolicyField.AttemptTimeout(var limit) -> new Effect(balancing, request, Optional.of(limit), retry, filters, closed);
            case PolicyField.Retry(var when) -> new Effect(balancing, request, attempt, Optional.of(when), filters, closed);
            case PolicyField.Limits(var _, var limits) -> with(limits);
            case PolicyField.Compressed(var how) -> with(List.of(how));
        };
    }

    /** Before those that are more specific; a policy that several targets on the way have counts once. */
    private Effect with(List<? extends Filter> wider) {
        List<Filter> all = Stream.concat(wider.stream(), filters.stream()).distinct().toList();
        return new Effect(balancing, request, attempt, retry, all, closed);
    }
}
