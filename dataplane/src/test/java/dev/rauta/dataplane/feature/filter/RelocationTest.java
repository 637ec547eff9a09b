// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.Route;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects that are said as a whole, paths chosen and made by an expression over their beginning, and how the client came. */
final class RelocationTest {
    private static final String WHOLE = "(?i)(?:/api(/|$)(.*))(?s:.*)";

    private final int port = FreePorts.next();

    private Tables table(FakeUpstream upstream, Filter... filters) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("*.example", "/", "web", filters);
    }

    private static Route matching(Route route, PathMatch path) {
        return new Route(
                route.name(), route.source(), RouteMatch.of(path), route.precedence(), route.filters(), route.action(), route.timeouts());
    }

    private static Filter rewrite(String target) {
        return new Filter.Rewrite(Optional.empty(), Optional.of(new PathModifier.Regex(WHOLE, target)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, /, http://a.example:PORT/app",
        "4, /?q=1, http://a.example:PORT/app",
        "1, /x, ''",
        "4, //, ''"
    })
    void onePathAlone(int workers, String asked, String location) throws Exception {
        Filter root = new Filter.Relocation(Optional.of("/"), "${scheme}://${host}/app", 302);
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(workers, table(upstream, root).snapshot());
                RawClient client = RawClient.connect(port)) {
            RawClient.Response answer = client.get("a.example:" + port, asked);
            assertThat(answer.status()).isEqualTo(location.isEmpty() ? 200 : 302);
            assertThat(answer.header("location")).isEqualTo(location.replace("PORT", "" + port));
            assertThat(upstream.requests()).hasSize(location.isEmpty() ? 1 : 0);
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aWholeUrlForAll(int workers) throws Exception {
        Filter away = new Filter.Relocation(Optional.empty(), "https://other.example/x?y=$1", 301);
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(workers, table(upstream, away).snapshot());
                RawClient client = RawClient.connect(port)) {
            RawClient.Response answer = client.get("a.example", "/a/b?c=d");
            assertThat(answer.status()).isEqualTo(301);
            assertThat(answer.header("location")).as("nothing is added").isEqualTo("https://other.example/x?y=$1");
            assertThat(upstream.requests()).isEmpty();
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, /api/v1/users?q=1, /v1/users?q=1, /v1/users",
        "4, /API/v1, /v1, /v1",
        "1, /api, /, /",
        "1, /%61pi/v1, /v1, /v1",
        "4, /api/a%2Fb%20c, /a%2Fb%20c, /a%2Fb%20c"
    })
    void whatAnExpressionOverTheBeginningMakesOfAPath(int workers, String asked, String seen, String prefix) throws Exception {
        Filter header = new Filter.PathHeader("X-Forwarded-Prefix", new PathModifier.Regex(WHOLE, "/$2"));
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(
                        workers,
                        table(upstream, header, rewrite("/$2"))
                                .change("*.example", route -> matching(route, new PathMatch.StartRegex("/api(/|$)(.*)")))
                                .snapshot());
                RawClient client = RawClient.connect(port)) {
            client.send("GET " + asked + " HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-Prefix: /forged\r\n\r\n");
            RawClient.Response answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("GET " + seen, "\nx-forwarded-prefix: " + prefix + "\n").doesNotContain("forged");
            assertThat(client.get("a.example", "/apis").status()).as("what it does not take").isEqualTo(404);
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    /** What was no segment of dots before it was taken apart may be one after that. */
    @Test
    void aPathThatIsJoinedToLeadUpIsRefused() throws Exception {
        Filter files = new Filter.Rewrite(
                Optional.empty(), Optional.of(new PathModifier.Regex("(?i)(?:/files(.*))(?s:.*)", "/public/$1")));
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(1, table(upstream, files).snapshot());
                RawClient client = RawClient.connect(port)) {
            RawClient.Response answer = client.get("a.example", "/files../secret");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("x-rauta-error")).isEqualTo("bad-request");
            assertThat(upstream.requests()).isEmpty();
            assertThat(client.get("a.example", "/files/x").status()).isEqualTo(200);
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    @Test
    void aHostMadeForTheRequest() throws Exception {
        Filter host = new Filter.Rewrite(Optional.of("${host}.${clientAddress}.internal"), Optional.empty());
        Filter none = new Filter.Rewrite(Optional.of("${serverName}"), Optional.empty());
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(
                        1, table(upstream, host).forward("b.example", "/", "web", none).snapshot());
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").body()).contains("a.example.127.0.0.1.internal");
            assertThat(client.get("b.example", "/").body()).as("where it comes to nothing").contains("b.example");
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    /** Behind a proxy that ends TLS nobody is sent round and round; whoever is no proxy is not believed. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, https, 200",
        "127.0.0.0/8, 'HTTPS, http', 200",
        "127.0.0.0/8, http, 308",
        "127.0.0.0/8, odd, 308",
        "192.0.2.0/24, https, 308"
    })
    void toHttpsByTheWordOfTrustedProxies(String proxies, String said, int status) throws Exception {
        Filter https = new Filter.Redirect(
                Optional.of("https"), Optional.empty(), Optional.empty(), Optional.empty(), 308);
        ClientTrust trust = new ClientTrust(TrustedProxies.parse(List.of(proxies)), Set.of(), false);
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.start(1, Limits.DEFAULT, trust)) {
            rauta.apply(table(upstream, https).snapshot());
            try (RawClient client = RawClient.connect(port)) {
                client.send("GET /a/?b HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-Proto: " + said + "\r\n\r\n");
                RawClient.Response answer = client.response();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("location")).isEqualTo(status == 200 ? "" : "https://a.example/a/?b");
            }
        }
    }
}
