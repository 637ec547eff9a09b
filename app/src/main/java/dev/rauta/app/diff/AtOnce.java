// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a route comes to whose first filter answers every request: neither its other filters nor its Services are ever asked. */
public final class AtOnce {
    private AtOnce() {}

    /**
     * The route, with that answer as its action, and without what has no say then.
     *
     * @param clear whether its requests come in the clear: these are sent to HTTPS by what sends to HTTPS
     */
    public static Route seen(Route route, boolean clear) {
        List<Filter> kept = new ArrayList<>();
        for (Filter filter : route.filters()) {
            Optional<Action> answer = answer(filter, clear);
            if (answer.isPresent()) {
                route.filters().stream().filter(Filter.Cors.class::isInstance).forEach(kept::add);
                return plain(route.with(kept).with(answer.get()));
            }
            if (filter instanceof Filter.Relocation) {
                kept.add(filter);
            } else if (!beside(filter)) {
                break;
            }
        }
        return route.action() instanceof Action.Forward ? route : plain(route);
    }

    /** What answers takes no time, and is not tried again. */
    private static Route plain(Route route) {
        return new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(), Timeouts.DEFAULT);
    }

    private static Optional<Action> answer(Filter filter, boolean clear) {
        if (filter instanceof Filter.Relocation(var path, String location, int status) && path.isEmpty()) {
            return Optional.of(new Action.Respond(status, "location " + location));
        }
        boolean away = filter instanceof Filter.Redirect redirect
                && clear
                && redirect.scheme().filter("https"::equals).isPresent()
                && redirect.path().filter(PathModifier.Regex.class::isInstance).isEmpty();
        return away && filter instanceof Filter.Redirect(var scheme, var host, var port, var path, int status)
                ? Optional.of(new Action.Redirect(scheme, host, port, path, status))
                : Optional.empty();
    }

    /** Whether it runs beside the others, so that it does not matter what stands before it. */
    private static boolean beside(Filter filter) {
        return switch (filter) {
            case Filter.Mirror _,
                    Filter.Cors _,
                    TrafficLimit.BodyLimit _,
                    TrafficLimit.RequestBuffer _,
                    TrafficLimit.ResponseBuffer _,
                    Filter.Compression _,
                    TrafficLimit.Bandwidth _,
                    TrafficLimit.RequestBandwidth _,
                    Filter.AnswerHeaders _,
                    Filter.Unlogged _,
                    Traced _,
                    Filter.ErrorPages _ -> true;
            case Filter.RequestHeaders _,
                    Filter.ResponseHeaders _,
                    Filter.HeaderTemplates _,
                    Filter.PathHeader _,
                    Filter.NoUnderscores _,
                    Filter.Locations _,
                    Filter.Rewrite _,
                    Filter.Redirect _,
                    Filter.Relocation _,
                    Filter.Cookies _,
                    TrafficLimit.Rate _,
                    TrafficLimit.AskedRate _,
                    TrafficLimit.Concurrency _,
                    Guard _ -> false;
        };
    }
}
