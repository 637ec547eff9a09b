// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of one virtual host: those whose authors named its host before those who named more; immutable once built. */
final class HostRouter extends Keyed {
    static final HostRouter[] NONE = {};

    private static final CompiledRoute[] NO_ROUTES = {};
    private static final String OUTRANKED = "a more specific or older route goes before it";

    private final VirtualHost virtualHost;
    private final List<CompiledRoute> all;

    private final CompiledRoute[] exact;
    private final CompiledRoute[] regexes;
    private final CompiledRoute[] prefixes;

    /** A bit for each length that a prefix has; the highest is for all from there on. */
    private final long prefixLengths;

    private final int longestPrefix;

    /** What goes behind all prefixes. */
    private final CompiledRoute[] last;

    /** The routes whose authors named more hosts; as a rule there are none. */
    private final @Nullable HostRouter behind;

    /** Indexes {@code all}, which must be in match order. */
    HostRouter(VirtualHost virtualHost, List<CompiledRoute> all) {
        super(HostTable.key(virtualHost.host()));
        this.virtualHost = virtualHost;
        this.all = List.copyOf(all);
        List<CompiledRoute> byPath = new ArrayList<>();
        List<CompiledRoute> byRegex = new ArrayList<>();
        List<CompiledRoute> byPrefix = new ArrayList<>();
        List<CompiledRoute> others = new ArrayList<>();
        int next = 0;
        while (next < all.size() && namedFirst(virtualHost.host()).compare(all.getFirst(), all.get(next)) == 0) {
            CompiledRoute route = all.get(next++);
            switch (route.match().path()) {
                case PathMatch.Exact _ -> byPath.add(route);
                case PathMatch.Regex _, PathMatch.StartRegex _ -> byRegex.add(route);
                case PathMatch.Prefix(String path) -> (path.length() > 1 ? byPrefix : others).add(route);
                case PathMatch.Tail _, PathMatch.Any _ -> others.add(route);
            }
        }
        this.exact = KeyedTable.of(byPath, NO_ROUTES);
        this.regexes = byRegex.toArray(NO_ROUTES);
        this.prefixes = KeyedTable.of(byPrefix, NO_ROUTES);
        this.prefixLengths = byPrefix.stream().mapToLong(route -> bit(route.text.length())).reduce(0, (a, b) -> a | b);
        this.longestPrefix = byPrefix.stream().mapToInt(route -> route.text.length()).max().orElse(0);
        this.last = others.toArray(NO_ROUTES);
        this.behind = next < all.size() ? new HostRouter(virtualHost, all.subList(next, all.size())) : null;
    }

    /** Those whose authors named fewer hosts go before the others, whatever they match. */
    static Comparator<CompiledRoute> namedFirst(HostPattern own) {
        return (a, b) -> HostPattern.compareSpecificity(named(own, a), named(own, b));
    }

    private static HostPattern named(HostPattern own, CompiledRoute route) {
        return route.route().declared().orElse(own);
    }

    private static long bit(int length) {
        return 1L << Math.min(length, 63);
    }

    VirtualHost virtualHost() {
        return virtualHost;
    }

    /** In match order. */
    List<CompiledRoute> routes() {
        return all;
    }

    /** The first route in match order that takes the request for {@code path}, null where none does. */
    @Nullable CompiledRoute match(RequestHead head, String path, Trace trace) {
        CompiledRoute found = search(head, path);
        if (trace.wantsEveryMiss()) {
            explain(head, path, found, trace);
        }
        return found;
    }

    private @Nullable CompiledRoute search(RequestHead head, String path) {
        CompiledRoute found = first(exact, head, path, path.length());
        if (found == null && regexes.length > 0) {
            found = first(regexes, head, path);
        }
        if (found == null && prefixes.length > 0) {
            found = firstPrefix(head, path);
        }
        if (found == null) {
            found = first(last, head, path);
        }
        return found == null && behind != null ? behind.search(head, path) : found;
    }

    /** Asks the prefixes from the longest to the shortest below the root, whole elements at a time. */
    private @Nullable CompiledRoute firstPrefix(RequestHead head, String path) {
        // A path of many more elements than any rule has is not walked element by element.
        int end = path.length() <= longestPrefix ? path.length() : elementEnd(path, longestPrefix);
        while (end > 1) {
            CompiledRoute found = (prefixLengths & bit(end)) == 0 ? null : first(prefixes, head, path, end);
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

    /** The first of a table for {@code path} up to {@code end}. */
    private static @Nullable CompiledRoute first(CompiledRoute[] table, RequestHead head, String path, int end) {
        int at = KeyedTable.find(table, path, 0, end);
        while (at != KeyedTable.NONE && !table[at].takes(head)) {
            at = KeyedTable.next(table, at, path, 0, end);
        }
        return at == KeyedTable.NONE ? null : table[at];
    }

    /** The first of a list, in which are expressions and what takes any path. */
    private static @Nullable CompiledRoute first(CompiledRoute[] routes, RequestHead head, String path) {
        for (CompiledRoute route : routes) {
            if (route.expressionTakes(path) && route.takes(head)) {
                return route;
            }
        }
        return null;
    }

    private void explain(RequestHead head, String path, @Nullable CompiledRoute found, Trace trace) {
        for (CompiledRoute route : all) {
            if (route == found) {
                continue;
            }
            String objection = route.takesPath(path) ? route.objection(head) : "path does not match";
            trace.onMiss(route, objection != null ? objection : OUTRANKED);
        }
    }
}
