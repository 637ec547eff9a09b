// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that take no more streams, by their SETTINGS or one by one. */
final class StreamLimitTest {
    private final int port = FreePorts.next();
    private final List<RawH2Upstream> upstreams = new ArrayList<>();
    private RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        for (RawH2Upstream upstream : upstreams) {
            upstream.close();
        }
    }

    private RawH2Upstream upstream(RawH2Upstream.Script script) {
        RawH2Upstream upstream = RawH2Upstream.start(script);
        upstreams.add(upstream);
        return upstream;
    }

    private void serve() {
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP2, upstreams.stream().map(RawH2Upstream::endpoint).toArray(Endpoint[]::new))
                .forward("a.example", "/", "web")
                .snapshot());
    }

    /**
     * Responses that their heads complete, whose streams the upstream never ends; with a slot only each must free its own. One
     * that ends them behind the head, as many do, is not reset for it.
     */
    @ParameterizedTest
    @CsvSource({"HEAD, 200, false", "GET, 204, false", "GET, 304, false", "HEAD, 200, true", "GET, 204, true"})
    void aResponseWithoutABodyFreesItsStream(String method, int status, boolean ends) throws Exception {
        RawH2Upstream upstream = upstream(new RawH2Upstream.Script() {
            @Override
            public void onConnect(Connection connection) throws IOException {
                connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 1);
            }

            @Override
            public void onHeaders(Connection connection, Request request) throws IOException {
                connection.headers(request.stream(), false, ":status", Integer.toString(status));
                if (ends) {
                    connection.data(request.stream(), "", true);
                }
            }
        });
        serve();
        try (RawClient client = RawClient.connect(port)) {
            for (int n = 1; n <= 12; n++) {
                client.send(method + " / HTTP/1.1\r\nHost: a.example\r\n\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 " + status + " ");
            }
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().getFirst().streams() == 0);
        assertThat(upstream.requests()).hasSize(12);
        if (ends) {
            assertThat(upstream.resets()).isEmpty();
        } else {
            await().until(() -> upstream.resets().size() == 12);
            assertThat(upstream.resets()).allSatisfy(reset -> assertThat(reset.code()).isEqualTo(RawH2Upstream.CANCEL));
        }
    }

    private void askAll(int clients, int each) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(() -> {
                    try (RawClient client = RawClient.connect(port)) {
                        for (int n = 0; n < each; n++) {
                            RawClient.Response response = client.get("a.example", "/");
                            assertThat(response.status()).as(response.head()).isEqualTo(200);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> one : threads.invokeAll(all, 60, TimeUnit.SECONDS)) {
                one.get();
            }
        }
    }

    /** Refuses the first {@code refusals} requests on every connection. */
    private static RawH2Upstream.Script refusing(int refusals) {
        AtomicInteger left = new AtomicInteger(refusals);
        return new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                if (left.getAndDecrement() > 0) {
                    connection.reset(request.stream(), RawH2Upstream.REFUSED_STREAM);
                } else {
                    connection.ok(request.stream(), "served " + request.body());
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void aRefusedStreamIsTriedAgain(String method) throws Exception {
        RawH2Upstream upstream = upstream(refusing(2));
        serve();
        try (RawClient client = RawClient.connect(port)) {
            client.send(method + " / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(client.response().body()).isEqualTo("served body");
        }
        assertThat(upstream.requests()).hasSize(3);
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void aServerThatRefusesEverythingIsAskedThreeTimes() throws Exception {
        RawH2Upstream upstream = upstream(refusing(Integer.MAX_VALUE));
        serve();
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get("a.example", "/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("x-rauta-error")).isEqualTo("upstream-refused");
        }
        assertThat(upstream.requests()).hasSize(3);
    }

    @Test
    void aRefusedStreamGoesToAnotherEndpoint() throws Exception {
        RawH2Upstream full = upstream(refusing(Integer.MAX_VALUE));
        RawH2Upstream free = upstream(refusing(0));
        serve();
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            }
        }
        assertThat(free.requests()).hasSize(20);
        assertThat(full.requests()).hasSizeBetween(5, 20);
    }

    /** Whoever has begun to answer has not refused, whatever it says. */
    @Test
    void aRefusalAfterAnAnswerIsABrokenTransfer() throws Exception {
        RawH2Upstream upstream = upstream(new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                connection.headers(request.stream(), false, ":status", "103");
                connection.reset(request.stream(), RawH2Upstream.REFUSED_STREAM);
            }
        });
        serve();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(103);
            assertThat(client.response().status()).isEqualTo(502);
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    /** Counts a connection's streams, and answers each only when a PING sent after it has come back. */
    private static final class Counting implements RawH2Upstream.Script {
        private final int limit;
        private final int lowered;
        private final Map<Connection, Set<Integer>> open = new ConcurrentHashMap<>();
        private final Map<Connection, Integer> inForce = new ConcurrentHashMap<>();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger tooMany = new AtomicInteger();

        Counting(int limit, int lowered) {
            this.limit = limit;
            this.lowered = lowered;
        }

        @Override
        public void onConnect(Connection connection) throws IOException {
            connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, limit);
        }

        @Override
        public void onSettingsAck(Connection connection) {
            inForce.merge(connection, limit, (_, _) -> lowered);
        }

        @Override
        public void onRequest(Connection connection, Request request) throws IOException {
            Set<Integer> streams = open.computeIfAbsent(connection, _ -> ConcurrentHashMap.newKeySet());
            streams.add(request.stream());
            most.accumulateAndGet(streams.size(), Math::max);
            if (streams.size() > inForce.getOrDefault(connection, Integer.MAX_VALUE)) {
                tooMany.incrementAndGet();
            }
            if (request.stream() == 101 && lowered != limit) {
                connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, lowered);
            }
            connection.ping(request.stream());
        }

        @Override
        public void onPing(Connection connection, long stream, boolean ack) throws IOException {
            open.get(connection).remove((int) stream);
            connection.ok((int) stream, "ok");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3, 1})
    void aPeerNeverSeesMoreStreamsThanItAllows(int lowered) throws Exception {
        Counting script = new Counting(10, lowered);
        RawH2Upstream upstream = upstream(script);
        serve();
        // The first request brings the peer's SETTINGS, so that none goes without.
        askAll(1, 1);
        askAll(64, 30);
        assertThat(script.tooMany).hasValue(0);
        // Also those connections that were opened later, whose SETTINGS had not come yet.
        assertThat(script.most).hasValueBetween(lowered, 10);
        assertThat(upstream.requests()).hasSize(1 + 64 * 30);
        assertThat(upstream.accepted()).isBetween(2, 4);
    }

    /** Before SETTINGS a client may assume a hundred; what the peer then refuses waits its turn. */
    @Test
    void aBurstBeforeSettingsSettlesDown() throws Exception {
        RawH2Upstream upstream = upstream(new RawH2Upstream.Script() {
            private final Map<Connection, AtomicInteger> open = new ConcurrentHashMap<>();

            @Override
            public void onConnect(Connection connection) {
                // Not before the first request.
            }

            @Override
            public void onSettings(Connection connection) {
                // Acknowledged after ours.
            }

            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                int count = open.computeIfAbsent(connection, _ -> new AtomicInteger()).incrementAndGet();
                if (request.stream() == connection.streams().getFirst().stream()) {
                    connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 5).settingsAck();
                }
                if (count > 5) {
                    open.get(connection).decrementAndGet();
                    connection.reset(request.stream(), RawH2Upstream.REFUSED_STREAM);
                } else {
                    connection.ping(request.stream());
                }
            }

            @Override
            public void onPing(Connection connection, long stream, boolean ack) throws IOException {
                open.get(connection).decrementAndGet();
                connection.ok((int) stream, "ok");
            }
        });
        serve();
        askAll(60, 3);
        assertThat(upstream.requests()).hasSizeGreaterThanOrEqualTo(180);
    }

    @Test
    void aPeerThatAllowsNoStreamsIsWaitedFor() throws Exception {
        RawH2Upstream upstream = upstream(new RawH2Upstream.Script() {
            @Override
            public void onConnect(Connection connection) throws IOException {
                connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, connection.number() == 1 ? 100 : 0);
            }
        });
        serve();
        askAll(1, 1);
        Connection first = upstream.open().iterator().next();
        first.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 0).ping(1);
        try (RawClient client = RawClient.connect(port)) {
            await().until(() -> {
                // Until the setting has arrived a request may still be served.
                client.send("GET /waits HTTP/1.1\r\nHost: a.example\r\n\r\n");
                boolean waits = rauta.dataplane().describeWorkers().getFirst().pools().getFirst().waiting() == 1;
                if (!waits) {
                    client.response();
                }
                return waits;
            });
            first.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 1);
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void whoeverWaitsTooLongIsToldSo() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(
                1, TestSettings.timeouts(Duration.ofSeconds(5), Duration.ofMillis(500)), ExchangeSettings.DEFAULT);
        upstream(new RawH2Upstream.Script() {
            @Override
            public void onConnect(Connection connection) throws IOException {
                connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 1);
            }

            @Override
            public void onRequest(Connection connection, Request request) {
                // Never answers.
            }
        });
        serve();
        List<RawClient> hogs = new ArrayList<>();
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 4; i++) {
                hogs.add(RawClient.connect(port).send("GET /never HTTP/1.1\r\nHost: a.example\r\n\r\n"));
                int held = i + 1;
                await().until(() -> upstreams.getFirst().requests().size() == held);
            }
            RawClient.Response response = client.get("a.example", "/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("x-rauta-error")).isEqualTo("pool-exhausted");
        } finally {
            for (RawClient hog : hogs) {
                hog.close();
            }
        }
    }
}
