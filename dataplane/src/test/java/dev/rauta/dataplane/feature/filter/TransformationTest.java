// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.filter.CookieAttribute;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for errors, cookies that are rewritten, paths made of groups. */
final class TransformationTest {
    private static final Filter PAGES = new Filter.ErrorPages(List.of(
            new ErrorPage(List.of(404, 503), true, "text/html; charset=utf-8", "<p>Not h\u00e9re</p>"),
            new ErrorPage(List.of(404, 503), false, "application/json", "{}"),
            new ErrorPage(List.of(500), false, "text/plain", "five")));

    private final int port = FreePorts.next();

    private RunningDataplane serve(int workers, FakeUpstream upstream, Filter... filters) {
        return RunningDataplane.serving(
                workers,
                Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                        .upstream("none", UpstreamProtocol.HTTP1)
                        .forward("a.example", "/", "web", filters)
                        .forward("none.example", "/", "none", filters)
                        .snapshot());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anErrorIsAnsweredWithItsPage(int workers) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = serve(workers, upstream, PAGES);
                RawClient client = RawClient.connect(port)) {
            RawClient.Response missing = client.get("a.example", "/status/404");
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(missing.body()).isEqualTo("<p>Not h\u00c3\u00a9re</p>");
            client.send("GET /status/404 HTTP/1.1\r\nHost: a.example\r\nAccept: text/html;q=0, application/*\r\n\r\n");
            assertThat(client.response().body()).isEqualTo("{}");
            assertThat(client.get("a.example", "/status/500").body()).isEqualTo("five");
            assertThat(client.get("a.example", "/status/502").body()).as("not named").startsWith("web http1");
            assertThat(client.get("a.example", "/status/200").body()).startsWith("web http1");
            RawClient.Response own = client.get("none.example", "/");
            assertThat(own.status()).isEqualTo(503);
            assertThat(own.header("x-rauta-error")).isEqualTo("no-endpoint");
            assertThat(own.body()).startsWith("<p>");
            client.send("HEAD /status/404 HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).contains("content-length: 16");
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            assertThat(upstream.accepted()).as("its connection is used again").isEqualTo(1);
        }
    }

    /** A body that never ends is not waited for, and a client that still sends is not either. */
    @Test
    void whatIsLeftOfTheAnswerIsGivenUp() throws Exception {
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 404 Not Found\r\nContent-Type: x/y\r\nETag: \"a\"\r\nContent-Encoding: gzip\r\nContent-Length: 500000\r\n\r\nabc");
                    connection.awaitGone();
                });
                RunningDataplane rauta = RunningDataplane.serving(
                        1,
                        Tables.http(port)
                                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                                .forward("a.example", "/", "web", PAGES)
                                .snapshot());
                RawClient client = RawClient.connect(port);
                RawH2Client other = RawH2Client.connect(port)) {
            RawClient.Response page = client.get("a.example", "/");
            assertThat(page.body()).startsWith("<p>");
            assertThat(page.header("etag") + page.header("content-encoding")).isEmpty();
            other.request(1, false, "POST", "a.example", "/").data(1, "x", false);
            assertThat(other.answer(1).text()).startsWith("<p>");
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
            assertThat(upstream.accepted()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a=b; Domain=.Old.example; Path=/old/x; Secure | a=b; Secure; Domain=new.example; Path=/new/x; SameSite=Lax; HttpOnly",
        "a=b                                           | a=b; SameSite=Lax; Secure; HttpOnly",
        "a=b; domain=other.example; path=/older; samesite=None; httponly | a=b; domain=other.example; httponly; Path=/newer; SameSite=Lax; Secure",
        "a=b; Path=/x; Path=/old                       | a=b; Path=/new; SameSite=Lax; Secure; HttpOnly",
        "a=\"q\"; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=5 | a=\"q\"; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=5; SameSite=Lax; Secure; HttpOnly"
    })
    void attributesOfCookiesAreRewritten(String set, String seen) throws Exception {
        Filter cookies = new Filter.Cookies(
                Optional.of(new CookieAttribute("old.example", "new.example")),
                Optional.of(new CookieAttribute("/old", "/new")),
                true,
                true,
                Optional.of("Lax"));
        try (RawH1Upstream upstream = RawH1Upstream.answering(
                        "HTTP/1.1 200 OK\r\nSet-Cookie: " + set + "\r\nSet-Cookie: c=d\r\nContent-Length: 0\r\n\r\n");
                RunningDataplane rauta = RunningDataplane.serving(
                        1,
                        Tables.http(port)
                                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                                .forward("a.example", "/", "web", cookies)
                                .snapshot());
                RawClient client = RawClient.connect(port)) {
            String head = client.get("a.example", "/").head();
            assertThat(rauta.connections()).isEqualTo(1);
            assertThat(head).contains("set-cookie: " + seen + "\r\n", "set-cookie: c=d; SameSite=Lax; Secure; HttpOnly\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/(v[0-9]+)/(.*), /$2/$1, /api/v2/users?q=1, /users/v2?q=1",
        "/api/(v[0-9]+)/(.*), /$2/$1, /api/x/users?q=1, /api/x/users?q=1",
        "/something(/|$)(.*), /$2, /something/new, /new",
        "/something(/|$)(.*), /$2, /something, /",
        "/(a)|/(b), x$1$2$3$$$0, /b, /xb$/b",
        "/(.*), $1, /x%20y, /x%20y"
    })
    void pathsMadeOfGroups(String expression, String replacement, String asked, String seen) throws Exception {
        Filter rewrite = new Filter.Rewrite(Optional.empty(), Optional.of(new PathModifier.Regex(expression, replacement)));
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = serve(1, upstream, rewrite);
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", asked).status()).isEqualTo(200);
            assertThat(upstream.requests()).containsExactly("GET " + seen);
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    /** In an engine that goes back this path takes longer than the sun will shine. */
    @Test
    void anExpressionThatCannotBeMatchedFastOrReadAtAll() throws Exception {
        Filter slow = new Filter.Rewrite(Optional.empty(), Optional.of(new PathModifier.Regex("/(a+)+b(a*)*", "/$1")));
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = serve(1, upstream, slow);
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/" + "a".repeat(3000)).status()).isEqualTo(200);
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                    .forward("a.example", "/", "web", new Filter.Rewrite(Optional.empty(), Optional.of(new PathModifier.Regex("/(a", "/"))))
                    .forward("b.example", "/", "web")
                    .snapshot());
            RawClient.Response closed = client.get("a.example", "/");
            assertThat(closed.status()).isEqualTo(503);
            assertThat(closed.header("x-rauta-error")).isEqualTo("rewrite-unreadable");
            assertThat(client.get("b.example", "/").status()).isEqualTo(200);
        }
    }
}
