// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.PageService;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for errors that a service is asked for. */
final class FetchedPageTest {
    private static final String PAGE = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Language: en\r\nX-Else: a\r\nContent-Length: 6\r\n\r\n<page>";

    private final int port = FreePorts.next();

    private static Filter pages(Duration timeout, boolean itsStatus, ErrorPage... more) {
        List<ErrorPage> all = new ArrayList<>();
        all.add(ErrorPage.from(
                new PageService(Tables.named("pages"), "/p/${status}.html?of=${status}", timeout, itsStatus),
                List.of(404, 413, 429, 500, 502, 503),
                true));
        all.addAll(List.of(more));
        return new Filter.ErrorPages(all);
    }

    private RunningDataplane serve(int workers, Endpoint web, UpstreamProtocol protocol, List<Endpoint> pages, Filter... filters) {
        return RunningDataplane.serving(
                workers,
                Tables.http(port)
                        .upstream("web", protocol, web)
                        .upstream("none", UpstreamProtocol.HTTP1)
                        .upstream("pages", UpstreamProtocol.HTTP1, pages.toArray(Endpoint[]::new))
                        .forward("a.example", "/", "web", filters)
                        .forward("none.example", "/", "none", filters)
                        .snapshot());
    }

    private RunningDataplane serve(int workers, FakeUpstream web, RawH1Upstream pages, Filter... filters) {
        return serve(workers, web.endpoint(), UpstreamProtocol.HTTP1, List.of(pages.endpoint()), filters);
    }

    private static void hold(CountDownLatch until) throws IOException {
        try {
            if (!until.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody has let go");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static RawH1Upstream saying(String answer) {
        return RawH1Upstream.start(connection -> {
            while (connection.readHead() != null) {
                connection.send(answer);
            }
        });
    }

    /** A page for some of our own reasons stands in for no other answer of the status. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void onlyForWhatItIsMeantFor(int workers) throws Exception {
        ErrorPage nobody = ErrorPage.from(new PageService(Tables.named("pages"), "/", Duration.ofSeconds(5), true), List.of(503), true)
                .only(List.of("no-endpoint"));
        Filter closed = new Guard.Fields(List.of(new HeaderMatch("x", new ValueMatch.Regex("("))));
        try (FakeUpstream web = FakeUpstream.http1("web");
                RawH1Upstream pages = saying(PAGE);
                RunningDataplane rauta = RunningDataplane.serving(
                        workers,
                        Tables.http(port)
                                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                                .upstream("none", UpstreamProtocol.HTTP1)
                                .upstream("pages", UpstreamProtocol.HTTP1, pages.endpoint())
                                .forward("a.example", "/", "web", new Filter.ErrorPages(List.of(nobody)))
                                .forward("a.example", "/none", "none", new Filter.ErrorPages(List.of(nobody)))
                                .forward("a.example", "/closed", "web", closed, new Filter.ErrorPages(List.of(nobody)))
                                .snapshot());
                RawClient client = RawClient.connect(port)) {
            RawClient.Response none = client.get("a.example", "/none");
            assertThat(none.status()).isEqualTo(200);
            assertThat(none.body()).isEqualTo("<page>");
            assertThat(client.get("a.example", "/status/503").body()).isNotEqualTo("<page>");
            RawClient.Response guarded = client.get("a.example", "/closed");
            assertThat(guarded.status()).isEqualTo(503);
            assertThat(guarded.body()).isNotEqualTo("<page>");
            assertThat(pages.requests()).hasSize(1);
            assertThat(rauta.dataplane().ready()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void errorsOfAnUpstreamAndOurOwn(int workers) throws Exception {
        List<String> heads = new ArrayList<>();
        CountDownLatch two = new CountDownLatch(2);
        try (FakeUpstream web = FakeUpstream.http1("web");
                RawH1Upstream pages = RawH1Upstream.start(connection -> {
                    for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                        synchronized (heads) {
                            heads.add(head);
                        }
                        two.countDown();
                        connection.send(PAGE);
                    }
                });
                RunningDataplane rauta = serve(workers, web, pages, pages(Duration.ofSeconds(5), false));
                RawClient client = RawClient.connect(port)) {
            client.send("GET /status/404?q HTTP/1.1\r\nHost: a.example\r\nAccept: text/html\r\nX-Code: 1\r\nCookie: a=b\r\nAuthorization: Basic x\r\n\r\n");
            RawClient.Response missing = client.response();
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.body()).isEqualTo("<page>");
            assertThat(missing.header("content-type")).isEqualTo("text/html");
            assertThat(missing.header("content-language")).isEqualTo("en");
            assertThat(missing.header("x-else")).as("the service's").isEmpty();
            RawClient.Response own = client.get("none.example", "/gone");
            assertThat(own.status()).isEqualTo(503);
            assertThat(own.body()).isEqualTo("<page>");
            assertThat(own.header("x-rauta-error")).isEqualTo("no-endpoint");
            assertThat(client.get("a.example", "/status/200").body()).startsWith("web http1");
            assertThat(client.get("a.example", "/status/501").body()).as("not named").startsWith("web http1");
            assertThat(two.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(heads.get(0))
                    .startsWith("GET /p/404.html?of=404 HTTP/1.1\r\n")
                    .contains("host: a.example\r\n", "x-code: 404\r\n", "x-format: text/html\r\n", "x-original-uri: /status/404?q\r\n", "x-request-id: ")
                    .doesNotContain("cookie", "authorization", "x-code: 1\r\n");
            assertThat(heads.get(1)).contains("x-code: 503\r\n", "x-original-uri: /gone\r\n");
            assertThat(web.accepted()).as("its connection is used again").isLessThanOrEqualTo(1);
            await().until(() -> rauta.dataplane().describeWorkers().stream().allMatch(one -> one.exchanges() == 0));
        }
    }

    /** What the answer to an error of 404 comes to, by what the service says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "200 OK\\r\\nContent-Type: a/b\\r\\nContent-Length: 1\\r\\n\\r\\np                | false | 404 | p",
        "404 Not Found\\r\\nContent-Type: a/b\\r\\nContent-Length: 1\\r\\n\\r\\np         | false | 404 | p",
        "503 Busy\\r\\nContent-Type: a/b\\r\\nContent-Length: 1\\r\\n\\r\\np              | false | 404 | web",
        "503 Busy\\r\\nContent-Type: a/b\\r\\nContent-Length: 1\\r\\n\\r\\np              | true  | 503 | p",
        "200 OK\\r\\nContent-Type: a/b\\r\\nContent-Length: 1\\r\\n\\r\\np                | true  | 200 | p",
        "302 Found\\r\\nLocation: /x\\r\\nContent-Type: a/b\\r\\nContent-Length: 1\\r\\n\\r\\np | true | 404 | web",
        "204 None\\r\\nContent-Type: a/b\\r\\n\\r\\n                                      | true  | 404 | web",
        "200 OK\\r\\nContent-Length: 1\\r\\n\\r\\np                                        | false | 404 | web",
        "200 OK\\r\\nContent-Type: a/b\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 1\\r\\n\\r\\np | false | 404 | web",
        "200 OK\\r\\nContent-Type: a/b\\r\\nContent-Length: 300000\\r\\n\\r\\np           | false | 404 | web",
        "200 OK\\r\\nContent-Type: a/b\\r\\nContent-Length: 0\\r\\n\\r\\n                 | false | 404 | ''"
    })
    void onlyWholePagesWithATypeStandInForAnError(String said, boolean itsStatus, int status, String body) throws Exception {
        String answer = said.replace("\\r\\n", "\r\n");
        try (FakeUpstream web = FakeUpstream.http1("web");
                RawH1Upstream pages = saying("HTTP/1.1 " + answer + (answer.contains("300000") ? "p".repeat(299_999) : ""));
                RunningDataplane rauta = serve(1, web, pages, pages(Duration.ofSeconds(5), itsStatus));
                RawClient client = RawClient.connect(port)) {
            RawClient.Response got = client.get("a.example", "/status/404");
            assertThat(got.status()).isEqualTo(status);
            if (body.isEmpty()) {
                assertThat(got.body()).isEmpty();
            } else {
                assertThat(got.body()).startsWith(body);
            }
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aServiceThatDoesNotAnswer(int workers) throws Exception {
        try (FakeUpstream web = FakeUpstream.http1("web");
                RawH1Upstream slow = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.awaitGone();
                });
                RunningDataplane rauta = serve(workers, web, slow, pages(Duration.ofMillis(300), false));
                RawClient client = RawClient.connect(port)) {
            RawClient.Response late = client.get("a.example", "/status/404");
            assertThat(late.status()).isEqualTo(404);
            assertThat(late.body()).startsWith("web http1");
            RawClient.Response own = client.get("none.example", "/");
            assertThat(own.status()).isEqualTo(503);
            assertThat(own.body()).startsWith("503 Service Unavailable: no-endpoint");
            assertThat(rauta.connections()).isPositive();
        }
    }

    /** One page that is here stands in for what is not. */
    @Test
    void noEndpointGarbageAndADeadService() throws Exception {
        ErrorPage plain = new ErrorPage(List.of(404), false, "text/html", "plain");
        try (FakeUpstream web = FakeUpstream.http1("web");
                RunningDataplane rauta = serve(1, web.endpoint(), UpstreamProtocol.HTTP1, List.of(), pages(Duration.ofSeconds(5), false, plain));
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/status/404").body()).isEqualTo("plain");
            assertThat(client.get("a.example", "/status/500").body()).startsWith("web http1");
            assertThat(rauta.connections()).isEqualTo(1);
        }
        for (String garbage : List.of("nonsense\r\n\r\n", "", "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 9\r\n\r\nabc")) {
            try (FakeUpstream web = FakeUpstream.http1("web");
                    RawH1Upstream pages = RawH1Upstream.answering(garbage);
                    RunningDataplane rauta = serve(1, web, pages, pages(Duration.ofSeconds(5), false, plain));
                    RawClient client = RawClient.connect(port)) {
                assertThat(client.get("a.example", "/status/404").body()).as(garbage).isEqualTo("plain");
                assertThat(client.get("none.example", "/").body()).as(garbage).startsWith("503 Service Unavailable");
                assertThat(rauta.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void headsAndCallsAreNotFetchedFor() throws Exception {
        try (FakeUpstream web = FakeUpstream.h2c("web");
                RawH1Upstream pages = saying(PAGE);
                RunningDataplane rauta =
                        serve(1, web.endpoint(), UpstreamProtocol.HTTP2, List.of(pages.endpoint()), pages(Duration.ofSeconds(5), false));
                RawClient client = RawClient.connect(port);
                RawH2Client calls = RawH2Client.connect(port)) {
            client.send("HEAD /status/404 HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 404").doesNotContain("text/html");
            calls.request(1, true, "POST", "none.example", "/s/m", "content-type", "application/grpc", "te", "trailers");
            assertThat(calls.answer(1).toString()).contains("grpc-status");
            assertThat(pages.requests()).isEmpty();
            assertThat(client.get("a.example", "/status/404").body()).isEqualTo("<page>");
            assertThat(rauta.connections()).isEqualTo(2);
        }
    }

    /** However much there is of it, it waits in its upstream's window, and goes on once there is no page. */
    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "4, true", "4, false"})
    void aLongAnswerWaits(int workers, boolean paged) throws Exception {
        int size = 3_000_000;
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (RawH1Upstream web = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 500 Oh\r\nContent-Length: " + size + "\r\n\r\n");
                    connection.send("x".repeat(size));
                    connection.awaitEnd();
                });
                RawH1Upstream pages = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    asked.countDown();
                    hold(release);
                    connection.send(paged ? PAGE : "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
                    connection.awaitEnd();
                });
                RunningDataplane rauta =
                        serve(workers, web.endpoint(), UpstreamProtocol.HTTP1, List.of(pages.endpoint()), pages(Duration.ofSeconds(9), false));
                RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            release.countDown();
            RawClient.Response got = client.response();
            assertThat(got.status()).isEqualTo(500);
            assertThat(got.body()).hasSize(paged ? 6 : size);
            await().until(() -> rauta.dataplane().describeWorkers().stream().allMatch(one -> one.exchanges() == 0));
        }
    }

    /** The page counts, whatever becomes of what it replaces; without one that is broken off as it came. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatBreaksOffMeanwhile(boolean paged) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (RawH1Upstream web = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 500 Oh\r\nContent-Length: 10\r\n\r\nabc");
                    hold(asked);
                    connection.reset();
                    gone.countDown();
                });
                RawH1Upstream pages = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    asked.countDown();
                    hold(gone);
                    connection.send(paged ? PAGE : "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
                    connection.awaitEnd();
                });
                RunningDataplane rauta =
                        serve(1, web.endpoint(), UpstreamProtocol.HTTP1, List.of(pages.endpoint()), pages(Duration.ofSeconds(9), false));
                RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            if (paged) {
                assertThat(client.response().body()).isEqualTo("<page>");
            } else {
                assertThat(client.head()).startsWith("HTTP/1.1 500");
            }
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aClientThatLeaves(int workers) throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch left = new CountDownLatch(2);
        try (FakeUpstream web = FakeUpstream.http1("web");
                RawH1Upstream pages = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    asked.countDown();
                    connection.awaitEnd();
                    left.countDown();
                });
                RunningDataplane rauta = serve(workers, web, pages, pages(Duration.ofSeconds(10), false))) {
            try (RawClient one = RawClient.connect(port);
                    RawClient other = RawClient.connect(port)) {
                one.send("GET /status/404 HTTP/1.1\r\nHost: a.example\r\n\r\n");
                other.send("GET / HTTP/1.1\r\nHost: none.example\r\n\r\n");
                assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(left.await(5, TimeUnit.SECONDS)).as("nobody is asked any more").isTrue();
            await().until(() -> rauta.dataplane().describeWorkers().stream().allMatch(one -> one.exchanges() == 0));
        }
    }

    /** A request that has failed goes on to nobody, whatever comes of its body while its page is fetched. */
    @Test
    void aBodyThatIsTooLarge() throws Exception {
        try (FakeUpstream web = FakeUpstream.http1("web");
                RawH1Upstream pages = saying(PAGE);
                RunningDataplane rauta = serve(1, web, pages, new TrafficLimit.BodyLimit(3), pages(Duration.ofSeconds(5), false));
                RawClient client = RawClient.connect(port);
                RawH2Client other = RawH2Client.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nabcde");
            RawClient.Response large = client.response();
            assertThat(large.status()).isEqualTo(413);
            assertThat(large.body()).isEqualTo("<page>");
            other.request(1, false, "POST", "a.example", "/status/404").data(1, "abcde", true);
            assertThat(other.answer(1).text()).isEqualTo("<page>");
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        }
    }

    /** Who drains waits for a page, too. */
    @Test
    void aDrainWaitsForThePage() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (FakeUpstream web = FakeUpstream.http1("web");
                RawH1Upstream pages = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    asked.countDown();
                    hold(release);
                    connection.send(PAGE);
                    connection.awaitEnd();
                });
                RunningDataplane rauta = serve(1, web, pages, pages(Duration.ofSeconds(9), false));
                RawClient client = RawClient.connect(port)) {
            client.send("GET /status/404 HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            Thread draining = Thread.ofPlatform().start(() -> {
                try {
                    rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(20));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> rauta.dataplane().draining());
            release.countDown();
            assertThat(client.response().body()).isEqualTo("<page>");
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }
}
