// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.Blackhole;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Upstreams that are slow, silent or not there: a client waits no longer than was said, and hears why. */
final class UpstreamTimeoutTest {
    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(30);

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();

    private RunningDataplane serve(
            PoolSettings pools, ExchangeSettings exchanges, UpstreamProtocol protocol, Endpoint... endpoints) {
        RunningDataplane rauta = closing.add(RunningDataplane.start(1, pools, exchanges));
        rauta.apply(Tables.http(port)
                .upstream("web", protocol, endpoints)
                .forward("a.example", "/", "web")
                .forwardWithin(LIMIT, "fast.example", "/", "web")
                .snapshot());
        return rauta;
    }

    private void assertAnswer(String host, int status, String reason, Duration atLeast, Duration atMost) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            long began = System.nanoTime();
            RawClient.Response response = client.get(host, "/");
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(response.status()).as(response.head()).isEqualTo(status);
            assertThat(response.header("x-rauta-error")).isEqualTo(reason);
            assertThat(took).isBetween(atLeast, atMost);
        }
    }

    /** Sends a byte at a time for as long as the peer stays. */
    private static void trickle(RawH1Upstream.Connection connection, String text) throws IOException {
        while (true) {
            connection.send(text);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Test
    void aHeadThatTricklesBeyondTheRequestTimeoutIs504() throws Exception {
        RawH1Upstream upstream = closing.add(RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nX-Long: ");
            trickle(connection, "x");
        }));
        serve(PoolSettings.DEFAULT, ExchangeSettings.DEFAULT, UpstreamProtocol.HTTP1, upstream.endpoint());
        assertAnswer("fast.example", 504, "upstream-timeout", LIMIT, LIMIT.multipliedBy(6));
    }

    /** "0s" in Gateway API. */
    @ParameterizedTest
    @CsvSource({"PT0S, PT0S, 200", "PT0S, PT0.3S, 504", "PT0.3S, PT0S, 504", "PT0.3S, PT20S, 504", "PT20S, PT0.3S, 504"})
    void aLimitOfNothingIsNone(Duration request, Duration attempt, int status) throws Exception {
        RawH1Upstream upstream = closing.add(RawH1Upstream.start(connection -> {
            connection.readHead();
            LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
            connection.ok("late");
        }));
        Timeouts timeouts = new Timeouts(Optional.of(request), Optional.of(attempt));
        closing.add(RunningDataplane.start(1))
                .apply(Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                        .forward("a.example", "/", "web")
                        .change("a.example", route -> new Route(
                                route.name(), route.source(), route.match(), route.precedence(), route.filters(),
                                route.action(), timeouts))
                        .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(status);
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void aBodyThatTricklesBeyondTheRequestTimeoutIsBrokenOff() throws Exception {
        RawH1Upstream upstream = closing.add(RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            trickle(connection, "1\r\nx\r\n");
        }));
        serve(PoolSettings.DEFAULT, ExchangeSettings.DEFAULT, UpstreamProtocol.HTTP1, upstream.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: fast.example\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(new String(client.stream().readAllBytes())).startsWith("1\r\nx\r\n").doesNotContain("0\r\n");
        }
        try (Http2Client client = Http2Client.plaintext(port)) {
            assertThatThrownBy(() -> client.get("fast.example", "/").get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("closed");
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aSilentUpstreamIs504(UpstreamProtocol protocol) throws Exception {
        Endpoint endpoint = protocol == UpstreamProtocol.HTTP1
                ? closing.add(RawH1Upstream.start(RawH1Upstream.Connection::awaitEnd)).endpoint()
                : closing.add(RawH2Upstream.start(new RawH2Upstream.Script() {
                    @Override
                    public void onRequest(Connection connection, Request request) {
                        // Says nothing.
                    }
                })).endpoint();
        serve(PoolSettings.DEFAULT, TestSettings.idle(LIMIT), protocol, endpoint);
        assertAnswer("a.example", 504, "upstream-timeout", LIMIT, LIMIT.multipliedBy(6));
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2", "AUTO"})
    void aConnectionThatNobodyAnswersIs504InTime(UpstreamProtocol protocol) throws Exception {
        serve(TestSettings.timeouts(LIMIT, LONG), ExchangeSettings.DEFAULT, protocol, closing.add(Blackhole.open()).endpoint());
        assertAnswer("a.example", 504, "connect-timeout", LIMIT.dividedBy(2), LIMIT.multipliedBy(2));
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aConnectionThatNobodyAnswersGoesElsewhere(UpstreamProtocol protocol) throws Exception {
        Endpoint there = protocol == UpstreamProtocol.HTTP1
                ? closing.add(RawH1Upstream.start(connection -> {
                    while (connection.readHead() != null) {
                        connection.ok("ok");
                    }
                })).endpoint()
                : closing.add(RawH2Upstream.start(new RawH2Upstream.Script() {})).endpoint();
        serve(TestSettings.timeouts(LIMIT, LONG), ExchangeSettings.DEFAULT, protocol, closing.add(Blackhole.open()).endpoint(), there);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            }
        }
    }

    /** It accepts, and never says that it speaks HTTP/2: no answer can come. */
    @Test
    void aPeerWithoutSettingsIs504() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        RawH1Upstream upstream = closing.add(RawH1Upstream.start(connection -> {
            connections.incrementAndGet();
            connection.awaitEnd();
        }));
        serve(TestSettings.timeouts(LIMIT, LONG), ExchangeSettings.DEFAULT, UpstreamProtocol.HTTP2, upstream.endpoint());
        assertAnswer("a.example", 504, "upstream-timeout", LIMIT.dividedBy(2), LIMIT.multipliedBy(4));
        assertThat(connections).hasValue(1);
    }

    /** Says SETTINGS and nothing more, PING or not. */
    private static RawH2Upstream.Script dead() {
        return new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                if (connection.number() > 1) {
                    connection.ok(request.stream(), "alive");
                }
            }

            @Override
            public void onPing(Connection connection, long data, boolean ack) {
                // Gone.
            }
        };
    }

    @Test
    void aConnectionThatNoLongerAnswersIsFound() throws Exception {
        RawH2Upstream upstream = closing.add(RawH2Upstream.start(dead()));
        serve(TestSettings.pings(LIMIT, LIMIT), ExchangeSettings.DEFAULT, UpstreamProtocol.HTTP2, upstream.endpoint());
        assertAnswer("a.example", 502, "upstream-reset", LIMIT.multipliedBy(2), LIMIT.multipliedBy(6));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").body()).isEqualTo("alive");
        }
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    /** A slow answer is not a dead connection, as long as somebody is there. */
    @Test
    void aSlowUpstreamThatAnswersPingIsLeftAlone() throws Exception {
        AtomicInteger pings = new AtomicInteger();
        RawH2Upstream upstream = closing.add(RawH2Upstream.start(new RawH2Upstream.Script() {
            private int stream;

            @Override
            public void onRequest(Connection connection, Request request) {
                stream = request.stream();
            }

            @Override
            public void onPing(Connection connection, long data, boolean ack) throws IOException {
                connection.pong(data);
                if (pings.incrementAndGet() == 4) {
                    connection.ok(stream, "at last");
                }
            }
        }));
        Duration often = Duration.ofMillis(100);
        serve(TestSettings.pings(often, LONG), ExchangeSettings.DEFAULT, UpstreamProtocol.HTTP2, upstream.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").body()).isEqualTo("at last");
        }
        assertThat(pings).hasValue(4);
    }

    @Test
    void aPingIsAnswered() throws Exception {
        RawH2Upstream upstream = closing.add(RawH2Upstream.start(new RawH2Upstream.Script() {
            private int stream;

            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                stream = request.stream();
                connection.ping(0x0123456789abcdefL);
            }

            @Override
            public void onPing(Connection connection, long data, boolean ack) throws IOException {
                connection.ok(stream, ack + " " + Long.toHexString(data));
            }
        }));
        serve(PoolSettings.DEFAULT, ExchangeSettings.DEFAULT, UpstreamProtocol.HTTP2, upstream.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").body()).isEqualTo("true 123456789abcdef");
        }
    }
}
