// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A match, the filters to run and the action to take.
 *
 * @param name the name in metrics and logs
 * @param source who asked for it
 * @param match what a request must look like
 * @param precedence breaks ties between equally specific matches
 * @param filters run in this order on the request, and backwards on the response
 * @param action what happens to a matching request
 * @param timeouts limits on its duration
 * @param retry when it is tried again; empty: the dataplane's default
 * @param hedging when another endpoint is asked besides; empty: never
 * @param declared the hosts that its author named, where they are more than those of its virtual host: it then goes behind
 *     routes whose authors named fewer
 */
public record Route(
        RouteName name,
        SourceRef source,
        RouteMatch match,
        Precedence precedence,
        List<Filter> filters,
        Action action,
        Timeouts timeouts,
        Optional<RetryPolicy> retry,
        Optional<Hedging> hedging,
        Optional<HostPattern> declared) {

    /** Match order: the more specific match first, then the older object, then its name, rule and match. */
    public static final Comparator<Route> ORDER =
            Comparator.comparing(Route::match, RouteMatch.MOST_SPECIFIC_FIRST).thenComparing(Route::precedence);

    public Route {
        filters = List.copyOf(filters);
    }

    /** One of which no endpoint is asked besides another. */
    public Route(
            RouteName name,
            SourceRef source,
            RouteMatch match,
            Precedence precedence,
            List<Filter> filters,
            Action action,
            Timeouts timeouts,
            Optional<RetryPolicy> retry,
            Optional<HostPattern> declared) {
        this(name, source, match, precedence, filters, action, timeouts, retry, Optional.empty(), declared);
    }

    /** One for the very hosts of its virtual host, tried again by the dataplane's default. */
    public Route(
            RouteName name,
            SourceRef source,
            RouteMatch match,
            Precedence precedence,
            List<Filter> filters,
            Action action,
            Timeouts timeouts) {
        this(name, source, match, precedence, filters, action, timeouts, Optional.empty(), Optional.empty());
    }

    /** The same for a virtual host of {@code host}, by an author who named {@code named}. */
    public Route under(HostPattern host, HostPattern named) {
        Optional<HostPattern> wider = named.equals(host) ? Optional.empty() : Optional.of(named);
        return new Route(name, source, match, precedence, filters, action, timeouts, retry, hedging, wider);
    }

    /** The same with other filters. */
    public Route with(List<Filter> others) {
        return new Route(name, source, match, precedence, others, action, timeouts, retry, hedging, declared);
    }

    /** The same with another action. */
    public Route with(Action other) {
        return new Route(name, source, match, precedence, filters, other, timeouts, retry, hedging, declared);
    }
}
