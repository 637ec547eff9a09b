// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.routing;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.dataplane.exchange.mirror.Copying;
import dev.rauta.dataplane.filter.FilterChain;
import dev.rauta.dataplane.filter.HeaderEditStep;
import dev.rauta.dataplane.filter.body.ResponsePlan;
import dev.rauta.dataplane.filter.cors.CorsPolicy;
import dev.rauta.dataplane.filter.cors.Preflights;
import dev.rauta.dataplane.filter.guard.GuardBook;
import dev.rauta.dataplane.http.path.RedirectLocation;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.trace.TracePlan;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.TrafficLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route with everything that serving it takes; immutable.
 *
 * @param route the compiled route
 * @param series what it is counted in
 * @param bodyLimit the largest request body in bytes, zero: any size; empty where nobody said
 * @param requestBuffer how large a body may be that is waited for, in bytes; zero: none is
 * @param requestRate what the bodies of its requests are held to; null: nothing
 * @param cors who may read its responses, but for those of shares with a policy of their own; empty where nobody said
 * @param preflights what preflight requests are told; empty where nobody said
 * @param responses what becomes of the bodies of its responses
 * @param answers what is done to the head of whatever is answered, before filters do more
 * @param filters of the route
 * @param location of a redirecting route; null where it does not redirect, or it cannot be read
 * @param guards of its own and of its shares
 * @param logged whether its requests are for the access log
 * @param tracing what becomes of its requests' spans
 * @param shares of a forwarding route, in its destinations' order
 */
public record RoutePlan(
        CompiledRoute route,
        Series series,
        OptionalLong bodyLimit,
        int requestBuffer,
        TrafficLimit.@Nullable RequestBandwidth requestRate,
        Optional<CorsPolicy> cors,
        Optional<Preflights> preflights,
        ResponsePlan responses,
        List<HeaderEditStep> answers,
        FilterChain filters,
        @Nullable RedirectLocation location,
        List<Guard> guards,
        boolean logged,
        TracePlan tracing,
        List<SharePlan> shares) {

    /** That of a share without one: no origin is let in. */
    private static final Filter.Cors NOBODY =
            new Filter.Cors(List.of(), false, List.of(), List.of(), List.of(), Duration.ZERO);

    /**
     * One share of a forwarding route.
     *
     * @param cors who may read its responses: its own policy, else the route's
     * @param filters what runs behind the route's own
     * @param mirrors who gets copies of its requests: the route's mirrors and its own
     * @param location of one that redirects; null where it does not, or it cannot be read
     */
    public record SharePlan(
            Optional<CorsPolicy> cors, FilterChain filters, List<Copying> mirrors, @Nullable RedirectLocation location) {
        /** One share that nothing was said about: of thousands of routes most have no other, and a request finds this one in a cache. */
        private static final List<SharePlan> PLAIN = List.of(new SharePlan(Optional.empty(), FilterChain.EMPTY, List.of(), null));

        boolean plain() {
            return cors.isEmpty() && filters.size() == 0 && mirrors.isEmpty() && location == null;
        }
    }

    static RoutePlan of(CompiledRoute compiled, Series series, GuardBook guards) {
        String prefix = compiled.matchedPrefix();
        List<Filter> filters = compiled.route().filters();
        List<SharePlan> shares = compiled.route().action() instanceof Action.Forward(List<WeightedDestination> all)
                ? shares(all, filters, prefix, guards)
                : List.of();
        return new RoutePlan(
                compiled,
                series,
                bodyLimit(filters),
                all(TrafficLimit.RequestBuffer.class, filters).mapToInt(TrafficLimit.RequestBuffer::bytes).findFirst().orElse(0),
                all(TrafficLimit.RequestBandwidth.class, filters).findFirst().orElse(null),
                compiled.cors().map(CorsPolicy::of),
                compiled.cors().map(cors -> Preflights.of(policies(compiled.route(), cors))),
                ResponsePlan.of(filters),
                all(Filter.AnswerHeaders.class, filters).map(one -> HeaderEditStep.ofResponse(one.edit())).toList(),
                FilterChain.compile(filters, prefix, guards::step),
                compiled.route().action() instanceof Action.Redirect redirect ? location(redirect, prefix) : null,
                guards(compiled.route()),
                filters.stream().noneMatch(Filter.Unlogged.class::isInstance),
                TracePlan.of(filters),
                shares);
    }

    /** Of each share that takes requests, or {@code cors} where none does. */
    private static List<Filter.Cors> policies(Route route, Filter.Cors cors) {
        List<WeightedDestination> shares = route.action() instanceof Action.Forward forward ? forward.reached() : List.of();
        return shares.isEmpty()
                ? List.of(cors)
                : shares.stream()
                        .map(share -> cors(route.filters(), share.filters()).findFirst().orElse(NOBODY))
                        .toList();
    }

    /** A share's own policy, and its route's. */
    private static Stream<Filter.Cors> cors(List<Filter> ofRoute, List<Filter> own) {
        return Stream.concat(all(Filter.Cors.class, own), all(Filter.Cors.class, ofRoute));
    }

    private static List<SharePlan> shares(
            List<WeightedDestination> all, List<Filter> ofRoute, String prefix, GuardBook guards) {
        List<SharePlan> plans = all.stream().map(share -> share(ofRoute, share, prefix, guards)).toList();
        return plans.size() == 1 && plans.getFirst().plain() ? SharePlan.PLAIN : plans;
    }

    private static SharePlan share(List<Filter> ofRoute, WeightedDestination share, String prefix, GuardBook guards) {
        List<Filter> own = share.filters();
        List<Copying> mirrors =
                Stream.concat(all(Filter.Mirror.class, ofRoute), all(Filter.Mirror.class, own)).map(Copying::of).toList();
        return new SharePlan(
                cors(ofRoute, own).findFirst().map(CorsPolicy::of),
                FilterChain.compile(own, prefix, guards::step),
                mirrors,
                share.destination() instanceof Destination.Redirected(Action.Redirect to) ? location(to, prefix) : null);
    }

    private static @Nullable RedirectLocation location(Action.Redirect redirect, String prefix) {
        try {
            return RedirectLocation.compile(redirect, prefix);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    /** Whether all that it checks requests against is the same in both. */
    boolean same(GuardBook one, GuardBook other) {
        return guards.isEmpty() || guards.stream().allMatch(guard -> one.same(other, guard.credentials()));
    }

    private static List<Guard> guards(Route route) {
        Stream<Filter> ofShares = route.action() instanceof Action.Forward(List<WeightedDestination> all)
                ? all.stream().flatMap(share -> share.filters().stream())
                : Stream.empty();
        return Stream.concat(route.filters().stream(), ofShares)
                .filter(Guard.class::isInstance)
                .map(Guard.class::cast)
                .toList();
    }

    private static OptionalLong bodyLimit(List<Filter> filters) {
        return all(TrafficLimit.BodyLimit.class, filters).mapToLong(TrafficLimit.BodyLimit::bytes).findFirst();
    }

    private static <F extends Filter> Stream<F> all(Class<F> kind, List<Filter> filters) {
        return filters.stream().filter(kind::isInstance).map(kind::cast);
    }
}
