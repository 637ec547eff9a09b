// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.http.path.PathForm;
import dev.rauta.dataplane.http.path.PathPolicy;
import dev.rauta.dataplane.http.path.PathReadings;
import dev.rauta.dataplane.http.path.PathRewrite;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.router.Match;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.router.Trace;
import dev.rauta.routes.Action;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that is accepted has taken the rule that guards whatever any server may read its path as.
 *
 * <p>The first byte of an input chooses one of 256 random route tables, the rest is the request target: bytes below 128
 * are characters, the others are pieces that paths of this kind are made of.
 */
public final class PathTarget {
    private static final String[] PIECES = {
        "/admin", "/a", "/b", "/", "//", "%2F", "%2f", ";x", ";", "%3B", "%3b", "..", ".", "%2e", "%61", "%64", "a", "dmin",
        "/api", "%", "%5C", "\\", "%00", "%25", "%2561", "%252F", "?q", "#", "/%61dmin", "%C0%AE", "/v1:x", "%3A", "%20"
    };
    private static final String[] RULE_PIECES = {
        "/admin", "/a", "/b", "/api", "/%61dmin", "//b", "/a%2Fb", "/a;x", "/v1:x", "/v1%3Ax", "/a%20b", "/a b", "/", "/x%3By"
    };
    private static final ListenerName LISTENER = ListenerName.ofIngress(80);
    private static final Router[] ROUTERS = new Router[256];

    private PathTarget() {}

    /** Throws {@link AssertionError} where the property does not hold. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int seed = input[0] & 0xff;
        Router router = ROUTERS[seed];
        if (router == null) {
            router = Router.compile(table(new Random(seed)));
            ROUTERS[seed] = router;
        }
        StringBuilder target = new StringBuilder();
        for (int i = 1; i < input.length; i++) {
            int octet = input[i] & 0xff;
            target.append(octet < 0x80 ? String.valueOf((char) octet) : PIECES[(octet - 0x80) % PIECES.length]);
        }
        check(router, target.toString());
    }

    /** The same for a table and a target of the caller's. */
    static void check(Router router, String target) {
        RequestHead head = new RequestHead("GET", "http", "a.example", target, new HeaderFields());
        Match match = router.match(Binding.own(80), false, head, AmbiguousPaths.REFUSE, Trace.NONE);
        Match literal = router.match(Binding.own(80), false, head, AmbiguousPaths.FORWARD, Trace.NONE);
        require(head.target().equals(target), "the target changed", target);
        if (PathPolicy.judge(target).refused()) {
            require(match instanceof Match.Refused && literal instanceof Match.Refused, "not refused", target);
            return;
        }
        if (target.equals("*")) {
            return;
        }
        String path = head.path();
        require(PathForm.of(PathForm.of(path)).equals(PathForm.of(path)), "no normal form", path);
        Set<String> views = ServerViews.of(path);
        views.forEach(view -> require(isSound(view), "a server reads a dot segment or worse", path));
        Set<String> guards = new HashSet<>();
        views.forEach(view -> guards.add(guard(router.table(), view)));
        if (match instanceof Match.Refused) {
            require(guards.size() > 1 || PathReadings.of(path).size() > PathReadings.MOST, "refused without need", path);
        } else {
            require(guards.equals(Set.of(name(match.route()))), "readings take " + guards + ", matched " + name(match.route()), path);
            require(match.equals(literal), "the strict match is not the literal one", path);
        }
        if (literal.route() != null) {
            checkRewrite(literal.route(), path);
        }
    }

    /** Below a prefix every byte stays as it came. */
    private static void checkRewrite(CompiledRoute route, String path) {
        String prefix = route.matchedPrefix();
        String rest = PathRewrite.compile(new PathModifier.Prefix("/new"), prefix).apply(path).substring("/new".length());
        require(path.endsWith(rest), "rewriting changed more than the prefix", path);
        String cut = path.substring(0, path.length() - rest.length());
        require(prefix.isEmpty() || PathForm.of(cut).equals(prefix), "rewriting cut " + cut, path);
    }

    private static boolean isSound(String view) {
        for (String segment : view.split("[/" + ServerViews.DATA_SLASH + "]", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return view.startsWith("/") && view.chars().noneMatch(c -> c == '\\' || c == 0x7f || (c < ' ' && c != ServerViews.DATA_SLASH));
    }

    /** The oracle: a scan over all rules, the most specific first, on decoded paths. */
    private static String guard(RouteTable table, String view) {
        return table.virtualHosts().getFirst().routes().stream()
                .filter(route -> takes(route.match().path(), view))
                .min(Comparator.comparingInt((Route route) -> rank(route.match().path()))
                        .thenComparing(Route::precedence))
                .map(route -> route.name().value())
                .orElse("-");
    }

    private static boolean takes(PathMatch match, String view) {
        return switch (match) {
            case PathMatch.Exact(String path) -> ServerViews.asRule(encoded(path)).equals(view);
            case PathMatch.Prefix(String path) ->
                path.equals("/") || (view + "/").startsWith(ServerViews.asRule(encoded(path)) + "/");
            case PathMatch.Any() -> true;
            case PathMatch.Regex(String pattern) -> throw new AssertionError(pattern);
            case PathMatch.Tail(String pattern) -> throw new AssertionError(pattern);
            case PathMatch.StartRegex(String pattern) -> throw new AssertionError(pattern);
        };
    }

    private static int rank(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String _) -> -100_000;
            case PathMatch.Prefix(String path) -> -ServerViews.asRule(encoded(path)).length();
            case PathMatch.Any() -> 1;
            case PathMatch.Regex(String pattern) -> throw new AssertionError(pattern);
            case PathMatch.Tail(String pattern) -> throw new AssertionError(pattern);
            case PathMatch.StartRegex(String pattern) -> throw new AssertionError(pattern);
        };
    }

    /** The only character of the rules that a request cannot have. */
    private static String encoded(String path) {
        return path.replace(" ", "%20");
    }

    /** Rules with several matches each, as an HTTPRoute has them. */
    static RouteTable table(Random random) {
        List<Route> routes = new ArrayList<>();
        int rules = 1 + random.nextInt(5);
        for (int rule = 0; rule < rules; rule++) {
            int matches = 1 + random.nextInt(2);
            for (int i = 0; i < matches; i++) {
                routes.add(route(rule, i, randomMatch(random)));
            }
        }
        return new RouteTable(
                List.of(new Listener(LISTENER, 80, new ListenerProtocol.Http(), HostPattern.any())),
                List.of(new VirtualHost(LISTENER, HostPattern.any(), routes)),
                List.of());
    }

    private static PathMatch randomMatch(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            path.append(RULE_PIECES[random.nextInt(RULE_PIECES.length)]);
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> new PathMatch.Exact(path.toString());
            case 2 -> new PathMatch.Any();
            case 3 -> new PathMatch.Prefix("/");
            default -> new PathMatch.Prefix(path.toString());
        };
    }

    private static Route route(int rule, int match, PathMatch path) {
        return new Route(
                RouteName.of("httproute", "default", "r", String.valueOf(rule)),
                SourceRef.of("HTTPRoute", "default", "r"),
                RouteMatch.of(path),
                new Precedence(Instant.EPOCH, "default", "r", rule, match),
                List.of(),
                new Action.Respond(200, "rule-" + rule),
                Timeouts.DEFAULT);
    }

    private static String name(@Nullable CompiledRoute route) {
        return route == null ? "-" : route.route().name().value();
    }

    private static void require(boolean holds, String what, String path) {
        if (!holds) {
            throw new AssertionError(what + ": " + path);
        }
    }
}
