// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a request must look like for a route to take it; all conditions hold together.
 *
 * @param path the path
 * @param method an HTTP method, or empty for all
 * @param headers at most one for each name
 * @param query at most one for each name
 */
public record RouteMatch(
        PathMatch path, Optional<String> method, List<HeaderMatch> headers, List<QueryMatch> query) {

    /**
     * Gateway API's order (HTTPRouteRule.matches), which contains the Ingress one: exact path, regular expression,
     * longest prefix, any path; then a method, then more headers, then more query parameters. A gRPC method of any service
     * goes between prefixes, which name a service, and the root, which names nothing (GRPCRouteRule.matches). Expressions over a
     * path's beginning have an order of their own, and go before what is plain text but names no whole path.
     */
    public static final Comparator<RouteMatch> MOST_SPECIFIC_FIRST = Comparator.comparingInt(RouteMatch::pathRank)
            .thenComparing(Comparator.comparingInt(RouteMatch::pathLength).reversed())
            .thenComparing(Comparator.comparing(RouteMatch::beginning).reversed())
            .thenComparingInt(match -> match.method().isPresent() ? 0 : 1)
            .thenComparing(Comparator.comparingInt((RouteMatch match) -> match.headers().size()).reversed())
            .thenComparing(Comparator.comparingInt((RouteMatch match) -> match.query().size()).reversed());

    public RouteMatch {
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }

    /** A match on the path alone. */
    public static RouteMatch of(PathMatch path) {
        return new RouteMatch(path, Optional.empty(), List.of(), List.of());
    }

    private int pathRank() {
        return switch (path) {
            case PathMatch.Exact(String _) -> 0;
            case PathMatch.Regex(String _) -> 1;
            case PathMatch.StartRegex(String _) -> 2;
            case PathMatch.Prefix(String value) -> value.length() > 1 ? 3 : 5;
            case PathMatch.Tail(String _) -> 4;
            case PathMatch.Any() -> 6;
        };
    }

    private int pathLength() {
        return switch (path) {
            case PathMatch.Exact(String value) -> value.length();
            case PathMatch.Regex(String value) -> value.length();
            case PathMatch.Prefix(String value) -> value.length();
            case PathMatch.Tail(String value) -> value.length();
            case PathMatch.StartRegex(String pattern) -> pattern.length();
            case PathMatch.Any() -> 0;
        };
    }

    private String beginning() {
        return path instanceof PathMatch.StartRegex(String pattern) ? pattern : "";
    }
}
