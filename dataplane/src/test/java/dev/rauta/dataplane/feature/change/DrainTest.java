// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.dataplane.testing.wire.Literals;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dataplane that stops loses no request: neither one in flight nor one on its way. */
final class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int LARGE = 4 << 20;
    private static final int INITIAL_WINDOW = 4;
    private static final String WEBSOCKET = "GET / HTTP/1.1\r\nHost: echo.example\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final int port = FreePorts.next();
    private final FakeUpstream web = FakeUpstream.http1("web");
    private final RunningDataplane rauta = RunningDataplane.start(2);

    @BeforeEach
    void serve() {
        rauta.applyAll(tables().snapshot());
    }

    private Tables tables() {
        return Tables.http(port).upstream("web", UpstreamProtocol.HTTP1, web.endpoint()).forward("a.example", "/", "web");
    }

    @AfterEach
    void stop() {
        rauta.close();
        web.close();
    }

    private Thread drain(Duration delay, Duration timeout) {
        return Thread.ofVirtual().start(() -> {
            try {
                rauta.dataplane().drain(delay, timeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitNobodyListens() {
        await("nobody listens").until(() -> {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    private static void assertLast(RawClient client) throws IOException {
        RawClient.Response last = client.get("a.example", "/");
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.header("connection")).isEqualTo("close");
        assertThat(client.closed()).isTrue();
    }

    /** A balancer has not heard yet that it is to send nothing more. */
    @Test
    void whileTheDelayLastsEverythingIsServedAndAnswersSayThatTheyAreTheLast() throws Exception {
        try (RawClient kept = RawClient.connect(port);
                Http2Client modern = Http2Client.plaintext(port)) {
            assertThat(kept.get("a.example", "/").header("connection")).isEmpty();
            Thread draining = drain(Duration.ofSeconds(2), LONG);
            await().until(() -> rauta.dataplane().draining());
            await("all workers know").until(() -> {
                try (RawClient fresh = RawClient.connect(port)) {
                    return fresh.get("a.example", "/").header("connection").equals("close");
                }
            });
            assertLast(kept);
            assertThat(modern.get("a.example", "/").get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            modern.goAway().get(20, TimeUnit.SECONDS);
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aRequestThatWasOnItsWayAlreadyIsAnswered() throws Exception {
        try (RawClient idle = RawClient.connect(port);
                RawClient silent = RawClient.connect(port);
                RawClient half = RawClient.connect(port)) {
            assertThat(idle.get("a.example", "/").status()).isEqualTo(200);
            half.send("GET / HTTP/1.1\r\n");
            await().until(() -> rauta.connections() == 3);
            Thread draining = drain(Duration.ZERO, LONG);
            awaitNobodyListens();
            assertLast(idle);
            assertLast(silent);
            half.send("Host: a.example\r\n\r\n");
            assertThat(half.response().status()).isEqualTo(200);
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    /**
     * GOAWAY names no stream at first (RFC 9113, section 6.8), so that one that was on its way still counts; all such have come once
     * the PING behind it is answered.
     */
    @Test
    void theLastStreamIsNamedOnceTheClientHasReadThatItIsToStop() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port).holdPings()) {
            client.get(1, "a.example", "/");
            assertThat(client.answer(1).status()).isEqualTo(200);
            Thread draining = drain(Duration.ZERO, LONG);
            assertThat(client.goAway().lastStream()).isEqualTo(Integer.MAX_VALUE);
            byte[] ping = client.ping();
            client.get(3, "a.example", "/");
            assertThat(client.answer(3).status()).isEqualTo(200);
            assertThat(client.latestGoAway().lastStream()).isEqualTo(Integer.MAX_VALUE);
            // In one piece, as one that was sent before the answer may come with it.
            client.raw(together(
                    Http2Frame.bytes(Http2Frame.PING, Http2Frame.ACK, 0, ping),
                    Http2Frame.bytes(
                            Http2Frame.HEADERS,
                            Http2Frame.END_STREAM | Http2Frame.END_HEADERS,
                            5,
                            Literals.block(
                                    ":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/"))));
            assertThat(client.answer(5).status()).isEqualTo(200);
            client.awaitEnd();
            assertThat(client.latestGoAway()).isEqualTo(new RawH2Client.GoAway(5, 0));
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    private static byte[] together(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    @Test
    void aClientThatDoesNotAnswerIsWaitedForBrieflyAndNobodyElseWithIt() throws Exception {
        try (RawH2Client deaf = RawH2Client.connect(port).holdPings();
                RawH2Client wrong = RawH2Client.connect(port).holdPings();
                RawH2Client client = RawH2Client.connect(port)) {
            for (RawH2Client each : List.of(deaf, wrong, client)) {
                each.get(1, "a.example", "/");
                assertThat(each.answer(1).status()).isEqualTo(200);
            }
            Thread draining = drain(Duration.ZERO, Duration.ofMinutes(1));
            wrong.ping();
            wrong.frame(Http2Frame.PING, Http2Frame.ACK, 0, new byte[8]);
            client.awaitEnd();
            assertThat(client.latestGoAway().lastStream()).isEqualTo(1);
            // The first of two, which may come after another's end.
            assertThat(deaf.goAway().lastStream()).isEqualTo(Integer.MAX_VALUE);
            assertThat(wrong.goAway().lastStream()).isEqualTo(Integer.MAX_VALUE);
            deaf.awaitEnd();
            assertThat(deaf.latestGoAway().lastStream()).isEqualTo(1);
            wrong.awaitEnd();
            assertThat(wrong.latestGoAway().lastStream()).isEqualTo(1);
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    /** Its client gives credit for what it has read: to a socket that is closed, that would be answered with a reset. */
    @Test
    void aResponseThatIsStillOnItsWayArrivesWhole() throws Exception {
        try (RawH1Upstream large = RawH1Upstream.start(DrainTest::large);
                Socket narrow = new Socket()) {
            rauta.applyAll(tables().upstream("large", UpstreamProtocol.HTTP1, large.endpoint())
                    .forward("large.example", "/", "large")
                    .snapshot());
            narrow.setReceiveBufferSize(32 * 1024);
            narrow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            RawH2Client client = RawH2Client.of(narrow, INITIAL_WINDOW, 2 * LARGE).window(0, 2 * LARGE);
            client.get(1, "large.example", "/");
            assertThat(client.head(1)).containsEntry(":status", "200");
            Thread draining = drain(Duration.ZERO, LONG);
            assertThat(client.answer(1).body()).hasSize(LARGE);
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    private static void large(RawH1Upstream.Connection connection) throws IOException {
        while (connection.readHead() != null) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            connection.send("x".repeat(LARGE));
        }
    }

    @Test
    void whoSaysNothingMoreIsWaitedForBriefly() throws Exception {
        try (RawClient idle = RawClient.connect(port);
                RawClient silent = RawClient.connect(port)) {
            assertThat(idle.get("a.example", "/").status()).isEqualTo(200);
            await().until(() -> rauta.connections() == 2);
            Thread draining = drain(Duration.ZERO, Duration.ofMinutes(1));
            assertThat(draining.join(Duration.ofSeconds(10))).isTrue();
            assertThat(idle.closed()).isTrue();
            assertThat(silent.closed()).isTrue();
        }
    }

    @Test
    void withNobodyThereItEndsAtOnce() throws Exception {
        long began = System.nanoTime();
        rauta.dataplane().drain(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(900));
    }

    /** Nothing in it could tell its client to go: it ends by itself, or with the timeout. */
    @Test
    void aWebSocketGoesOnUntilItEnds() throws Exception {
        try (RawH1Upstream echo = RawH1Upstream.start(RawH1Upstream.Connection::webSocketEcho);
                RawClient client = RawClient.connect(port)) {
            rauta.applyAll(tables().upstream("echo", UpstreamProtocol.HTTP1, echo.endpoint())
                    .forward("echo.example", "/", "echo")
                    .snapshot());
            assertThat(client.send(WEBSOCKET).head()).startsWith("HTTP/1.1 101");
            Thread draining = drain(Duration.ZERO, Duration.ofMinutes(1));
            awaitNobodyListens();
            // Longer than anything without a request is waited for.
            assertThat(draining.join(Duration.ofMillis(1500))).isFalse();
            assertThat(client.send("still there").stream().readNBytes(11))
                    .isEqualTo("still there".getBytes(StandardCharsets.US_ASCII));
            client.close();
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    /** Under load, each client ends with an answer that says so, or is never let in. */
    @Test
    void clientsThatHeedConnectionCloseLoseNothing() throws Exception {
        List<Thread> clients = new ArrayList<>();
        List<Throwable> lost = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                try (RawClient client = RawClient.connect(port)) {
                    RawClient.Response response = client.get("a.example", "/");
                    while (!response.header("connection").equals("close")) {
                        assertThat(response.status()).isEqualTo(200);
                        answered.incrementAndGet();
                        response = client.get("a.example", "/");
                    }
                } catch (IOException | AssertionError e) {
                    lost.add(e);
                }
            }));
        }
        await().until(() -> answered.get() > 200);
        rauta.dataplane().drain(Duration.ZERO, LONG);
        for (Thread client : clients) {
            assertThat(client.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(lost).isEmpty();
    }
}
