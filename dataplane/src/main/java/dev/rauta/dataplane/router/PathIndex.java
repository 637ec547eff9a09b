// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.match.PathMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes by path; immutable once built. */
final class PathIndex {
    private static final CompiledRoute[] NONE = {};

    private final TextTable<CompiledRoute> exact;
    private final TextTable<CompiledRoute> prefixes;
    private final CompiledRoute[] regexes;
    private final CompiledRoute[] tails;
    private final CompiledRoute[] roots;
    private final CompiledRoute[] rest;
    private final @Nullable PathIndex behind;

    /**
     * Indexes {@code all}, which must be in match order.
     *
     * @param behind what is asked where none of them takes a request
     */
    PathIndex(List<CompiledRoute> all, @Nullable PathIndex behind) {
        List<CompiledRoute> byPath = new ArrayList<>();
        List<CompiledRoute> byPrefix = new ArrayList<>();
        List<CompiledRoute> byRegex = new ArrayList<>();
        List<CompiledRoute> byTail = new ArrayList<>();
        List<CompiledRoute> ofRoot = new ArrayList<>();
        List<CompiledRoute> others = new ArrayList<>();
        for (CompiledRoute route : all) {
            switch (route.match().path()) {
                case PathMatch.Exact(String _) -> byPath.add(route);
                case PathMatch.Regex(String _) -> byRegex.add(route);
                case PathMatch.Prefix(String path) -> (path.length() > 1 ? byPrefix : ofRoot).add(route);
                case PathMatch.Tail(String _) -> byTail.add(route);
                case PathMatch.Any() -> others.add(route);
            }
        }
        this.exact = TextTable.of(byPath, CompiledRoute::path);
        this.prefixes = TextTable.of(byPrefix, CompiledRoute::path);
        this.regexes = byRegex.toArray(NONE);
        this.tails = byTail.toArray(NONE);
        this.roots = ofRoot.toArray(NONE);
        this.rest = others.toArray(NONE);
        this.behind = behind;
    }

    /** The first route in match order that takes the request for {@code path}, null where none does. */
    @Nullable CompiledRoute search(RequestHead head, String path) {
        CompiledRoute found = first(exact, head, path, path.length());
        if (found == null && regexes.length > 0) {
            found = firstRegex(regexes, head, path);
        }
        if (found == null && !prefixes.isEmpty()) {
            found = firstPrefix(head, path);
        }
        if (found == null && tails.length > 0) {
            found = firstRegex(tails, head, path);
        }
        if (found == null) {
            found = first(roots, head);
        }
        if (found == null) {
            found = first(rest, head);
        }
        return found == null && behind != null ? behind.search(head, path) : found;
    }

    private static @Nullable CompiledRoute firstRegex(CompiledRoute[] patterns, RequestHead head, String path) {
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
        int longest = prefixes.longest();
        int end = path.length() <= longest ? path.length() : elementEnd(path, longest);
        while (end > 1) {
            CompiledRoute found = first(prefixes, head, path, end);
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

    private static @Nullable CompiledRoute first(
            TextTable<CompiledRoute> table, RequestHead head, String path, int end) {
        int at = table.find(path, 0, end);
        while (at != TextTable.NONE) {
            CompiledRoute route = table.value(at);
            if (route.objection(head) == null) {
                return route;
            }
            at = table.next(at, path, 0, end);
        }
        return null;
    }

    private static @Nullable CompiledRoute first(CompiledRoute[] routes, RequestHead head) {
        for (CompiledRoute route : routes) {
            if (route.objection(head) == null) {
                return route;
            }
        }
        return null;
    }
}
