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
    private final Map<String, List<CompiledRoute>> exact = new HashMap<>();
    private final List<CompiledRoute> regexes = new ArrayList<>();
    private final Map<String, List<CompiledRoute>> prefixes = new HashMap<>();
    private final List<CompiledRoute> tails = new ArrayList<>();
    private final List<CompiledRoute> rest = new ArrayList<>();
    private int longestPrefix;

    /** Indexes {@code all}, which must be in match order. */
    PathIndex(List<CompiledRoute> all) {
        for (CompiledRoute route : all) {
            switch (route.match().path()) {
                case PathMatch.Exact(String path) ->
                    exact.computeIfAbsent(path, _ -> new ArrayList<>(2)).add(route);
                case PathMatch.Regex(String _) -> regexes.add(route);
                case PathMatch.Prefix(String path) -> {
                    prefixes.computeIfAbsent(path, _ -> new ArrayList<>(2)).add(route);
                    longestPrefix = Math.max(longestPrefix, path.length());
                }
                case PathMatch.Tail(String _) -> tails.add(route);
                case PathMatch.Any() -> rest.add(route);
            }
        }
    }

    /** The first route in match order that takes the request for {@code path}, null where none does. */
    @Nullable CompiledRoute search(RequestHead head, String path) {
        CompiledRoute found = first(exact.get(path), head);
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
            found = first(prefixes.get("/"), head);
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
