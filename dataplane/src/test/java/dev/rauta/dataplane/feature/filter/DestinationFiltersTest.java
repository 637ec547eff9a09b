// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of one destination is done for it alone, behind what its rule asks for. */
final class DestinationFiltersTest {
    private static final Filter TO_NEW = rewrite("b.example", new PathModifier.Prefix("/new"));

    private final int port = FreePorts.next();
    private final FakeUpstream one = FakeUpstream.http1("one");
    private final FakeUpstream two = FakeUpstream.h2c("two");
    private final RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
        one.close();
        two.close();
    }

    private static Filter rewrite(String host, PathModifier path) {
        return new Filter.Rewrite(Optional.of(host), Optional.of(path));
    }

    private static HeaderEdit edit(String set, String add, String remove) {
        return new HeaderEdit(
                List.of(new HeaderField("x-set", set)), List.of(new HeaderField("x-add", add)), List.of(remove));
    }

    private static WeightedDestination to(String upstream, Filter... filters) {
        return new WeightedDestination(1, new Destination.To(Tables.named(upstream)), List.of(filters));
    }

    private void serve(List<Filter> ofRule, WeightedDestination... destinations) {
        rauta.apply(Tables.http(port)
                .upstream("one", UpstreamProtocol.HTTP1, one.endpoint())
                .upstream("two", UpstreamProtocol.HTTP2, two.endpoint())
                .forward("a.example", "/old", "one", ofRule.toArray(Filter[]::new))
                .change("a.example", route -> route.with(new Action.Forward(List.of(destinations))))
                .snapshot());
    }

    private RawClient.Response get(String target) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send("GET " + target + " HTTP/1.1\r\nHost: a.example\r\nX-Gone: 1\r\n\r\n").response();
        }
    }

    @Test
    void theyRunForTheChosenOneAlone() throws Exception {
        serve(
                List.of(new Filter.RequestHeaders(edit("rule", "rule", "x-none"))),
                to("one", new Filter.RequestHeaders(edit("one", "one", "x-gone")),
                        new Filter.ResponseHeaders(edit("answer", "answer", "content-type")), TO_NEW),
                to("two"));
        for (int i = 0; i < 4; i++) {
            RawClient.Response response = get("/old/x?q=1");
            if (response.body().startsWith("one")) {
                assertThat(response.body())
                        .startsWith("one http1 GET /new/x?q=1 ")
                        .contains("host: b.example", "x-set: one\n", "x-add: rule\n", "x-add: one\n")
                        .doesNotContain("x-gone", "x-set: rule");
                assertThat(response.header("x-set")).isEqualTo("answer");
            } else {
                assertThat(response.body())
                        .startsWith("two h2c GET /old/x?q=1 ")
                        .contains("host: a.example", "x-set: rule\n", "x-add: rule\n", "x-gone: 1")
                        .doesNotContain("x-add: one");
                assertThat(response.header("x-set")).isEmpty();
            }
        }
        assertThat(one.requests()).hasSize(2).allMatch("GET /new/x?q=1"::equals);
        assertThat(two.requests()).hasSize(2).allMatch("GET /old/x?q=1"::equals);
    }

    /** Both replace the prefix that the route was chosen by, so the destination's has the last word. */
    @ParameterizedTest
    @CsvSource({"/old, /new", "/old/, /new/", "/old/x/y?q, /new/x/y?q"})
    void aPrefixIsTheRoutesBehindARewriteToo(String asked, String got) throws Exception {
        serve(List.of(rewrite("c.example", new PathModifier.Prefix("/rule/"))), to("one", TO_NEW));
        assertThat(get(asked).body()).startsWith("one http1 GET " + got + " ").contains("host: b.example");
    }

    @Test
    void aWholePathReplacesWhatTheRuleMade() throws Exception {
        serve(
                List.of(rewrite("c.example", new PathModifier.Prefix("/rule"))),
                to("one", new Filter.Rewrite(Optional.empty(), Optional.of(new PathModifier.Full("/full")))));
        assertThat(get("/old/x?q=1").body()).startsWith("one http1 GET /full?q=1 ").contains("host: c.example");
    }

    @ParameterizedTest
    @CsvSource({"false, /old/x?q=1, /full?q=1", "true, /old/x?q=1, /prefix/x?q=1", "true, /old, /prefix"})
    void aDestinationMayRedirect(boolean prefix, String asked, String location) throws Exception {
        PathModifier path = prefix ? new PathModifier.Prefix("/prefix") : new PathModifier.Full("/full");
        Action.Redirect redirect = new Action.Redirect(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(path), 302);
        serve(
                List.of(rewrite("c.example", new PathModifier.Prefix("/rule"))),
                new WeightedDestination(1, new Destination.Redirected(redirect), List.of()));
        RawClient.Response response = get(asked);
        assertThat(response.status()).isEqualTo(302);
        assertThat(response.header("location"))
                .as("relative to what the client asked for")
                .isEqualTo("http://a.example:" + port + location);
        assertThat(one.requests()).isEmpty();
    }
}
