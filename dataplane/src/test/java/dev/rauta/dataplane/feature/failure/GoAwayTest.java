// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.upstream.PoolSettings;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that end while requests are under way: nothing that was not processed is lost, nothing is done twice. */
final class GoAwayTest {
    private static final int ALL_STREAMS = Integer.MAX_VALUE;

    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private RunningDataplane rauta = site.rauta();
    private RawH2Upstream upstream;

    private void serve(RawH2Upstream.Script script) {
        upstream = site.http2(script);
    }

    private void startAgain(PoolSettings pools) {
        rauta = site.instead(RunningDataplane.start(1, pools, ExchangeSettings.DEFAULT));
    }

    /** Serves so many requests a connection, then says which was the last and looks at nothing more. */
    private static final class Retiring implements RawH2Upstream.Script {
        private final int each;
        private final boolean warns;
        private final Queue<String> served = new ConcurrentLinkedQueue<>();
        private final Map<Connection, AtomicInteger> counts = new ConcurrentHashMap<>();
        private final Map<Connection, Integer> last = new ConcurrentHashMap<>();

        Retiring(int each, boolean warns) {
            this.each = each;
            this.warns = warns;
        }

        @Override
        public void onRequest(Connection connection, Request request) throws IOException {
            int ended = last.getOrDefault(connection, ALL_STREAMS);
            if (request.stream() > ended) {
                return;
            }
            served.add(request.method() + " " + request.path() + " " + request.body().size());
            connection.ok(request.stream(), request.path());
            int count = counts.computeIfAbsent(connection, _ -> new AtomicInteger()).incrementAndGet();
            if (count == each && warns) {
                connection.goAway(ALL_STREAMS, RawH2Upstream.NO_ERROR).ping(1);
            } else if (count == each) {
                stopAfter(connection);
            }
        }

        /** A round trip later, requests that were on their way have come (RFC 9113, section 6.8). */
        @Override
        public void onPing(Connection connection, long data, boolean ack) throws IOException {
            stopAfter(connection);
        }

        private void stopAfter(Connection connection) throws IOException {
            // Requests whose bodies have not come yet were not looked at.
            int highest = connection.streams().stream()
                    .filter(request -> served.contains(request.method() + " " + request.path() + " " + request.body().size()))
                    .mapToInt(Request::stream)
                    .max()
                    .orElse(0);
            last.put(connection, highest);
            connection.goAway(highest, RawH2Upstream.NO_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatEndsItsConnectionsAllTheTimeLosesNothing(boolean warns) throws Exception {
        int requests = 10_000;
        Retiring script = new Retiring(100, warns);
        serve(script);
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                running.add(clients.submit(() -> overHttp1(number, requests / 16)));
                running.add(clients.submit(() -> overHttp2(number, requests / 16)));
            }
            for (Future<Void> one : running) {
                one.get(120, TimeUnit.SECONDS);
            }
        }
        assertThat(script.served).hasSize(requests).doesNotHaveDuplicates();
        assertThat(script.served.stream().filter(line -> line.startsWith("POST")).allMatch(line -> line.endsWith(" 5"))).isTrue();
        assertThat(upstream.accepted()).isGreaterThanOrEqualTo(requests / 200);
    }

    private Void overHttp1(int number, int count) throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < count; i++) {
                String path = "/1/" + number + "/" + i;
                RawClient.Response response = i % 2 == 0
                        ? client.get("a.example", path)
                        : client.send("POST " + path + " HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello").response();
                assertThat(response.status()).as(path + response.head()).isEqualTo(200);
                assertThat(response.body()).isEqualTo(path);
            }
        }
        return null;
    }

    private Void overHttp2(int number, int count) throws Exception {
        try (Http2Client client = Http2Client.plaintext(port)) {
            for (int i = 0; i < count; i++) {
                String path = "/2/" + number + "/" + i;
                Http2Client.Answer answer = client.send(
                                i % 2 == 0 ? HttpMethod.GET : HttpMethod.POST, "a.example", path, i % 2 == 0 ? "" : "hello")
                        .get(30, TimeUnit.SECONDS);
                assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(path);
            }
        }
        return null;
    }

    /** What is above the last id goes elsewhere, a body that has begun included; what is at or below it is finished. */
    @ParameterizedTest
    @ValueSource(longs = {RawH2Upstream.NO_ERROR, RawH2Upstream.INTERNAL_ERROR})
    void streamsAboveTheLastGoElsewhereAndOthersFinish(long code) throws Exception {
        CountDownLatch firstSeen = new CountDownLatch(1);
        CountDownLatch bodySeen = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        serve(new RawH2Upstream.Script() {
            @Override
            public void onHeaders(Connection connection, Request request) throws IOException {
                if (connection.number() == 1) {
                    firstSeen.countDown();
                    return;
                }
                again.countDown();
                RawH2Upstream.Script.super.onHeaders(connection, request);
            }

            @Override
            public void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
                if (connection.number() == 1) {
                    bodySeen.countDown();
                } else {
                    RawH2Upstream.Script.super.onData(connection, request, data, end);
                }
            }

            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                connection.ok(request.stream(), "second " + request.body());
            }
        });
        try (RawClient early = RawClient.connect(port);
                RawClient late = RawClient.connect(port)) {
            early.send("GET /early HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(firstSeen.await(10, TimeUnit.SECONDS)).isTrue();
            late.send("POST /late HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\nhello");
            assertThat(bodySeen.await(10, TimeUnit.SECONDS)).isTrue();
            Connection first = upstream.open().iterator().next();
            int processed = first.streams().getFirst().stream();
            first.goAway(processed, code);
            assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
            late.send("world");
            assertThat(late.response().body()).isEqualTo("second helloworld");
            first.ok(processed, "first");
            assertThat(early.response().body()).isEqualTo("first");
            // With its last stream the connection goes, though the upstream would have kept it.
            await().until(() -> upstream.open().size() == 1);
        }
        assertThat(upstream.requests()).containsExactly("GET /early", "POST /late", "POST /late");
    }

    /** Beyond the bound nothing is kept, so nothing can be sent again, and nothing is sent by halves. */
    @Test
    void aLongBodyThatHasLeftIsNotSentAgain() throws Exception {
        CountDownLatch much = new CountDownLatch(1);
        serve(new RawH2Upstream.Script() {
            @Override
            public void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
                connection.window(0, data.length).window(request.stream(), data.length);
                if (request.body().size() > 100_000) {
                    much.countDown();
                }
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(150_000));
            assertThat(much.await(10, TimeUnit.SECONDS))
                    .as(() -> "what has come of " + upstream.requests() + " of " + rauta.dataplane().describeWorkers() + ": "
                            + upstream.open().stream()
                                    .flatMap(one -> one.streams().stream())
                                    .map(one -> one.body().size())
                                    .toList() + " bytes, violations " + upstream.violations())
                    .isTrue();
            upstream.open().iterator().next().goAway(0, RawH2Upstream.NO_ERROR);
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("x-rauta-error")).isEqualTo("upstream-goaway");
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void whoeverRunsOutOfStreamIdsGoesOnElsewhere() throws Exception {
        startAgain(TestSettings.lastStreamId(21));
        Queue<Integer> ids = new ConcurrentLinkedQueue<>();
        serve(new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                ids.add(request.stream());
                RawH2Upstream.Script.super.onRequest(connection, request);
            }
        });
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(() -> {
                    try (RawClient client = RawClient.connect(port)) {
                        for (int n = 0; n < 50; n++) {
                            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> one : clients.invokeAll(all, 60, TimeUnit.SECONDS)) {
                one.get();
            }
        }
        assertThat(ids).hasSize(800).allMatch(id -> id <= 21);
        assertThat(upstream.accepted()).as("eleven ids each").isEqualTo(73);
    }
}
