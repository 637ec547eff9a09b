// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an HTTP/1.1 client sees of upstreams that speak either protocol. */
final class ProxyingTest {
    private final int port = FreePorts.next();
    private FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private void serve(UpstreamProtocol protocol) {
        if (protocol == UpstreamProtocol.HTTP2) {
            upstream.close();
            upstream = FakeUpstream.h2c("web");
        }
        rauta.apply(Tables.http(port)
                .upstream("web", protocol, upstream.endpoint())
                .upstream("dead", UpstreamProtocol.HTTP1, new Endpoint("127.0.0.1", FreePorts.next()))
                .upstream("half", protocol, new Endpoint("127.0.0.1", FreePorts.next()), upstream.endpoint())
                .upstream("none", protocol)
                .forward("a.example", "/", "web")
                .forward("dead.example", "/", "dead")
                .forward("half.example", "/", "half")
                .forward("none.example", "/", "none")
                .forwardWithin(Duration.ofMillis(300), "fast.example", "/", "web")
                .action(
                        "r.example",
                        "/",
                        new Action.Redirect(
                                Optional.of("https"), Optional.empty(), Optional.empty(), Optional.empty(), 308))
                .snapshot());
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aRequestReachesItsUpstreamWithWhoTheClientIs(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get("a.example", "/x%2Fy?q=1");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body())
                    .startsWith("web " + (protocol == UpstreamProtocol.HTTP2 ? "h2c" : "http1") + " GET /x%2Fy?q=1 0")
                    .contains("host: a.example")
                    .contains("x-forwarded-for: 127.0.0.1")
                    .contains("x-forwarded-proto: http")
                    .contains("x-request-id: ");
            assertThat(response.header("server")).isEqualTo("rauta");
            assertThat(response.header("x-private")).isEmpty();
            assertThat(client.get("a.example", "/again").status()).isEqualTo(200);
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void bodiesAndTrailersPassBothWays(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response sized = client.send(
                            "POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello")
                    .response();
            assertThat(sized.body()).contains("POST /p 5 ");
            RawClient.Response chunked = client.send("POST /p HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n"
                            + "Trailer: x-checksum\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\nx-checksum: 9\r\n\r\n")
                    .response();
            assertThat(chunked.body()).contains("POST /p 7 9");
            assertThat(client.get("a.example", "/trailers").body()).isEqualTo("body|x-checksum: 42");
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void interimResponsesPass(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /hints HTTP/1.1\r\nHost: a.example\r\n\r\n");
            RawClient.Response hints = client.response();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.header("link")).isEqualTo("</a.css>");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatExpectsContinueIsToldSoByItsUpstream() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(100);
            assertThat(client.send("abc").response().body()).contains("POST /p 3 ");
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void headAndEmptyStatusesHaveNoBody(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            client.send("HEAD /p HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.get("a.example", "/status/204").status()).isEqualTo(204);
            assertThat(client.get("a.example", "/status/304").status()).isEqualTo(304);
            assertThat(client.get("a.example", "/p").status()).isEqualTo(200);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        serve(UpstreamProtocol.HTTP2);
        try (RawClient client = RawClient.connect(port)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append("GET /n").append(i).append(" HTTP/1.1\r\nHost: a.example\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(client.response().body()).contains("GET /n" + i + " ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aLargeBodyPassesWhole(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        long size = 64L << 20;
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /big/" + size + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).contains("content-length: " + size);
            client.stream().skipNBytes(size);
            assertThat(client.get("a.example", "/after").status()).isEqualTo(200);
        }
    }

    /** A multiplexed connection must not stop for one client that does not read. */
    @Test
    void stalledClientsDoNotSlowOthers() throws Exception {
        serve(UpstreamProtocol.HTTP2);
        RawClient[] stalled = new RawClient[50];
        for (int i = 0; i < stalled.length; i++) {
            stalled[i] = RawClient.connect(port).send("GET /big/20000000 HTTP/1.1\r\nHost: a.example\r\n\r\n");
        }
        await().until(() -> upstream.requests().size() == stalled.length);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("a.example", "/quick").status()).isEqualTo(200);
            }
        }
        for (RawClient one : stalled) {
            one.close();
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    @Test
    void failuresAnswerByTheTable() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            assertFailure(client.get("nobody.example", "/"), 404, "no-route");
            assertFailure(client.get("dead.example", "/"), 502, "connect-failed");
            assertFailure(client.get("none.example", "/"), 503, "no-endpoint");
            assertFailure(client.get("a.example", "/cut"), 502, "upstream-reset");
            assertFailure(client.get("fast.example", "/never"), 504, "upstream-timeout");
            assertFailure(client.get("a.example", "/a/../b"), 400, "bad-request");
            assertThat(client.get("half.example", "/").status()).isEqualTo(200);
            assertThat(client.get("half.example", "/").status()).isEqualTo(200);
            RawClient.Response redirect = client.get("r.example", "/x?y=1");
            assertThat(redirect.status()).isEqualTo(308);
            assertThat(redirect.header("location")).isEqualTo("https://r.example/x?y=1");
            assertThat(client.get("a.example", "/still-open").status()).isEqualTo(200);
        }
    }

    @Test
    void aKeptConnectionThatTheUpstreamClosedIsNotTheClientsProblem() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
                upstream.cutConnections();
            }
        }
    }

    /** Dead connections once filled the pool for good. */
    @Test
    void aBrokenHttp2ConnectionIsReplacedForEver() throws Exception {
        serve(UpstreamProtocol.HTTP2);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
                upstream.cutConnections();
                await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().stream()
                        .allMatch(pool -> pool.http2Connections() == 0));
            }
        }
    }

    @Test
    void ambiguousRequestsAreRefusedAndTheConnectionCloses() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        for (String request : new String[] {
            "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a.example\r\nBad Name: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a@b.example\r\n\r\n",
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n"
        }) {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.send(request).response().status()).as(request).isEqualTo(400);
                assertThat(client.closed()).as(request).isTrue();
            }
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void limitsAnswerWhatTheyAre() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/" + "x".repeat(17 * 1024)).status()).isEqualTo(414);
        }
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX: " + "x".repeat(33 * 1024) + "\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(431);
        }
    }

    private static void assertFailure(RawClient.Response response, int status, String reason) {
        assertThat(response.status()).as(reason).isEqualTo(status);
        assertThat(response.header("x-rauta-error")).isEqualTo(reason);
    }
}
