// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Action;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of several bindings of one port a URL is about. */
final class ExplainerTest {
    private final List<Listener> listeners = new ArrayList<>();
    private final List<VirtualHost> hosts = new ArrayList<>();

    private ExplainerTest serving(ListenerName name, Binding binding, ListenerProtocol protocol, String host) {
        listeners.add(new Listener(name, binding.port(), binding, protocol, HostPattern.any()));
        if (!host.isEmpty()) {
            hosts.add(new VirtualHost(
                    name,
                    HostPattern.parse(host),
                    List.of(new Route(
                            RouteName.of("httproute", "default", host, "0"),
                            SourceRef.of("HTTPRoute", "default", host),
                            RouteMatch.of(new PathMatch.Any()),
                            new Precedence(Instant.EPOCH, "default", host, 0, 0),
                            List.of(),
                            new Action.Respond(200, "here"),
                            Timeouts.DEFAULT))));
        }
        return this;
    }

    private static ListenerName gateway(String name) {
        return ListenerName.ofGateway("default", name, "http");
    }

    private static Binding at(String address) {
        return new Binding(Optional.of(address), 80);
    }

    private ExplainerTest three() {
        ListenerProtocol http = new ListenerProtocol.Http();
        return serving(gateway("a"), at("127.0.100.1"), http, "a.example")
                .serving(gateway("b"), at("127.0.100.2"), http, "**.example")
                .serving(gateway("six"), at("fd00::1"), http, "six.example")
                .serving(ListenerName.ofIngress(80), Binding.own(80), http, "own.example")
                .serving(gateway("udp"), at("127.0.100.9"), new ListenerProtocol.Udp(), "");
    }

    private String explain(String url) {
        Snapshot snapshot = new Snapshot(
                new RouteTable(listeners, hosts, List.of()), List.of(), List.of(), List.of());
        Explanation explanation = new Explainer(
                        snapshot,
                        Router.compile(snapshot.routes()),
                        8000,
                        AmbiguousPaths.REFUSE,
                        _ -> Optional.empty())
                .explain("GET", URI.create(url), List.of());
        assertThat(ExplanationText.of(explanation)).contains("binding   " + explanation.binding().orElse("") + "\n");
        return explanation.binding().orElse("none") + " " + explanation.host().orElse("none");
    }

    @Test
    void whereTheHostIsKnownBest() {
        three();
        assertThat(explain("http://a.example/")).isEqualTo("127.0.100.1:80 a.example");
        assertThat(explain("http://b.example/")).isEqualTo("127.0.100.2:80 **.example");
        assertThat(explain("http://own.example/")).isEqualTo("80 own.example");
        assertThat(explain("http://own.example:8080/")).as("the shifted port").isEqualTo("80 own.example");
        assertThat(explain("http://nobody.test/")).as("its own address first").isEqualTo("80 none");
    }

    @Test
    void whoGetsRequestsOfAShareWithoutEndpoints() {
        WeightedDestination next = new WeightedDestination(1, new Destination.To(Tables.named("next")), List.of());
        WeightedDestination web = new WeightedDestination(0, new Destination.To(Tables.named("web")), List.of());
        assertThat(text(next.yielding(), web))
                .contains("default/next:80 weight 1 (http1) endpoints [], while it has none default/web:80\n")
                .contains("default/web:80 weight 0 (http1) endpoints []\n");
        assertThat(text(next, web)).doesNotContain("while");
    }

    private static String text(WeightedDestination... shares) {
        Snapshot snapshot = Tables.http(80)
                .upstream("next", UpstreamProtocol.HTTP1)
                .upstream("web", UpstreamProtocol.HTTP1)
                .action("a.example", "/", new Action.Forward(List.of(shares)))
                .snapshot();
        return ExplanationText.of(new Explainer(
                        snapshot, Router.compile(snapshot.routes()), 0, AmbiguousPaths.REFUSE, _ -> Optional.empty())
                .explain("GET", URI.create("http://a.example/"), List.of()));
    }

    @Test
    void theAddressThatTheUrlNames() {
        three();
        assertThat(explain("http://127.0.100.2/")).isEqualTo("127.0.100.2:80 none");
        assertThat(explain("http://[fd00:0::1]/")).isEqualTo("[fd00::1]:80 none");
        assertThat(explain("http://127.0.0.1/")).isEqualTo("80 none");
    }
}
