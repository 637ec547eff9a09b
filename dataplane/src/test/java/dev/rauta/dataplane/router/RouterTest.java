// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
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
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.QueryMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouterTest {
    private static final ListenerName INGRESS = ListenerName.ofIngress(80);

    private static Route route(String name, RouteMatch match) {
        return new Route(
                RouteName.of("ingress", "default", name, "0"),
                SourceRef.of("Ingress", "default", name),
                match,
                new Precedence(Instant.EPOCH, "default", name, 0, 0),
                List.of(),
                new Action.Respond(200, name),
                Timeouts.DEFAULT);
    }

    private static Route prefix(String name, String path) {
        return route(name, RouteMatch.of(new PathMatch.Prefix(path)));
    }

    private static Listener listener(ListenerName name, String host) {
        return new Listener(name, 80, new ListenerProtocol.Http(), HostPattern.parse(host));
    }

    private static RequestHead get(String authority, String target) {
        return new RequestHead("GET", "http", authority, target, new HeaderFields());
    }

    private static String found(Router router, RequestHead head) {
        return switch (router.match(Binding.own(80), false, head, AmbiguousPaths.FORWARD, Trace.NONE)) {
            case Match.Found(var _, var route) -> ((Action.Respond) route.route().action()).reason();
            case Match.Preflight(var _, var route) -> "preflight " + ((Action.Respond) route.route().action()).reason();
            case Match.NotFound(var _) -> "-";
            case Match.Refused(var _, String why) -> why;
        };
    }

    private static Router ingress(String host, Route... routes) {
        return Router.compile(new RouteTable(
                List.of(listener(INGRESS, "*")),
                List.of(new VirtualHost(INGRESS, HostPattern.parse(host), List.of(routes))),
                List.of()));
    }

    @Test
    void prefixesAreTakenByWholeElementsAndTheLongestWins() {
        Router router = ingress("*", prefix("root", "/"), prefix("foo", "/foo"), prefix("foobar", "/foo/bar/"));
        assertThat(found(router, get("x", "/foo"))).isEqualTo("foo");
        assertThat(found(router, get("x", "/foo/"))).isEqualTo("foo");
        assertThat(found(router, get("x", "/foo/bar?x=/y"))).isEqualTo("foobar");
        assertThat(found(router, get("x", "/foo/bar/baz"))).isEqualTo("foobar");
        assertThat(found(router, get("x", "/foo/barn"))).isEqualTo("foo");
        assertThat(found(router, get("x", "/food"))).isEqualTo("root");
    }

    /** A rule for the root once swallowed every other rule that named no method. */
    @Test
    void theRootRuleDoesNotSwallowOthers() {
        Router router = ingress("*", prefix("root", "/"), prefix("api", "/api"));
        assertThat(found(router, get("x", "/api"))).isEqualTo("api");
        assertThat(found(router, get("x", "/api/x"))).isEqualTo("api");
    }

    /** A prefix rule once missed its own path with a trailing slash. */
    @Test
    void aPrefixTakesItselfWithATrailingSlash() {
        assertThat(found(ingress("*", prefix("api", "/api")), get("x", "/api/"))).isEqualTo("api");
    }

    /** A method once went before a longer path. */
    @Test
    void aLongerPathGoesBeforeAMethod() {
        Route rootGet = route(
                "root-get", new RouteMatch(new PathMatch.Prefix("/"), Optional.of("GET"), List.of(), List.of()));
        assertThat(found(ingress("*", rootGet, prefix("api", "/api/v1")), get("x", "/api/v1/x")))
                .isEqualTo("api");
    }

    /** A brace in a path once froze the router for every later route. */
    /** GRPCRouteRule.matches: a service before a method, a method before neither. */
    @Test
    void aPrefixGoesBeforeWhatNamesTheEndAloneAndThatBeforeTheRoot() {
        Router router = ingress(
                "x",
                prefix("root", "/"),
                route("method", RouteMatch.of(new PathMatch.Tail("/[^/]+/Say"))),
                prefix("service", "/a.Echo"),
                route("both", RouteMatch.of(new PathMatch.Exact("/a.Echo/Say"))));
        assertThat(found(router, get("x", "/a.Echo/Say"))).isEqualTo("both");
        assertThat(found(router, get("x", "/a.Echo/Hear"))).isEqualTo("service");
        assertThat(found(router, get("x", "/b.Echo/Say"))).isEqualTo("method");
        assertThat(found(router, get("x", "/b.Echo/Hear"))).isEqualTo("root");
        assertThat(found(ingress("x", prefix("service", "/a"), route("method", RouteMatch.of(new PathMatch.Tail("/[^/]+/Say")))),
                        get("x", "/a/Say")))
                .isEqualTo("service");
    }

    @Test
    void bracesInAPathAreJustCharacters() {
        Router router = ingress("*", prefix("open", "/users/{id"), prefix("closed", "/x/{rest}"), prefix("api", "/api"));
        assertThat(found(router, get("x", "/api"))).isEqualTo("api");
        assertThat(found(router, get("x", "/users/{id/1"))).isEqualTo("open");
        assertThat(found(router, get("x", "/x/anything"))).isEqualTo("-");
    }

    @Test
    void theDefaultBackendComesLast() {
        Router router = ingress("a.org", route("default", RouteMatch.of(new PathMatch.Any())), prefix("root", "/r"));
        assertThat(found(router, get("a.org", "/r/x"))).isEqualTo("root");
        assertThat(found(router, get("a.org", "/other"))).isEqualTo("default");
        assertThat(found(router, get("b.org", "/r"))).isEqualTo("-");
    }

    @Test
    void hostsMatchExactThenWildcardThenAny() {
        Router router = Router.compile(new RouteTable(
                List.of(listener(INGRESS, "*")),
                List.of(
                        new VirtualHost(INGRESS, HostPattern.parse("*"), List.of(prefix("any", "/"))),
                        new VirtualHost(INGRESS, HostPattern.parse("*.foo.com"), List.of(prefix("wild", "/"))),
                        new VirtualHost(INGRESS, HostPattern.parse("bar.foo.com"), List.of(prefix("exact", "/")))),
                List.of()));
        assertThat(found(router, get("BAR.foo.com:8080", "/"))).isEqualTo("exact");
        assertThat(found(router, get("baz.foo.com", "/"))).isEqualTo("wild");
        assertThat(found(router, get("a.baz.foo.com", "/"))).isEqualTo("any");
        assertThat(found(router, get("foo.com", "/"))).isEqualTo("any");
    }

    @Test
    void gatewayListenersAreIsolatedFromEachOther() {
        ListenerName wild = ListenerName.ofGateway("ns", "gw", "wild");
        ListenerName exact = ListenerName.ofGateway("ns", "gw", "exact");
        Router router = Router.compile(new RouteTable(
                List.of(listener(wild, "**.foo.com"), listener(exact, "bar.foo.com")),
                List.of(
                        new VirtualHost(wild, HostPattern.parse("**.foo.com"), List.of(prefix("wild", "/"))),
                        new VirtualHost(exact, HostPattern.parse("bar.foo.com"), List.of(prefix("exact", "/e")))),
                List.of()));
        assertThat(found(router, get("a.b.foo.com", "/"))).isEqualTo("wild");
        assertThat(found(router, get("bar.foo.com", "/e"))).isEqualTo("exact");
        assertThat(found(router, get("bar.foo.com", "/"))).isEqualTo("-");
    }

    @Test
    void onASharedPortTheMoreSpecificHostWinsAndAGatewayWinsATie() {
        ListenerName gateway = ListenerName.ofGateway("ns", "gw", "http");
        Router router = Router.compile(new RouteTable(
                List.of(listener(INGRESS, "*"), listener(gateway, "*")),
                List.of(
                        new VirtualHost(INGRESS, HostPattern.parse("a.org"), List.of(prefix("ingress-a", "/"))),
                        new VirtualHost(INGRESS, HostPattern.parse("b.org"), List.of(prefix("ingress-b", "/"))),
                        new VirtualHost(gateway, HostPattern.parse("a.org"), List.of(prefix("gateway-a", "/"))),
                        new VirtualHost(gateway, HostPattern.parse("*"), List.of(prefix("gateway-any", "/")))),
                List.of()));
        assertThat(found(router, get("a.org", "/"))).isEqualTo("gateway-a");
        assertThat(found(router, get("b.org", "/"))).isEqualTo("ingress-b");
        assertThat(found(router, get("c.org", "/"))).isEqualTo("gateway-any");
    }

    @Test
    void headersAndQueriesMatchByValueAndByExpression() {
        RouteMatch match = new RouteMatch(
                new PathMatch.Regex("/v[0-9]+/.*"),
                Optional.empty(),
                List.of(new HeaderMatch("X-Env", new ValueMatch.Exact("a,b"))),
                List.of(new QueryMatch("q", new ValueMatch.Regex("x+ y"))));
        Router router = ingress("*", route("hit", match));
        RequestHead head = get("x", "/v1/z?p=&q=xx+y&q=no");
        assertThat(found(router, head)).isEqualTo("-");
        head.fields().add("x-env", "a").add("x-env", "b");
        assertThat(found(router, head)).isEqualTo("hit");
    }

    @Test
    void expressionsOverABeginningAreTriedByLengthThenBackwards() {
        Router router = ingress(
                "*",
                route("root", RouteMatch.of(new PathMatch.StartRegex("/"))),
                route("foo", RouteMatch.of(new PathMatch.StartRegex("/foo"))),
                route("b", RouteMatch.of(new PathMatch.StartRegex("/f[a-z]b"))),
                route("c", RouteMatch.of(new PathMatch.StartRegex("/f[a-z]c"))),
                route("o", RouteMatch.of(new PathMatch.StartRegex("/f[a-z]."))),
                route("groups", RouteMatch.of(new PathMatch.StartRegex("/api(/|$)(.*)"))));
        assertThat(found(router, get("x", "/FooBar"))).as("eight characters go before four, and o before a dot").isEqualTo("o");
        assertThat(found(router, get("x", "/fxb"))).isEqualTo("b");
        assertThat(found(router, get("x", "/fxc"))).isEqualTo("c");
        assertThat(found(router, get("x", "/foo"))).isEqualTo("o");
        assertThat(found(router, get("x", "/fo"))).isEqualTo("root");
        assertThat(found(router, get("x", "/API"))).isEqualTo("groups");
        assertThat(found(router, get("x", "/api/v1"))).isEqualTo("groups");
        assertThat(found(router, get("x", "/apis"))).isEqualTo("root");
        assertThat(found(router, get("x", "/x/foo"))).as("anchored at the beginning").isEqualTo("root");
    }

    /** The compiled router equals a scan over the whole table in match order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void equalsALinearScan(long seed) {
        Random random = new Random(seed);
        List<String> hosts = List.of("*", "a.org", "*.org", "b.a.org", "*.a.org");
        List<VirtualHost> virtualHosts = new ArrayList<>();
        for (String host : hosts) {
            if (random.nextInt(4) > 0) {
                List<Route> routes = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    routes.add(route("h" + virtualHosts.size() + "r" + i, randomMatch(random)));
                }
                virtualHosts.add(new VirtualHost(INGRESS, HostPattern.parse(host), routes));
            }
        }
        Router router =
                Router.compile(new RouteTable(List.of(listener(INGRESS, "*")), virtualHosts, List.of()));
        for (int i = 0; i < 500; i++) {
            RequestHead head = get(
                    pick(random, "a.org", "b.a.org", "c.a.org", "x.net", "b.org"),
                    pick(random, "/", "/a", "/a/", "/a/b", "/ab", "/a/b/c", "/b//c") + pick(random, "", "?q=1", "?q=2"));
            if (random.nextBoolean()) {
                head.fields().add("h", pick(random, "1", "2"));
            }
            assertThat(found(router, head))
                    .as("seed %d, request %s%s %s", seed, head.authority(), head.target(), head.fields())
                    .isEqualTo(scan(virtualHosts, head));
        }
    }

    private static RouteMatch randomMatch(Random random) {
        PathMatch path =
                switch (random.nextInt(11)) {
                    case 0, 1 -> new PathMatch.Exact(pick(random, "/", "/a", "/a/", "/a/b"));
                    case 2 -> new PathMatch.Regex(pick(random, "/a.*", "/[ab]/?.*"));
                    case 3 -> new PathMatch.Any();
                    case 9, 10 -> new PathMatch.StartRegex(
                            pick(random, "/", "/A", "/a", "/a/?b*", "/a|/b", "/(a|b)/", "/a/[|b]", "/b*", "/a/b$", "/\\Qa\\E(/|$)(.*)"));
                    case 4 -> new PathMatch.Tail(pick(random, ".*/b", "/[^/]*/?b"));
                    default -> new PathMatch.Prefix(pick(random, "/", "/a", "/a/b", "/b/", "/b//c"));
                };
        return new RouteMatch(
                path,
                random.nextInt(3) == 0 ? Optional.of(pick(random, "GET", "POST")) : Optional.empty(),
                random.nextInt(3) == 0
                        ? List.of(new HeaderMatch("h", new ValueMatch.Exact(pick(random, "1", "2"))))
                        : List.of(),
                random.nextInt(3) == 0
                        ? List.of(new QueryMatch("q", new ValueMatch.Exact(pick(random, "1", "2"))))
                        : List.of());
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The oracle: the most specific host, then the first route in match order whose every condition holds. */
    private static String scan(List<VirtualHost> virtualHosts, RequestHead head) {
        String host = Authority.host(head.authority());
        return virtualHosts.stream()
                .filter(virtualHost -> virtualHost.host().matches(host))
                .min(Comparator.comparing(VirtualHost::host))
                .flatMap(virtualHost -> virtualHost.routes().stream()
                        .filter(route -> holds(route.match(), head))
                        .findFirst())
                .map(route -> ((Action.Respond) route.action()).reason())
                .orElse("-");
    }

    private static boolean holds(RouteMatch match, RequestHead head) {
        String path = head.path();
        boolean byPath =
                switch (match.path()) {
                    case PathMatch.Exact(String exact) -> exact.equals(path);
                    case PathMatch.Prefix(String prefix) ->
                        prefix.equals("/") || (path + "/").startsWith(prefix + "/");
                    case PathMatch.Regex(String pattern) -> path.matches(pattern);
                    case PathMatch.Tail(String pattern) -> path.matches(pattern);
                    case PathMatch.StartRegex(String pattern) -> path.matches("(?i)(?:" + pattern + ")(?s:.*)");
                    case PathMatch.Any() -> true;
                };
        Map<String, String> query =
                head.query().isEmpty() ? Map.of() : Map.of("q", head.query().substring(2));
        return byPath
                && match.method().map(head.method()::equals).orElse(true)
                && match.headers().stream()
                        .allMatch(header -> ((ValueMatch.Exact) header.value())
                                .value()
                                .contentEquals(String.valueOf(head.fields().get("h"))))
                && match.query().stream()
                        .allMatch(wanted -> ((ValueMatch.Exact) wanted.value()).value().equals(query.get("q")));
    }

    /** GatewayRouteHostnameIntersectionPrecedence: the host that was named counts before the path. */
    @Test
    void theAuthorWhoNamedTheHostGoesFirst() {
        HostPattern host = HostPattern.parse("abc.example.com");
        Route wide = prefix("wide", "/path/longer").under(host, HostPattern.ofGateway("*.example.com"));
        Route any = prefix("any", "/").under(host, HostPattern.any());
        Route exact = prefix("exact", "/path").under(host, host);
        Router router = ingress("abc.example.com", any, wide, exact);
        assertThat(found(router, get("abc.example.com", "/path/longer"))).isEqualTo("exact");
        assertThat(found(router, get("abc.example.com", "/"))).isEqualTo("any");
        Router without = ingress("abc.example.com", any, wide);
        assertThat(found(without, get("abc.example.com", "/path/longer"))).isEqualTo("wide");
    }

    /** The same one whose certificate is shown. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "a.example", "*.a.example"})
    void ofTwoListenersWithEqualHostsTheFirstStays(String host) {
        ListenerName first = ListenerName.ofGateway("default", "first", "http");
        ListenerName second = ListenerName.ofGateway("default", "second", "http");
        HostPattern pattern = HostPattern.parse(host);
        Router router = Router.compile(new RouteTable(
                List.of(listener(first, host), listener(second, host)),
                List.of(
                        new VirtualHost(first, pattern, List.of(prefix("one", "/"))),
                        new VirtualHost(second, pattern, List.of(prefix("two", "/")))),
                List.of()));
        assertThat(found(router, get(host.replace("*.", "x.").replace("*", "x"), "/"))).isEqualTo("one");
    }
}
