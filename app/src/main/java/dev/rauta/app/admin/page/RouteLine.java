// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.explain.MatchText;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.Route;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A route where it is: for a host, on the listeners that have it alike. */
sealed interface RouteLine {

    /** One of requests. */
    record Requests(HostPattern at, Route route, List<ListenerName> on) implements RouteLine {}

    /** One of connections or datagrams. */
    record Connections(StreamRoute route) implements RouteLine {}

    default List<ListenerName> listeners() {
        return switch (this) {
            case Requests(var _, var _, List<ListenerName> on) -> on;
            case Connections(StreamRoute route) -> List.of(route.listener());
        };
    }

    default String host() {
        return switch (this) {
            case Requests(HostPattern at, var _, var _) -> at.toString();
            case Connections(StreamRoute route) -> route.host().toString();
        };
    }

    default String match() {
        return switch (this) {
            case Requests(var _, Route route, var _) -> MatchText.of(route.match());
            case Connections _ -> "any connection or datagram";
        };
    }

    default SourceRef source() {
        return switch (this) {
            case Requests(var _, Route route, var _) -> route.source();
            case Connections(StreamRoute route) -> route.source();
        };
    }

    /** What it does, a line for each of its shares. */
    default List<Cell> does() {
        return switch (this) {
            case Requests(var _, Route route, var _) ->
                switch (route.action()) {
                    case Action.Forward(List<WeightedDestination> shares) -> shares(shares);
                    case Action.Redirect redirect -> List.of(redirect(redirect));
                    case Action.Respond(int status, String reason) -> List.of(answer(status, reason));
                };
            case Connections(StreamRoute route) -> shares(route.destinations());
        };
    }

    /** Where it may send something. */
    default Stream<UpstreamName> upstreams() {
        List<WeightedDestination> shares =
                switch (this) {
                    case Requests(var _, Route route, var _) ->
                        route.action() instanceof Action.Forward(List<WeightedDestination> its) ? its : List.of();
                    case Connections(StreamRoute route) -> route.destinations();
                };
        return shares.stream().map(WeightedDestination::destination).flatMap(one ->
                one instanceof Destination.To to ? Stream.of(to.upstream()) : Stream.empty());
    }

    /** What a search looks into. */
    default String words() {
        StringBuilder words = new StringBuilder(host()).append(' ').append(match()).append(' ').append(source());
        listeners().forEach(one -> words.append(' ').append(one));
        does().forEach(one -> words.append(' ').append(one.text()));
        return words.toString();
    }

    private static List<Cell> shares(List<WeightedDestination> shares) {
        long sum = shares.stream().mapToLong(WeightedDestination::weight).sum();
        return shares.stream()
                .map(share -> {
                    String part = shares.size() == 1 ? "" : "weight " + share.weight() + " of " + sum + ": ";
                    return switch (share.destination()) {
                        case Destination.To to -> Cell.plain(part + to.upstream());
                        case Destination.Broken(int status, String reason) -> answer(status, part + reason);
                        case Destination.Redirected(Action.Redirect to) -> redirect(to);
                    };
                })
                .toList();
    }

    private static String path(PathModifier path) {
        return switch (path) {
            case PathModifier.Full(String whole) -> whole;
            case PathModifier.Prefix(String replacement) -> replacement + " in the place of the prefix";
            case PathModifier.Regex(String expression, String replacement) -> replacement + " for " + expression;
        };
    }

    private static Cell answer(int status, String reason) {
        return Cell.of(status >= 500 ? Cell.Kind.BAD : Cell.Kind.WARN, "answers " + status + " " + reason);
    }

    private static Cell redirect(Action.Redirect to) {
        String where = Stream.of(
                        to.scheme().map(scheme -> scheme + "://"),
                        to.host(),
                        to.port().map(port -> ":" + port),
                        to.path().map(RouteLine::path))
                .flatMap(Optional::stream)
                .reduce("", String::concat);
        return Cell.plain("redirects with " + to.status() + (where.isEmpty() ? "" : " to " + where));
    }
}
