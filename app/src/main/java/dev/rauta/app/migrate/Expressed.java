// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.dataplane.http.path.PathForm;
import dev.rauta.routes.Route;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Paths that HTTPRoute names by expressions alone. Of expressions the longest is tried first, and all before plain text: so where one path
 * of a host is an expression, all are but whole paths, and who shall go first is longer.
 */
final class Expressed {
    private static final String BELOW = "(?:/.*)?";
    /** Takes nothing, and so changes nothing but the length. */
    private static final String NOTHING = "(?:)";

    private final Map<HostPattern, Map<PathMatch, PathMatch>> hosts = new HashMap<>();

    private Expressed() {}

    static Expressed of(Site site) {
        Map<HostPattern, List<Route>> routes = new HashMap<>();
        for (Site.OfHost one : site.hosts()) {
            routes.computeIfAbsent(one.host(), _ -> new ArrayList<>()).addAll(one.http().isEmpty() ? one.https() : one.http());
        }
        Expressed all = new Expressed();
        routes.forEach((host, its) -> all.hosts.put(host, paths(its.stream().sorted(Route.ORDER).toList())));
        return all;
    }

    /** By path of a host, what stands for it. */
    private static Map<PathMatch, PathMatch> paths(List<Route> routes) {
        SequencedMap<PathMatch, PathMatch> paths = new LinkedHashMap<>();
        if (routes.stream().noneMatch(route -> beginning(route.match().path()))) {
            return paths;
        }
        routes.forEach(route -> paths.putIfAbsent(route.match().path(), expression(route.match().path())));
        int behind = 0;
        for (PathMatch path : List.copyOf(paths.sequencedKeySet().reversed())) {
            if (paths.get(path) instanceof PathMatch.Regex(String pattern)) {
                StringBuilder longer = new StringBuilder(pattern);
                while (longer.length() <= behind) {
                    longer.append(NOTHING);
                }
                behind = longer.length();
                paths.put(path, new PathMatch.Regex(longer.toString()));
            }
        }
        return paths;
    }

    /** Whether it says how paths begin, and not by whole elements. */
    private static boolean beginning(PathMatch path) {
        return switch (path) {
            case PathMatch.StartRegex _ -> true;
            case PathMatch.Exact _, PathMatch.Prefix _, PathMatch.Regex _, PathMatch.Tail _, PathMatch.Any _ -> false;
        };
    }

    private static PathMatch expression(PathMatch path) {
        return switch (path) {
            case PathMatch.StartRegex(String pattern) -> new PathMatch.Regex("(?is)(?:" + pattern + ").*");
            case PathMatch.Prefix(String text) -> text.length() > 1 ? new PathMatch.Regex(quoted(text) + BELOW) : path;
            case PathMatch.Exact _, PathMatch.Regex _, PathMatch.Tail _, PathMatch.Any _ -> path;
        };
    }

    /** Expressions see paths in their normal form. */
    private static String quoted(String text) {
        return "\\Q" + PathForm.of(text) + "\\E";
    }

    /** The same routes, as they can be written. */
    List<Route> routes(HostPattern host, List<Route> routes) {
        Map<PathMatch, PathMatch> paths = hosts.getOrDefault(host, Map.of());
        return routes.stream()
                .map(route -> with(route, paths.getOrDefault(route.match().path(), route.match().path())))
                .toList();
    }

    private static Route with(Route route, PathMatch path) {
        RouteMatch match = route.match();
        return path.equals(match.path())
                ? route
                : new Route(
                        route.name(),
                        route.source(),
                        new RouteMatch(path, match.method(), match.headers(), match.query()),
                        route.precedence(),
                        route.filters(),
                        route.action(),
                        route.timeouts(),
                        route.retry(),
                        route.hedging(),
                        route.declared());
    }
}
