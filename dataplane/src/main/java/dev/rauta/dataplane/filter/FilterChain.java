// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.dataplane.filter.limit.ConcurrencyRule;
import dev.rauta.dataplane.filter.limit.LimitRule;
import dev.rauta.dataplane.filter.limit.RateRule;
import dev.rauta.dataplane.filter.limit.ServiceRule;
import dev.rauta.dataplane.filter.limit.StoreRule;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.RateLimit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A list of filters compiled, those that transform a head or guard it: walked forward over the request and backward over the response;
 * immutable.
 */
public final class FilterChain {
    /** Does nothing. */
    public static final FilterChain EMPTY = new FilterChain(List.of());

    private final List<FilterStep> steps;

    private FilterChain(List<FilterStep> steps) {
        this.steps = steps;
    }

    /**
     * Compiles filters.
     *
     * @param matchedPrefix the prefix that the route's path match stands for, for prefix rewrites
     * @param guards compiles those that keep requests out
     */
    public static FilterChain compile(List<Filter> filters, String matchedPrefix, Function<Guard, FilterStep> guards) {
        return filters.isEmpty()
                ? EMPTY
                : new FilterChain(filters.stream()
                        .flatMap(filter -> step(filter, matchedPrefix, guards).stream())
                        .toList());
    }

    /** How many filters there are. */
    public int size() {
        return steps.size();
    }

    /** Runs filter {@code index} on a request; the caller walks from 0 while the result is {@code Continue}. */
    public StepResult onRequest(int index, RequestHead head, Passage passage) {
        return steps.get(index).onRequest(head, passage);
    }

    /** Runs the filters from {@code ran - 1} back to 0 on the final response; those that never saw the request do not. */
    public void onResponse(int ran, ResponseHead head, Facts facts) {
        for (int i = ran - 1; i >= 0; i--) {
            steps.get(i).onResponse(head, facts);
        }
    }

    private static Optional<FilterStep> step(Filter filter, String matchedPrefix, Function<Guard, FilterStep> guards) {
        return switch (filter) {
            case Filter.RequestHeaders(var edit) -> Optional.of(new HeaderEditStep(edit, true));
            case Filter.NoUnderscores() -> Optional.of(new UnderscoreStep());
            case Filter.ResponseHeaders(var edit) -> Optional.of(new HeaderEditStep(edit, false));
            case Filter.HeaderTemplates templates -> Optional.of(new HeaderTemplateStep(templates));
            case Filter.Rewrite rewrite -> Optional.of(readable(() -> new RewriteStep(rewrite, matchedPrefix)));
            case Filter.Redirect redirect -> Optional.of(readable(() -> new RedirectStep(redirect, matchedPrefix)));
            case Filter.Relocation relocation -> Optional.of(new RelocationStep(relocation));
            case Filter.PathHeader header -> Optional.of(readable(() -> new PathHeaderStep(header)));
            case Filter.Cookies cookies -> Optional.of(new CookieStep(cookies));
            case Filter.Locations locations -> Optional.of(readable(() -> new LocationStep(locations)));
            case TrafficLimit.Rate(var limit) -> Optional.of(new LimitStep(rate(limit)));
            case TrafficLimit.AskedRate(var limit) -> Optional.of(new LimitStep(new ServiceRule(limit)));
            case TrafficLimit.Concurrency(var limit) -> Optional.of(new LimitStep(new ConcurrencyRule(limit)));
            case Guard guard -> Optional.of(guards.apply(guard));
            // No transformations of a head: the exchange copies, grants and counts beside the chain.
            case Filter.AnswerHeaders _,
                    Filter.Mirror _,
                    Filter.Cors _,
                    TrafficLimit.BodyLimit _,
                    TrafficLimit.RequestBuffer _,
                    TrafficLimit.ResponseBuffer _,
                    Filter.Compression _,
                    TrafficLimit.Bandwidth _,
                    TrafficLimit.RequestBandwidth _,
                    Filter.ErrorPages _,
                    Filter.Unlogged _,
                    Traced _ -> Optional.empty();
        };
    }

    private static LimitRule rate(RateLimit limit) {
        return limit.cluster().<LimitRule>map(scope -> new StoreRule(limit, scope)).orElseGet(() -> new RateRule(limit));
    }

    /** What cannot be rewritten must not go on as if it need not be: the upstream would see a path that is not for it. */
    private static FilterStep readable(Supplier<FilterStep> step) {
        try {
            return step.get();
        } catch (PatternSyntaxException e) {
            return new ClosedStep(ClosedStep.UNREADABLE);
        }
    }
}
