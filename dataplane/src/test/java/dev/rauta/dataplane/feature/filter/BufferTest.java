// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are waited for, and responses that are kept, until all of them is here. */
final class BufferTest {
    private static final Filter REQUEST = new TrafficLimit.RequestBuffer(300_000);
    private static final Filter RESPONSE = new TrafficLimit.ResponseBuffer(1000);

    private final int port = FreePorts.next();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    /** One that answers with what it has read, and remembers heads. */
    private RawH1Upstream reading() {
        return RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                seen.add(head.toLowerCase(Locale.ROOT));
                connection.ok(connection.readBody(head).length + " read");
            }
        });
    }

    private RunningDataplane serve(int workers, RawH1Upstream upstream, Filter... filters) {
        return serve(workers, upstream, UnaryOperator.identity(), filters);
    }

    private RunningDataplane serve(int workers, RawH1Upstream upstream, UnaryOperator<Route> change, Filter... filters) {
        return RunningDataplane.serving(
                workers,
                Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                        .forward("a.example", "/", "web", filters)
                        .change("a.example", change)
                        .snapshot());
    }

    private static void idle(RunningDataplane rauta) {
        await().until(() -> rauta.dataplane().describeWorkers().stream().allMatch(worker -> worker.exchanges() == 0));
        await().until(() -> rauta.bufferedBytes() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anUpstreamIsAskedOnceAllIsHere(int workers) throws Exception {
        try (RawH1Upstream upstream = reading();
                RunningDataplane rauta = serve(workers, upstream, REQUEST);
                RawClient client = RawClient.connect(port)) {
            String piece = "x".repeat(100_000);
            for (int i = 1; i <= 3; i++) {
                int before = seen.size();
                client.send("POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + piece + "\r\n5\r\nab");
                // More than any window: it has been taken, and nobody asked.
                client.send("cde\r\n186a0\r\n" + piece + "\r\n");
                assertThat(seen).hasSize(before);
                client.send("0\r\n\r\n");
                assertThat(client.response().body()).isEqualTo("200005 read");
            }
            assertThat(seen).allSatisfy(head -> assertThat(head).contains("content-length: 200005").doesNotContain("transfer-encoding"));
            idle(rauta);
        }
    }

    @Test
    void anEmptyBodyAndNoneAtAll() throws Exception {
        try (RawH1Upstream upstream = reading();
                RunningDataplane rauta = serve(1, upstream, REQUEST);
                RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(client.response().body()).isEqualTo("0 read");
            assertThat(seen.remove()).contains("content-length: 0");
            assertThat(client.get("a.example", "/").body()).isEqualTo("0 read");
            assertThat(seen.remove()).doesNotContain("content-length", "transfer-encoding");
            idle(rauta);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, Content-Length: 300001, ''", "4, Transfer-Encoding: chunked, 493e1"})
    void aLargerOneIsRefused(int workers, String field, String chunk) throws Exception {
        try (RawH1Upstream upstream = reading();
                RunningDataplane rauta = serve(workers, upstream, REQUEST);
                RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\n" + field + "\r\n\r\n");
            if (!chunk.isEmpty()) {
                client.send(chunk + "\r\n" + "x".repeat(300_001));
            }
            RawClient.Response answer = client.response();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(seen).isEmpty();
            idle(rauta);
        }
    }

    /** Who waits for leave gets it from whoever takes the body. */
    @Test
    void whoWaitsToContinueIsToldTo() throws Exception {
        try (RawH1Upstream upstream = reading();
                RunningDataplane rauta = serve(1, upstream, REQUEST);
                RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100 Continue");
            client.send("abc");
            assertThat(client.response().body()).isEqualTo("3 read");
            assertThat(seen.remove()).doesNotContain("expect");
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nExpect: 100-continue\r\nContent-Length: 300001\r\n\r\n");
            assertThat(client.response().status()).as("no leave for what is too much").isEqualTo(413);
            idle(rauta);
        }
    }

    /** Without a buffer there is no second attempt with a body as long as this. */
    @Test
    void whatIsKeptCanBeSentAgain() throws Exception {
        RetryPolicy policy = new RetryPolicy(2, List.of(503), true, true, true, Duration.ofMillis(1));
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    String head = connection.readHead();
                    byte[] body = connection.readBody(head);
                    seen.add(body.length + "");
                    switch (connection.number()) {
                        case 1 -> connection.reset();
                        case 2 -> connection.send("HTTP/1.1 503 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                        default -> connection.ok(new String(body, StandardCharsets.ISO_8859_1)).awaitEnd();
                    }
                });
                RunningDataplane rauta = serve(
                        1,
                        upstream,
                        route -> new Route(
                                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                                route.timeouts(), Optional.of(policy), route.declared()),
                        REQUEST);
                RawClient client = RawClient.connect(port)) {
            String body = "0123456789".repeat(25_000);
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 250000\r\n\r\n" + body);
            RawClient.Response answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(seen).containsOnly("250000");
            idle(rauta);
        }
    }

    /** A worker gives up some of those that it waits for before it holds too much, and serves whoever is whole. */
    @Test
    void whatWaitsIsCountedAsMemory() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        try (RawH1Upstream upstream = reading();
                RunningDataplane rauta = RunningDataplane.start(1, new TestLimits().bufferedBytes(1_000_000).limits())) {
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                    .forward("a.example", "/", "web", REQUEST)
                    .snapshot());
            for (int i = 0; i < 8; i++) {
                slow.add(RawClient.connect(port)
                        .send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 250000\r\n\r\n" + "x".repeat(200_000)));
            }
            await().until(() -> rauta.limitReached(Limit.BUFFERED_BYTES) > 0);
            await().until(() -> rauta.bufferedBytes() < 1_000_000);
            assertThat(rauta.bufferedBytes()).as("those that are still waited for").isPositive();
            await().until(() -> {
                try (RawClient client = RawClient.connect(port)) {
                    return client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabc").response().status() == 200;
                }
            });
            for (RawClient one : slow) {
                one.close();
            }
            idle(rauta);
        }
    }

    /** Its caller may wait for an answer before it says more. */
    @Test
    void aCallOfGrpcIsNotWaitedFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    if (connection.readHead().contains("grpc")) {
                        asked.countDown();
                    }
                    connection.awaitEnd();
                });
                RunningDataplane rauta = serve(1, upstream, REQUEST, RESPONSE);
                RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", "/", "content-type", "application/grpc", "te", "trailers");
            asked.await();
            assertThat(client.open(1)).isTrue();
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    /** A client of HTTP/2 gets windows for all that is waited for, and one that leaves holds nothing back. */
    @Test
    void clientsOfHttp2GetWindowsForAllThatIsWaitedFor() throws Exception {
        try (RawH1Upstream upstream = reading();
                RunningDataplane rauta = serve(1, upstream, REQUEST);
                RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", "/").data(1, "ab", false);
            client.request(3, false, "POST", "a.example", "/").body(3, "x".repeat(1000), 299);
            assertThat(client.answer(3).text()).isEqualTo("299000 read");
            client.reset(1);
            idle(rauta);
            assertThat(seen).hasSize(1);
        }
    }

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nContent-Type: TYPE\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aResponseGoesOnOnceItIsWhole(int workers) throws Exception {
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    while (connection.readHead() != null) {
                        connection.send(CHUNKED).send("2\r\nde\r\n").send("0\r\n\r\n");
                    }
                });
                RunningDataplane rauta = serve(workers, upstream, RESPONSE);
                RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 3; i++) {
                RawClient.Response answer = client.get("a.example", "/");
                assertThat(answer.header("content-length")).isEqualTo("5");
                assertThat(answer.header("transfer-encoding")).isEmpty();
                assertThat(answer.body()).isEqualTo("abcde");
            }
            assertThat(upstream.accepted()).as("connections that are used again").isEqualTo(1);
            idle(rauta);
        }
    }

    /** Nothing of it has been said yet, so that something better can be. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneThatBreaksOffIsAnError(int workers) throws Exception {
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.send(CHUNKED);
                });
                RunningDataplane rauta = serve(workers, upstream, RESPONSE);
                RawClient client = RawClient.connect(port)) {
            RawClient.Response answer = client.get("a.example", "/");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).doesNotContain("abc");
            assertThat(client.get("a.example", "/").status()).as("the client's connection goes on").isEqualTo(502);
            idle(rauta);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1001", "Transfer-Encoding: chunked"})
    void aLargerOneGoesOnAsItComes(String framing) throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        boolean chunked = framing.startsWith("T");
        String most = "x".repeat(chunked ? 1001 : 1000);
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + (chunked ? "3e9\r\n" + most + "\r\n" : most));
                    try {
                        heard.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    connection.send(chunked ? "1\r\ny\r\n0\r\n\r\n" : "y").awaitEnd();
                });
                RunningDataplane rauta = serve(1, upstream, RESPONSE);
                RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).contains(framing.toLowerCase(Locale.ROOT));
            assertThat(client.stream().read()).isEqualTo(chunked ? '3' : 'x');
            heard.countDown();
            idle(rauta);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "x/y\r\nX-Accel-Buffering: no"})
    void aStreamGoesOnAsItComes(String type) throws Exception {
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.send(CHUNKED.replace("TYPE", type)).awaitEnd();
                });
                RunningDataplane rauta = serve(1, upstream, RESPONSE);
                RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.chunk()).isEqualTo("abc");
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    @Test
    void trailersAndCompression() throws Exception {
        Filter gzip = new Filter.Compression(List.of(Coding.GZIP), List.of("text/*"), 0);
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                        String type = head.contains("gzip") ? "text/plain" : "x/y";
                        connection.send(CHUNKED.replace("TYPE", type) + "0\r\n" + (type.equals("x/y") ? "X-Sum: 1\r\n" : "") + "\r\n");
                    }
                });
                RunningDataplane rauta = serve(1, upstream, RESPONSE, gzip);
                RawClient client = RawClient.connect(port)) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a.example\r\nTE: trailers\r\n\r\n").response().body())
                    .isEqualToIgnoringCase("abc|x-sum: 1");
            RawClient.Response coded = client.send("GET / HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: gzip\r\n\r\n").response();
            assertThat(coded.header("content-encoding")).isEqualTo("gzip");
            assertThat(coded.header("content-length")).isEmpty();
            assertThat(coded.body()).startsWith("\u001f\u008b");
            idle(rauta);
        }
    }
}
