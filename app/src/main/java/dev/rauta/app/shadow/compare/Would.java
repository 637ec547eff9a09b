// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import dev.rauta.app.diff.AtOnce;
import dev.rauta.app.diff.Decision;
import dev.rauta.app.diff.Taken;
import dev.rauta.app.shadow.log.LoggedRequest;
import dev.rauta.dataplane.router.Match;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What would become of a request here, as far as its line in a log decides it.
 *
 * @param decision in words
 * @param upstreams where it may go
 * @param statuses what it is answered here where it goes nowhere, or a part of the requests is
 * @param perhaps what it may be answered here besides, by what the log does not hold: status, and what decides it
 * @param open what decides, and the log does not hold, whether it goes there
 */
record Would(
        Decision decision,
        Set<UpstreamName> upstreams,
        Set<Integer> statuses,
        SortedMap<Integer, String> perhaps,
        SortedSet<String> open) {
    private static final int NO_SHARES = 500;

    /**
     * A request, as it may have come.
     *
     * @param tls whether it came encrypted
     */
    record Seen(LoggedRequest request, boolean tls, Guarded guarded) {
        String path() {
            int query = request.target().indexOf('?');
            return query < 0 ? request.target() : request.target().substring(0, query);
        }

        /** Whether a redirect leads to where it is, so that it goes on. */
        boolean isThere(Filter.Redirect redirect) {
            return tls && redirect.host().isEmpty() && redirect.port().isEmpty() && redirect.path().isEmpty();
        }
    }

    static Would of(Taken taken, Seen seen) {
        Would would = new Would(taken.decision(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeSet<>());
        if (taken.stream()) {
            taken.decision().ways().forEach(way -> would.upstreams.add(new UpstreamName(way.service())));
            return would;
        }
        switch (taken.match()) {
            case Match.Found(var _, var route) -> would.add(AtOnce.seen(route.route(), !seen.tls()), seen);
            case Match.Preflight(var _, var route) -> {
                would.add(AtOnce.seen(route.route(), !seen.tls()), seen);
                would.perhaps(List.of(200, 204), "a preflight request");
            }
            case Match.NotFound _ -> would.statuses.add(404);
            case Match.Refused _ -> would.statuses.add(400);
        }
        return would;
    }

    boolean forwards() {
        return !upstreams.isEmpty();
    }

    private void add(Route route, Seen seen) {
        Optional<Integer> answered = answered(route.filters(), seen);
        if (answered.isPresent()) {
            statuses.add(answered.get());
            return;
        }
        switch (route.action()) {
            case Action.Forward(List<WeightedDestination> shares) -> shares(shares, seen);
            case Action.Redirect redirect -> statuses.add(redirect.status());
            case Action.Respond(int status, String _) -> statuses.add(status);
        }
    }

    private void shares(List<WeightedDestination> shares, Seen seen) {
        boolean some = false;
        for (WeightedDestination share : shares) {
            if (share.weight() > 0) {
                some = true;
                answered(share.filters(), seen).ifPresentOrElse(statuses::add, () -> {
                    switch (share.destination()) {
                        case Destination.To to -> upstreams.add(to.upstream());
                        case Destination.Broken(int status, String _) -> statuses.add(status);
                        case Destination.Redirected(Action.Redirect redirect) -> statuses.add(redirect.status());
                    }
                });
            }
        }
        if (!some) {
            statuses.add(NO_SHARES);
        }
    }

    /** What filters surely answer; what they may answer is noted. */
    private Optional<Integer> answered(List<Filter> filters, Seen seen) {
        for (Filter filter : filters) {
            if (filter instanceof Guard guard && !lets(guard, seen)) {
                return Optional.of(403);
            }
            if (filter instanceof Filter.Relocation(var path, String _, int status)
                    && (path.isEmpty() || path.get().equals(seen.path()))) {
                return Optional.of(status);
            }
            note(filter, seen);
        }
        return Optional.empty();
    }

    /** False where it surely keeps it out; what may keep it out is noted. */
    private boolean lets(Guard guard, Seen seen) {
        List<Guard> undecided = new ArrayList<>();
        boolean passes = seen.guarded().passes(guard, seen.request(), undecided);
        for (Guard one : undecided) {
            open.add(Guarded.name(one));
            perhaps(List.of(302, 401, 403, 407), Guarded.name(one));
        }
        return passes;
    }

    private void note(Filter filter, Seen seen) {
        switch (filter) {
            case Filter.Redirect redirect -> {
                if (!seen.isThere(redirect)) {
                    open.add("where a redirect leads");
                    perhaps(List.of(redirect.status()), "where a redirect leads");
                }
            }
            case TrafficLimit.Rate limit -> perhaps(List.of(limit.limit().status()), "a limit");
            case TrafficLimit.Concurrency limit -> perhaps(List.of(limit.limit().status()), "a limit");
            case TrafficLimit.AskedRate limit -> perhaps(List.of(limit.limit().status()), "a limit");
            case TrafficLimit.BodyLimit _, TrafficLimit.RequestBuffer _ -> perhaps(List.of(413), "the length of a body");
            case Filter.Cors _ when seen.request().method().equals("OPTIONS") -> perhaps(List.of(200, 204), "a preflight request");
            // These answer nothing, or have been asked.
            case Guard _,
                    Filter.Relocation _,
                    Filter.Cors _,
                    Filter.RequestHeaders _,
                    Filter.NoUnderscores _,
                    Filter.ResponseHeaders _,
                    Filter.AnswerHeaders _,
                    Filter.HeaderTemplates _,
                    Filter.Rewrite _,
                    Filter.PathHeader _,
                    Filter.Mirror _,
                    TrafficLimit.ResponseBuffer _,
                    Filter.Compression _,
                    TrafficLimit.Bandwidth _,
                    TrafficLimit.RequestBandwidth _,
                    Filter.ErrorPages _,
                    Filter.Cookies _,
                    Filter.Locations _,
                    Filter.Unlogged _,
                    Traced _ -> {}
        }
    }

    private void perhaps(List<Integer> those, String why) {
        those.forEach(status -> perhaps.putIfAbsent(status, why));
    }
}
