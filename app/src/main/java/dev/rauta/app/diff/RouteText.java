// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.app.diff.Decision.Way;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a route does with a request, as a decision. */
final class RouteText {
    private final UpstreamText upstreams;
    private final FilterText filters;

    RouteText(UpstreamText upstreams) {
        this.upstreams = upstreams;
        this.filters = new FilterText(upstreams::of);
    }

    /**
     * What it does with a request.
     *
     * @param handshake what the client has seen before
     * @param preflight whether its CORS policy answers
     */
    Decision of(Route route, List<String> handshake, boolean preflight) {
        // What it asks of requests chose it, and its names and its place are its own.
        return switch (AtOnce.seen(route, handshake.isEmpty())) {
            case Route(
                    var name, var source, var _, var _, var its, var action, var timeouts, var retry, var hedging, var _) -> {
                List<String> lines = new ArrayList<>(handshake);
                if (preflight) {
                    lines.add("answer the preflight request");
                }
                lines.addAll(action(action));
                lines.addAll(filters.all(its));
                if (!timeouts.equals(Timeouts.DEFAULT)) {
                    lines.add(timeouts.toString());
                }
                retry.ifPresent(when -> lines.add(when.toString()));
                hedging.ifPresent(when -> lines.add(when.toString()));
                // A preflight request asks leave for one that goes there. What the client has seen of the server, but for the certificate and what
                // it could choose from, it had to show something for.
                List<String> guards = new ArrayList<>(handshake.stream().skip(1).filter(line -> !line.startsWith(Handshakes.OFFERS)).toList());
                guards.addAll(filters.guards(its));
                yield new Decision(lines, ways(action, guards), Optional.of(source), Optional.of(name), Optional.empty());
            }
        };
    }

    /** What goes on as it is. */
    Decision of(StreamRoute route) {
        List<String> lines = new ArrayList<>(List.of("pass TLS through"));
        Action.Forward forward = new Action.Forward(route.destinations());
        lines.addAll(shares(forward));
        List<Way> ways = ways(forward, List.of());
        return new Decision(lines, ways, Optional.of(route.source()), Optional.of(route.name()), Optional.of(route.host()));
    }

    private List<Way> ways(Action action, List<String> guards) {
        List<Way> ways = new ArrayList<>();
        if (action instanceof Action.Forward forward) {
            for (WeightedDestination share : forward.reached()) {
                if (share.destination() instanceof Destination.To to) {
                    List<String> all = new ArrayList<>(guards);
                    all.addAll(filters.guards(share.filters()));
                    ways.add(new Way(UpstreamText.service(to.upstream()), all));
                }
            }
        }
        return ways;
    }

    private List<String> action(Action action) {
        return switch (action) {
            case Action.Forward forward -> shares(forward);
            case Action.Redirect redirect -> List.of(redirect.toString());
            case Action.Respond(int status, String reason) -> List.of("answer " + status + ": " + reason);
        };
    }

    private List<String> shares(Action.Forward forward) {
        List<WeightedDestination> shares = forward.destinations();
        long total = shares.stream().mapToLong(WeightedDestination::weight).sum();
        List<String> lines = new ArrayList<>();
        for (WeightedDestination share : shares) {
            // Nothing ever goes there.
            if (share.weight() > 0 || total == 0) {
                String otherwise = share.yields()
                        ? forward.fallback().map(other -> "; while that has no endpoint " + taken(other)).orElseThrow()
                        : "";
                lines.add(part(share.weight(), total) + taken(share) + otherwise);
            }
        }
        return lines.stream().sorted().toList();
    }

    private String taken(WeightedDestination share) {
        return destination(share.destination()) + with(share.filters());
    }

    /** As a fraction in its lowest terms: 1 of 2 is 50 of 100. */
    private static String part(long weight, long total) {
        long common = BigInteger.valueOf(weight).gcd(BigInteger.valueOf(total)).longValue();
        return weight == total && total > 0 ? "" : common == 0 ? "none: " : weight / common + " of " + total / common + ": ";
    }

    private String destination(Destination destination) {
        return switch (destination) {
            case Destination.To(var upstream, var balancing, var resilience) ->
                "forward to " + upstreams.of(upstream, balancing, resilience);
            case Destination.Broken(int status, String reason) -> "answer " + status + ": " + reason;
            case Destination.Redirected(Action.Redirect redirect) -> redirect.toString();
        };
    }

    private String with(List<Filter> its) {
        return its.isEmpty() ? "" : " with " + String.join(", ", filters.all(its));
    }
}
