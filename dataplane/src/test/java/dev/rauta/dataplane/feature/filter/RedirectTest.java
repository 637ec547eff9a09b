// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are sent elsewhere, and those that go on all the same. */
final class RedirectTest {
    private final int port = FreePorts.next();

    private RunningDataplane serve(int workers, FakeUpstream upstream, Filter... filters) {
        return RunningDataplane.serving(
                workers,
                Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                        .forward("*.example", "/", "web", filters)
                        .snapshot());
    }

    @ParameterizedTest
    @CsvSource({
        "1, /old/x/y?q=1, http://www.example:PORT/new/x?q=1",
        "4, /old/x/y, http://www.example:PORT/new/x",
        "1, /older/x/y, ''",
        "4, /, ''"
    })
    void onlyAPathThatMatchesAllOfTheExpression(int workers, String asked, String location) throws Exception {
        Filter redirect = new Filter.Redirect(
                Optional.empty(), Optional.of("www.example"), Optional.empty(),
                Optional.of(new PathModifier.Regex("/old/([^/]*)/.*", "/new/$1")), 308);
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = serve(workers, upstream, redirect);
                RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 2; i++) {
                RawClient.Response answer = client.get("a.example:" + port, asked);
                assertThat(answer.status()).isEqualTo(location.isEmpty() ? 200 : 308);
                assertThat(answer.header("location")).isEqualTo(location.replace("PORT", "" + port));
            }
            assertThat(upstream.requests()).hasSize(location.isEmpty() ? 2 : 0);
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    /** Else it would be asked again for ever. */
    @ParameterizedTest
    @CsvSource({
        "a.example, 302, http://www.example:PORT/a?b",
        "www.example, 200, ''",
        "WWW.example, 200, ''"
    })
    void whoIsThereAlreadyGoesOn(String host, int status, String location) throws Exception {
        Filter redirect = new Filter.Redirect(
                Optional.of("http"), Optional.of("www.example"), Optional.of(port), Optional.empty(), 302);
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = serve(1, upstream, redirect);
                RawClient client = RawClient.connect(port)) {
            RawClient.Response answer = client.get(host + ":" + port, "/a?b");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("location")).isEqualTo(location.replace("PORT", "" + port));
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    /** A route's own redirect is one in any case. */
    @Test
    void aRouteThatRedirects() throws Exception {
        try (RunningDataplane rauta = RunningDataplane.serving(
                        1,
                        Tables.http(port)
                                .action("a.example", "/", redirect("/old/(.*)"))
                                .action("b.example", "/", redirect("/old/(.*"))
                                .snapshot());
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/old/x").header("location")).isEqualTo("http://www.example:" + port + "/x");
            assertThat(client.get("a.example", "/new/x").header("location")).isEqualTo("http://www.example:" + port + "/new/x");
            RawClient.Response unreadable = client.get("b.example", "/old/x");
            assertThat(unreadable.status()).isEqualTo(503);
            assertThat(unreadable.header("x-rauta-error")).isEqualTo("rewrite-unreadable");
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    @Test
    void anExpressionThatCannotBeReadClosesItsRoute() throws Exception {
        Filter redirect = new Filter.Redirect(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(new PathModifier.Regex("(", "/")), 302);
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = serve(1, upstream, redirect);
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(503);
            assertThat(upstream.requests()).isEmpty();
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    private static Action redirect(String expression) {
        return new Action.Redirect(
                Optional.empty(), Optional.of("www.example"), Optional.empty(),
                Optional.of(new PathModifier.Regex(expression, "/$1")), 302);
    }
}
