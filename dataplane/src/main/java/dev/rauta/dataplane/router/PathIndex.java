// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.match.PathMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes by path; immutable once built. */
final class PathIndex {
    private final Map<String, List<CompiledRoute>> exact;
    private final List<CompiledRoute> regexes;
    private final Map<String, List<CompiledRoute>> prefixes;
    private final List<CompiledRoute> roots;
    private final List<CompiledRoute> tails;
    private final List<CompiledRoute> rest;
    private final int longestPrefix;

    /** Indexes {@code all}, which must be in match order. */
    PathIndex(List<CompiledRoute> all) {
        Map<String, List<CompiledRoute>> byPath = new HashMap<>();
        Map<String, List<CompiledRoute>> byPrefix = new HashMap<>();
        List<CompiledRoute> byRegex = new ArrayList<>();
        List<CompiledRoute> byTail = new ArrayList<>();
        List<CompiledRoute> others = new ArrayList<>();
        for (CompiledRoute route : all) {
            switch (route.match().path()) {
                case PathMatch.Exact(String path) ->
                    byPath.computeIfAbsent(path, _ -> new ArrayList<>(2)).add(route);
                case PathMatch.Regex(String _) -> byRegex.add(route);
                case PathMatch.Prefix(String path) ->
                    byPrefix.computeIfAbsent(path, _ -> new ArrayList<>(2)).add(route);
                case PathMatch.Tail(String _) -> byTail.add(route);
                case PathMatch.Any() -> others.add(route);
            }
        }
        this.roots = List.copyOf(byPrefix.getOrDefault("/", List.of()));
        byPrefix.remove("/");
        this.exact = small(byPath);
        this.prefixes = small(byPrefix);
        this.regexes = List.copyOf(byRegex);
        this.tails = List.copyOf(byTail);
        this.rest = List.copyOf(others);
        this.longestPrefix = byPrefix.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /** Most hosts have few routes, and a map of many entries takes many times the memory of one. */
    private static Map<String, List<CompiledRoute>> small(Map<String, List<CompiledRoute>> of) {
        if (of.size() < 2) {
            return of.entrySet().stream()
                    .map(entry -> Map.of(entry.getKey(), List.copyOf(entry.getValue())))
                    .findFirst()
                    .orElse(Map.of());
        }
        Map<String, List<CompiledRoute>> copy = HashMap.newHashMap(of.size());
        of.forEach((path, routes) -> copy.put(path, List.copyOf(routes)));
        return copy;
    }

    /** The first route in match order that takes the request for {@code path}, null where none does. */
    @Nullable CompiledRoute search(RequestHead head, String path) {
        CompiledRoute found = exact.isEmpty() ? null : first(exact.get(path), head);
        if (found == null && !regexes.isEmpty()) {
            found = firstRegex(regexes, head, path);
        }
        if (found == null && !prefixes.isEmpty()) {
            found = firstPrefix(head, path);
        }
        if (found == null && !tails.isEmpty()) {
            found = firstRegex(tails, head, path);
        }
        if (found == null) {
            found = first(roots, head);
        }
        return found != null ? found : first(rest, head);
    }

    private static @Nullable CompiledRoute firstRegex(List<CompiledRoute> patterns, RequestHead head, String path) {
        for (CompiledRoute route : patterns) {
            if (route.takesPath(path) && route.objection(head) == null) {
                return route;
            }
        }
        return null;
    }

    /** Asks the prefixes from the longest to the shortest below the root, whole elements at a time. */
    private @Nullable CompiledRoute firstPrefix(RequestHead head, String path) {
        // A path of many more elements than any rule has is not walked element by element.
        int end = path.length() <= longestPrefix ? path.length() : elementEnd(path, longestPrefix);
        while (end > 1) {
            CompiledRoute found = first(prefixes.get(end == path.length() ? path : path.substring(0, end)), head);
            if (found != null) {
                return found;
            }
            end = path.lastIndexOf('/', end - 1);
        }
        return null;
    }

    /** The end of the last element of {@code path} that ends at or before {@code most}. */
    private static int elementEnd(String path, int most) {
        return path.charAt(most) == '/' ? most : path.lastIndexOf('/', most);
    }

    private static @Nullable CompiledRoute first(@Nullable List<CompiledRoute> routes, RequestHead head) {
        if (routes == null) {
            return null;
        }
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i).objection(head) == null) {
                return routes.get(i);
            }
        }
        return null;
    }
}
