// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Action;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.Snapshot;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A preflight request is explained as it is answered. */
final class PreflightExplainedTest {
    private static final Filter CORS =
            new Filter.Cors(List.of("*"), false, List.of("*"), List.of(), List.of(), Duration.ZERO);

    private static Route route(String name, String method, List<Filter> filters) {
        return new Route(
                RouteName.of("httproute", "default", name, "0"),
                SourceRef.of("HTTPRoute", "default", name),
                new RouteMatch(new PathMatch.Prefix("/"), Optional.of(method), List.of(), List.of()),
                new Precedence(Instant.EPOCH, "default", name, 0, 0),
                filters,
                new Action.Respond(200, name),
                Timeouts.DEFAULT);
    }

    private static Explanation explain(String asked) {
        ListenerName name = ListenerName.ofIngress(80);
        RouteTable table = new RouteTable(
                List.of(new Listener(name, 80, new ListenerProtocol.Http(), HostPattern.any())),
                List.of(new VirtualHost(
                        name,
                        HostPattern.any(),
                        List.of(route("options", "OPTIONS", List.of()), route("write", "PUT", List.of(CORS))))),
                List.of());
        Snapshot snapshot = new Snapshot(table, List.of(), List.of(), List.of());
        return new Explainer(snapshot, Router.compile(table), 0, AmbiguousPaths.REFUSE, _ -> Optional.empty())
                .explain("OPTIONS", URI.create("http://a.example/x"), List.of(
                        Map.entry("Origin", "https://b.example"), Map.entry("Access-Control-Request-Method", asked)));
    }

    @Test
    void aPreflightRequestIsAnsweredByTheRouteItIsAbout() {
        Explanation.TakenRoute taken = explain("PUT").route().orElseThrow();
        assertThat(taken.name()).isEqualTo("httproute/default/write/0");
        assertThat(taken.action()).isEqualTo("answer the preflight request");
        Explanation.TakenRoute other = explain("DELETE").route().orElseThrow();
        assertThat(other.name()).isEqualTo("httproute/default/options/0");
        assertThat(other.action()).isEqualTo("answer 200 options");
    }
}
