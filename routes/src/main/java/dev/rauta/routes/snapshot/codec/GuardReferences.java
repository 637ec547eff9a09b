// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Closes what a guard stands before that refers to something which is not there: without it, nobody can be let in.
 *
 * @param upstreams those that are there; may grow until the first question
 * @param credentials the same
 */
record GuardReferences(Set<UpstreamName> upstreams, Set<CredentialsName> credentials) {
    private static final String REASON = "guard-incomplete";

    /** Whether all is there that the guards of a route and its shares refer to. */
    boolean known(Route route) {
        return known(route.filters())
                && (!(route.action() instanceof Action.Forward(List<WeightedDestination> shares))
                        || shares.stream().allMatch(share -> known(share.filters())));
    }

    private boolean known(List<Filter> filters) {
        for (Filter filter : filters) {
            if (filter instanceof Guard guard
                    && !(upstreams.containsAll(guard.upstreams()) && credentials.containsAll(guard.credentials()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The route, or one that answers 503 for all of it or for the shares that cannot be guarded.
     *
     * @param missing hears what is not there
     */
    Route closed(Route route, Consumer<Object> missing) {
        if (known(route)) {
            return route;
        }
        tell(route.filters(), missing);
        if (!known(route.filters())) {
            return route.with(unguarded(route.filters())).with(new Action.Respond(503, REASON));
        }
        if (!(route.action() instanceof Action.Forward(List<WeightedDestination> shares))) {
            return route;
        }
        List<WeightedDestination> sound = new ArrayList<>();
        for (WeightedDestination share : shares) {
            tell(share.filters(), missing);
            sound.add(
                    known(share.filters())
                            ? share
                            : share.to(new Destination.Broken(503, REASON)).with(unguarded(share.filters())));
        }
        return route.with(new Action.Forward(sound));
    }

    private void tell(List<Filter> filters, Consumer<Object> missing) {
        for (Filter filter : filters) {
            if (filter instanceof Guard guard) {
                guard.upstreams().stream().filter(name -> !upstreams.contains(name)).forEach(missing);
                guard.credentials().stream().filter(name -> !credentials.contains(name)).forEach(missing);
            }
        }
    }

    private static List<Filter> unguarded(List<Filter> filters) {
        return filters.stream().filter(filter -> !(filter instanceof Guard)).toList();
    }
}
