// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A change of one host compiles that host, and a router made of another's parts routes as one made from nothing. */
final class RouterChangeTest {
    private static final ListenerName INGRESS = ListenerName.ofIngress(80);
    private static final Router.Substitute NONE = (_, why) -> {
        throw why;
    };

    private static VirtualHost host(String host, String... paths) {
        List<Route> routes = new ArrayList<>();
        for (String path : paths) {
            routes.add(AnsweringRoute.of(host + path, new PathMatch.Prefix(path)));
        }
        return new VirtualHost(INGRESS, HostPattern.parse(host), routes);
    }

    private static RouteTable table(Iterable<VirtualHost> hosts) {
        List<VirtualHost> all = new ArrayList<>();
        hosts.forEach(all::add);
        return new RouteTable(
                List.of(new Listener(INGRESS, 80, new ListenerProtocol.Http(), HostPattern.any())), all, List.of());
    }

    private static RouteTable hosts(int count, String pathOfTheLast) {
        List<VirtualHost> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hosts.add(host("h" + i + ".example", "/", i == count - 1 ? pathOfTheLast : "/a"));
        }
        return table(hosts);
    }

    private static CompiledRoute route(Router router, String host, String path) {
        RequestHead head = new RequestHead("GET", "http", host, path, new HeaderFields());
        return router.match(Binding.own(80), false, head, AmbiguousPaths.REFUSE, Trace.NONE).route();
    }

    @Test
    void aChangeCompilesTheRoutesOfItsHostAlone() {
        Router before = Router.compile(hosts(1000, "/a"));
        assertThat(before.compiled()).isEqualTo(2000);
        Router after = Router.compile(hosts(1000, "/b"), before, NONE);
        assertThat(after.compiled()).isEqualTo(2);
        for (int i = 0; i < 999; i++) {
            String host = "h" + i + ".example";
            assertThat(route(after, host, "/a/x")).as(host).isNotNull().isSameAs(route(before, host, "/a/x"));
        }
        assertThat(route(after, "h999.example", "/b").matchedPrefix()).isEqualTo("/b");
        assertThat(route(before, "h999.example", "/b").matchedPrefix()).isEmpty();
        assertThat(after.indices()).as("numbers are taken again").isEqualTo(2000);
        assertThat(Router.compile(hosts(1000, "/a"), after, NONE).indices()).isEqualTo(2000);
    }

    @Test
    void whatCannotBeCompiledIsReplacedAloneAndTriedAgain() {
        VirtualHost bad = new VirtualHost(
                INGRESS, HostPattern.parse("bad.example"), List.of(AnsweringRoute.of("fine", new PathMatch.Prefix("/")), AnsweringRoute.of("bad", new PathMatch.Regex("("))));
        RouteTable table = table(List.of(host("a.example", "/"), bad));
        assertThatThrownBy(() -> Router.compile(table)).isInstanceOf(PatternSyntaxException.class);
        Router router = Router.empty();
        for (int i = 0; i < 3; i++) {
            List<String> told = new ArrayList<>();
            router = Router.compile(table, router, (host, why) -> {
                told.add(host.host() + ": " + why.getMessage());
                return new VirtualHost(host.listener(), host.host(), List.of(AnsweringRoute.of("closed", new PathMatch.Any())));
            });
            assertThat(told).singleElement().asString().startsWith("bad.example: error parsing regexp");
            assertThat(router.compiled()).isEqualTo(i == 0 ? 2 : 1);
            assertThat(route(router, "bad.example", "/x").route().action()).isEqualTo(new Action.Respond(200, "closed"));
            assertThat(route(router, "a.example", "/x").route().action()).isEqualTo(new Action.Respond(200, "a.example/"));
            assertThat(router.table().virtualHosts()).doesNotContain(bad).hasSize(2);
        }
    }

    /** Any sequence of changes: routes, numbers and answers. */
    @Test
    void aRouterMadeOfPartsRoutesAsOneMadeFromNothing() {
        Random random = new Random(11);
        Map<String, VirtualHost> now = new TreeMap<>();
        Router router = Router.empty();
        for (int round = 0; round < 300; round++) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                String name = (random.nextInt(5) == 0 ? "*.h" : "h") + random.nextInt(8) + ".example";
                if (random.nextInt(3) == 0) {
                    now.remove(name);
                } else {
                    now.put(name, host(name, "/", "/p" + random.nextInt(3), "/p/" + random.nextInt(3)));
                }
            }
            RouteTable table = table(now.values());
            router = Router.compile(table, router, NONE);
            assertThat(router.table()).isEqualTo(table);
            Router fresh = Router.compile(table);
            Set<Integer> numbers = new HashSet<>();
            for (CompiledRoute route : router.routes()) {
                assertThat(numbers.add(route.index())).as("round %d: %s", round, route).isTrue();
                assertThat(route.index()).isLessThan(router.indices());
            }
            assertThat(numbers).hasSize(fresh.routes().size());
            for (int i = 0; i < 8; i++) {
                for (String path : List.of("/", "/p0", "/p1/x", "/p/2", "/q")) {
                    String host = "h" + i + ".example";
                    CompiledRoute expected = route(fresh, host, path);
                    CompiledRoute found = route(router, host, path);
                    assertThat(found == null ? null : found.route())
                            .as("round %d: %s%s", round, host, path)
                            .isEqualTo(expected == null ? null : expected.route());
                }
            }
        }
    }
}
