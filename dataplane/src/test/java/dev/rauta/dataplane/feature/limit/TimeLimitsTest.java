// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.dataplane.testing.wire.Literals;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time: never more of it than they were given, and those that move are let be. */
final class TimeLimitsTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private RunningDataplane rauta;

    @AfterEach
    void stop() {
        clock.shutdownNow();
        rauta.close();
        upstream.close();
    }

    private void serve(Limits limits) {
        rauta = RunningDataplane.start(1, limits);
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
    }

    private interface Sending {
        void run() throws IOException;
    }

    /** Sends a little of it for ever, as those do who mean to hold a connection. */
    private void trickle(Sending little) {
        clock.scheduleWithFixedDelay(
                () -> {
                    try {
                        little.run();
                    } catch (IOException e) {
                        throw new IllegalStateException("over", e);
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
    }

    private static void assertTimedOut(RawClient client) throws IOException {
        RawClient.Response response = client.response();
        assertThat(response.status()).isEqualTo(408);
        assertThat(response.header("x-rauta-error")).isEqualTo("request-timeout");
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.closed()).isTrue();
    }

    @Test
    void aHeadThatTrickles() throws Exception {
        serve(new TestLimits().headerTimeout(SOON).limits());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX: ");
            trickle(() -> client.send("x"));
            assertTimedOut(client);
        }
        assertThat(rauta.limitReached(Limit.HEADER_TIMEOUT)).isEqualTo(1);
        assertThat(rauta.limitReached(Limit.IDLE_TIMEOUT)).isZero();
    }

    /** Its time is that of the head, and not of the answer. */
    @Test
    void aHeadThatComesInTimeIsAnsweredHoweverLate() throws Exception {
        serve(new TestLimits().headerTimeout(SOON).requestTimeout(SOON).idleTimeout(SOON).limits());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /slow/3000 HTTP/1.1\r\nHost: a.exam");
            assertThat(client.send("ple\r\n\r\n").response().status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.HEADER_TIMEOUT)).isZero();
        assertThat(rauta.limitReached(Limit.REQUEST_TIMEOUT)).isZero();
    }

    @Test
    void aBodyThatTricklesOverHttp1() throws Exception {
        serve(new TestLimits().requestTimeout(SOON).limits());
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100000\r\n\r\n");
            trickle(() -> client.send("x"));
            assertTimedOut(client);
        }
        assertThat(rauta.limitReached(Limit.REQUEST_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aBodyThatTricklesOverHttp2() throws Exception {
        serve(new TestLimits().requestTimeout(SOON).limits());
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", "/");
            trickle(() -> client.data(1, "x", false));
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.head()).containsEntry("x-rauta-error", "request-timeout");
            assertThat(client.get(3, "a.example", "/").answer(3).status()).as("the others").isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.REQUEST_TIMEOUT)).isEqualTo(1);
    }

    /** Without a limit a body may take as long as it moves. */
    @Test
    void aBodyMayTrickleWhereNothingIsSaid() throws Exception {
        serve(new TestLimits().headerTimeout(SOON).idleTimeout(SOON).limits());
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 60\r\n\r\n");
            trickle(() -> client.send("x"));
            assertThat(client.response().body()).contains("POST / 60");
        }
        assertThat(rauta.limitReached(Limit.REQUEST_TIMEOUT)).isZero();
    }

    @Test
    void anIdleConnectionOverHttp1() throws Exception {
        serve(new TestLimits().idleTimeout(SOON).limits());
        try (RawClient client = RawClient.connect(port);
                RawClient mute = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            assertThat(client.closed()).isTrue();
            assertThat(mute.closed()).as("that never said a word").isTrue();
        }
        assertThat(rauta.limitReached(Limit.IDLE_TIMEOUT)).isEqualTo(2);
    }

    @Test
    void anIdleConnectionOverHttp2() throws Exception {
        serve(new TestLimits().idleTimeout(SOON).limits());
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.get(1, "a.example", "/slow/2500").answer(1).status()).as("in flight").isEqualTo(200);
            RawH2Client.GoAway goAway = client.goAway();
            assertThat(goAway.code()).isZero();
            client.awaitEnd();
        }
        assertThat(rauta.limitReached(Limit.IDLE_TIMEOUT)).isEqualTo(1);
    }

    /** Frames that carry no request are no life either. */
    @Test
    void pingsDoNotKeepAConnection() throws Exception {
        serve(new TestLimits().idleTimeout(SOON).limits());
        try (RawH2Client client = RawH2Client.connect(port)) {
            trickle(() -> client.frame(Http2Frame.PING, 0, 0, new byte[8]));
            assertThat(client.goAway().code()).isZero();
            client.awaitEnd();
            assertThat(client.pongs()).isPositive();
        }
    }

    /** Nothing else may come before a head's end, so the whole connection waits for it, with all that it carries. */
    @Test
    void aHeadWithoutAnEndBesideARequestOverHttp2() throws Exception {
        serve(new TestLimits().headerTimeout(SOON).limits());
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.settings();
            client.get(1, "a.example", "/never");
            client.frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, 3, Literals.block(":method", "GET"));
            RawH2Client.GoAway goAway = client.goAway();
            assertThat(goAway.code()).isZero();
            assertThat(goAway.lastStream()).isEqualTo(1);
            client.awaitEnd();
        }
        assertThat(rauta.limitReached(Limit.HEADER_TIMEOUT)).isEqualTo(1);
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    @Test
    void aHeadThatTricklesOverHttp2() throws Exception {
        serve(new TestLimits().headerTimeout(SOON).limits());
        byte[] head = Http2Frame.bytes(
                Http2Frame.HEADERS, Http2Frame.END_HEADERS, 3, Literals.block("x", "x".repeat(1000)));
        AtomicInteger sent = new AtomicInteger();
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.settings();
            client.get(1, "a.example", "/never");
            trickle(() -> client.raw(new byte[] {head[sent.getAndIncrement()]}));
            assertThat(client.goAway().code()).isZero();
            client.awaitEnd();
        }
        assertThat(sent.get()).as("it took the time it was given").isBetween(10, 200);
        assertThat(rauta.limitReached(Limit.HEADER_TIMEOUT)).isEqualTo(1);
    }

    /** Heads that end in time one after the other, though something of one is always under way; and a frame of a body. */
    @Test
    void headsAndBodiesThatMoveOverHttp2() throws Exception {
        serve(new TestLimits().headerTimeout(SOON).limits());
        byte[] body = Http2Frame.bytes(Http2Frame.DATA, Http2Frame.END_STREAM, 1, new byte[60]);
        try (RawH2Client client = RawH2Client.silent(port)) {
            client.request(1, false, "POST", "a.example", "/");
            client.raw(Arrays.copyOf(body, 20));
            clock.schedule(() -> client.raw(Arrays.copyOfRange(body, 20, body.length)), 2500, TimeUnit.MILLISECONDS);
            assertThat(client.answer(1).status()).isEqualTo(200);
            AtomicInteger heads = new AtomicInteger(1);
            byte[] get = Literals.block(
                    ":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/", "x", "x".repeat(100));
            int whole = Http2Frame.END_HEADERS | Http2Frame.END_STREAM;
            client.raw(Arrays.copyOf(Http2Frame.bytes(Http2Frame.HEADERS, whole, 3, get), 50));
            trickle(() -> {
                int id = 2 * heads.incrementAndGet() - 1;
                byte[] rest = Arrays.copyOfRange(Http2Frame.bytes(Http2Frame.HEADERS, whole, id, get), 50, get.length + 9);
                byte[] next = Arrays.copyOf(Http2Frame.bytes(Http2Frame.HEADERS, whole, id + 2, get), 50);
                client.raw(ByteBuffer.allocate(rest.length + 50).put(rest).put(next).array());
            });
            assertThat(client.answer(81).status()).isEqualTo(200);
            assertThat(client.over()).isFalse();
        }
        assertThat(rauta.limitReached(Limit.HEADER_TIMEOUT)).isZero();
    }

    @Test
    void aTlsHandshakeThatDoesNotEnd() throws Exception {
        rauta = RunningDataplane.start(1, new TestLimits().handshakeTimeout(SOON).limits());
        TestPki pki = TestPki.root("root");
        rauta.apply(Tables.https(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .certificate("a.example", pki.carried("a", pki.server("EC", "a.example")))
                .snapshot());
        try (RawClient mute = RawClient.connect(port);
                RawClient half = RawClient.connect(port)) {
            half.send(clientHello());
            // The server's part of the handshake, which is never answered.
            assertThat(half.stream().read()).isEqualTo(22);
            assertThat(mute.closed()).isTrue();
            half.stream().readAllBytes();
        }
        try (RawClient served = RawClient.of(TlsClient.trusting(pki.certificate()).connect(port, "a.example"))) {
            assertThat(served.get("a.example", "/").status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.HANDSHAKE_TIMEOUT)).isEqualTo(2);
    }

    private static String clientHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("a.example", 443);
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        return new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
    }

    /** A head whose end never comes is no request. */
    @Test
    void aHeadWithoutAnEndOverHttp2() throws Exception {
        serve(new TestLimits().idleTimeout(SOON).limits());
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.settings();
            client.frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, 1, Literals.block(":method", "GET"));
            assertThat(client.goAway().code()).isZero();
            client.awaitEnd();
        }
        assertThat(rauta.limitReached(Limit.IDLE_TIMEOUT)).isEqualTo(1);
        assertThat(upstream.requests()).isEmpty();
    }
}
