// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an upstream may say nothing, or take nothing, is counted while it is waited for, and is no client's time. */
final class UpstreamIdleTest {
    private static final Duration LIMIT = Duration.ofMillis(400);
    private static final Optional<Duration> NONE = Optional.empty();
    private static final Timeouts RESPONSE =
            new Timeouts(NONE, NONE, NONE, NONE, NONE, NONE, NONE, Optional.of(LIMIT));
    private static final Timeouts REQUEST =
            new Timeouts(NONE, NONE, NONE, NONE, NONE, NONE, Optional.of(LIMIT), NONE);

    private final int port = FreePorts.next();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    @AfterEach
    void stop() throws Exception {
        stopped.countDown();
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private Endpoint upstream(RawH1Upstream.Script script) {
        RawH1Upstream upstream = RawH1Upstream.start(script);
        toClose.add(upstream);
        return upstream.endpoint();
    }

    private void serve(int workers, Timeouts timeouts, Optional<RetryPolicy> retry, Endpoint... endpoints) {
        RunningDataplane rauta = RunningDataplane.start(workers, PoolSettings.DEFAULT, TestSettings.idle(Duration.ofMinutes(1)));
        toClose.add(rauta);
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, endpoints)
                .forward("a.example", "/", "web")
                .change("a.example", route -> new Route(
                        route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(), timeouts, retry,
                        route.declared()))
                .snapshot());
    }

    private static void pause() {
        LockSupport.parkNanos(LIMIT.multipliedBy(3).toNanos());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneThatSaysNothing(int workers) throws IOException {
        serve(workers, RESPONSE, Optional.empty(), upstream(RawH1Upstream.Connection::awaitEnd));
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get("a.example", "/");
            assertThat(response.status()).isEqualTo(504);
            assertThat(response.header("x-rauta-error")).isEqualTo("upstream-timeout");
        }
    }

    /** It is an attempt's time: another one may do better. */
    @Test
    void anotherIsAsked() throws IOException {
        RetryPolicy again = new RetryPolicy(3, List.of(), false, true, false, Duration.ZERO);
        serve(1, RESPONSE, Optional.of(again), upstream(RawH1Upstream.Connection::awaitEnd), upstream(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                connection.ok("good");
            }
        }));
        for (int i = 0; i < 3; i++) {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.get("a.example", "/").body()).isEqualTo("good");
            }
        }
    }

    @Test
    void oneThatStopsInTheMidst() throws IOException {
        serve(1, RESPONSE, Optional.empty(), upstream(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
            connection.awaitEnd();
        }));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n").head()).startsWith("HTTP/1.1 200");
            assertThat(new String(client.stream().readAllBytes())).isEqualTo("half");
        }
    }

    /** Each piece in time, and all of it not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneThatGoesOnSayingSomething(int workers) throws IOException {
        serve(workers, RESPONSE, Optional.empty(), upstream(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n");
            for (int i = 0; i < 16; i++) {
                LockSupport.parkNanos(LIMIT.dividedBy(8).toNanos());
                connection.send("x");
            }
        }));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").body()).isEqualTo("x".repeat(16));
        }
    }

    /** Who uploads takes his own time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aSlowClientIsNoSlowUpstream(int workers) throws IOException {
        serve(workers, RESPONSE, Optional.empty(), upstream(connection -> {
            connection.readBody(connection.readHead());
            connection.ok("all");
        }));
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\n01234");
            pause();
            assertThat(client.send("56789").response().body()).isEqualTo("all");
        }
    }

    @Test
    void aTunnelWhereNothingMoves() throws IOException {
        serve(1, RESPONSE, Optional.empty(), upstream(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
            connection.awaitEnd();
        }));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                    .head()).startsWith("HTTP/1.1 101");
            // Whatever else is said ends it.
            client.stream().readAllBytes();
        }
    }

    /** More of a request than what lies between can hold. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneThatTakesNothing(int workers) throws Exception {
        serve(workers, REQUEST, Optional.empty(), upstream(connection -> {
            connection.readHead();
            awaitStop();
        }));
        int bytes = 64 << 20;
        try (RawClient client = RawClient.connect(port)) {
            Thread sending = Thread.ofVirtual().start(() -> send(client, bytes));
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(504);
            client.close();
            sending.join();
        }
    }

    /** Without a look at what comes. */
    private void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(RawClient client, int bytes) {
        try {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + bytes + "\r\n\r\n");
            String piece = "x".repeat(64 << 10);
            for (int sent = 0; sent < bytes; sent += piece.length()) {
                client.send(piece);
            }
        } catch (SocketException e) {
            // It has been answered.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
