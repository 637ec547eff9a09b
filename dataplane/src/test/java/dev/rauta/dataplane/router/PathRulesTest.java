// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.fuzz.PathTarget;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.routes.Action;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No spelling of a path gets around the rule that guards it. */
final class PathRulesTest {
    private static final ListenerName LISTENER = ListenerName.ofIngress(80);

    /** The rules {@code admin} (prefix /admin), {@code purge} (exactly /v1/users:purge), {@code api}, and {@code rest}. */
    private static final Router ROUTER = router(
            AnsweringRoute.of("admin", new PathMatch.Prefix("/admin")),
            AnsweringRoute.of("purge", new PathMatch.Exact("/v1/users:purge")),
            AnsweringRoute.of("api", new PathMatch.Prefix("/api")),
            AnsweringRoute.of("cafe", new PathMatch.Prefix("/caf\u00e9 au lait")),
            AnsweringRoute.of("log", new PathMatch.Regex("/logs/[a-z]+")),
            AnsweringRoute.of("rest", new PathMatch.Prefix("/")));

    private static Router router(Route... routes) {
        return Router.compile(new RouteTable(
                List.of(new Listener(LISTENER, 80, new ListenerProtocol.Http(), HostPattern.any())),
                List.of(new VirtualHost(LISTENER, HostPattern.any(), List.of(routes))),
                List.of()));
    }

    private static String taken(Router router, String target, AmbiguousPaths ambiguous) {
        return taken(router, target, ambiguous, Trace.NONE);
    }

    private static String taken(Router router, String target, AmbiguousPaths ambiguous, Trace trace) {
        RequestHead head = new RequestHead("GET", "http", "a.example", target, new HeaderFields());
        return switch (router.match(Binding.own(80), false, head, ambiguous, trace)) {
            case Match.Found(var _, var route) -> ((Action.Respond) route.route().action()).reason();
            case Match.Preflight(var _, var route) -> "preflight " + ((Action.Respond) route.route().action()).reason();
            case Match.NotFound(var _) -> "404";
            case Match.Refused(var _, String why) -> "400 " + why;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/x, admin",
        "/%61dmin/x, admin",
        "/%61%64%6d%69%6E?q, admin",
        "/v1/users%3Apurge, purge",
        "/caf%c3%a9%20au%20lait/x, cafe",
        "/logs/%61b, log",
        "/api/projects/a%2Fb, api",
        "/api//x;v=1/y, api",
        "/api/x;v=1/a%2Fb, api",
        "/x;y/z, rest",
        "/x//y, rest",
        "/%61dmin//x, admin",
        "/admin%3Ax, rest"
    })
    void aPathTakesTheRuleOfItsNormalForm(String target, String rule) {
        assertThat(taken(ROUTER, target, AmbiguousPaths.REFUSE)).isEqualTo(rule);
        assertThat(taken(ROUTER, target, AmbiguousPaths.FORWARD)).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "//admin, rest",
        "//%61dmin/x, rest",
        "/%2Fadmin, rest",
        "/%2fadmin, rest",
        "/admin;x, rest",
        "/admin%3Bx, rest",
        "/admin;/x, rest",
        "/admin%2Fx, rest",
        "/;x/admin, rest",
        "/v1//users:purge, rest",
        "/v1/users:purge;x, rest",
        "/logs%2fab, rest",
        "/logs/ab;x, rest"
    })
    void aPathWhoseReadingsTakeDifferentRulesIsRefusedUnlessTheOperatorKnowsBetter(String target, String literal) {
        assertThat(taken(ROUTER, target, AmbiguousPaths.REFUSE)).startsWith("400 path: can be read in several ways");
        assertThat(taken(ROUTER, target, AmbiguousPaths.FORWARD)).isEqualTo(literal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/..%2Fadmin", "/admin/..;/x", "/a;/../admin", "/x%5C..%5Cadmin", "/%00", "/x/%c0%ae%c0%ae/admin"})
    void whatTheyKnowDoesNotMatterForDotSegmentsAndTheLike(String target) {
        assertThat(taken(ROUTER, target, AmbiguousPaths.REFUSE)).startsWith("400 path: ");
        assertThat(taken(ROUTER, target, AmbiguousPaths.FORWARD)).startsWith("400 path: ");
    }

    /** An upstream could serve what no rule lets out. */
    @Test
    void aReadingThatNoRuleTakesDiffersFromOneThatIsTaken() {
        Router router = router(AnsweringRoute.of("only", new PathMatch.Exact("/a//b")), AnsweringRoute.of("api", new PathMatch.Prefix("/api")));
        assertThat(taken(router, "/a//b", AmbiguousPaths.REFUSE)).startsWith("400 ");
        assertThat(taken(router, "//api", AmbiguousPaths.REFUSE)).startsWith("400 ");
        assertThat(taken(router, "//other", AmbiguousPaths.REFUSE)).isEqualTo("404");
    }

    @Test
    void theMatchesOfOneRuleAreNotDifferent() {
        Route first = AnsweringRoute.of("rule", new PathMatch.Prefix("/a"));
        Route second = AnsweringRoute.of("rule", new PathMatch.Prefix("/a/b"));
        assertThat(taken(router(first, second), "/a%2Fb", AmbiguousPaths.REFUSE)).startsWith("400 ");
        Route root = AnsweringRoute.of("rule", new PathMatch.Prefix("/"));
        assertThat(taken(router(first, second, root), "/a%2Fb", AmbiguousPaths.REFUSE)).isEqualTo("rule");
    }

    /** They share a name and not what they do: as the closed routes of two objects might. */
    @Test
    void rulesOfOneNameThatDoDifferentThingsAreDifferent() {
        Route open = AnsweringRoute.of("rule", new PathMatch.Prefix("/"));
        Route closed = new Route(
                open.name(),
                open.source(),
                RouteMatch.of(new PathMatch.Prefix("/a")),
                open.precedence(),
                List.of(),
                new Action.Respond(403, "closed"),
                open.timeouts());
        assertThat(taken(router(open, closed), "//a", AmbiguousPaths.REFUSE)).startsWith("400 ");
    }

    @Test
    void anEscapeInARuleMakesItNoMoreSpecific() {
        Router router = router(
                AnsweringRoute.of("escaped", new PathMatch.Prefix("/%61%61")), AnsweringRoute.of("deep", new PathMatch.Prefix("/aa/b")));
        assertThat(taken(router, "/aa/b/c", AmbiguousPaths.REFUSE)).isEqualTo("deep");
        assertThat(taken(router, "/aa/c", AmbiguousPaths.REFUSE)).isEqualTo("escaped");
    }

    @Test
    void moreReadingsThanAreWorthTellingApartAreRefused() {
        assertThat(taken(ROUTER, "//a%2F/b;c%3Bd%2F;x/", AmbiguousPaths.REFUSE)).startsWith("400 path: can be read in many ways");
    }

    @Test
    void everyReadingIsTold() {
        List<String> readings = new ArrayList<>();
        Trace trace = new Trace() {
            @Override
            public void onListener(Listener listener) {}

            @Override
            public void onVirtualHost(VirtualHost virtualHost) {}

            @Override
            public void onReading(String path, @Nullable CompiledRoute route) {
                readings.add(path + " " + (route == null ? "-" : route.route().name()));
            }

            @Override
            public void onMiss(CompiledRoute route, String why) {}

            @Override
            public boolean wantsEveryMiss() {
                return true;
            }
        };
        assertThat(taken(ROUTER, "//admin", AmbiguousPaths.REFUSE, trace)).startsWith("400 ");
        assertThat(readings).containsExactly("//admin ingress/default/rest/0", "/admin ingress/default/admin/0");
    }

    /** Random paths against random tables: what is accepted took the rule that guards its every reading. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noReadingOfAnAcceptedPathHasAnotherRule(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] input = new byte[2 + random.nextInt(7)];
            random.nextBytes(input);
            for (int at = 1; at < input.length; at++) {
                input[at] |= random.nextInt(8) == 0 ? 0 : (byte) 0x80;
            }
            if (input[1] > 0) {
                input[1] = '/';
            }
            PathTarget.fuzzerTestOneInput(input);
        }
    }
}
