// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.Blackhole;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each phase of an exchange has a time of its own, which passes without regard to the others. */
final class PhaseTimeoutTest {
    private static final Optional<Duration> LIMIT = Optional.of(Duration.ofMillis(300));
    private static final Optional<Duration> NONE = Optional.empty();
    private static final Timeouts CONNECT = new Timeouts(NONE, NONE, LIMIT, NONE, NONE, NONE);
    private static final Timeouts RESPONSE_HEADER = new Timeouts(NONE, NONE, NONE, LIMIT, NONE, NONE);
    private static final Timeouts REQUEST_BODY = new Timeouts(NONE, NONE, NONE, NONE, LIMIT, NONE);
    private static final Timeouts IDLE = new Timeouts(NONE, NONE, NONE, NONE, NONE, LIMIT);
    private static final String POST = "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\n";
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();

    private RawH1Upstream upstream(RawH1Upstream.Script script) {
        return closing.add(RawH1Upstream.start(script));
    }

    private static void pause() {
        LockSupport.parkNanos(LIMIT.orElseThrow().multipliedBy(3).toNanos());
    }

    private void serve(int workers, ExchangeSettings settings, Timeouts timeouts, Optional<RetryPolicy> retry, Tables tables) {
        closing.add(RunningDataplane.start(workers, PoolSettings.DEFAULT, settings))
                .apply(tables.forward("a.example", "/", "web")
                        .change("a.example", route -> new Route(
                                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                                timeouts, retry, route.declared()))
                        .snapshot());
    }

    private void serve(int workers, Timeouts timeouts, UpstreamProtocol protocol, Endpoint... endpoints) {
        serve(workers, ExchangeSettings.DEFAULT, timeouts, Optional.empty(), Tables.http(port).upstream("web", protocol, endpoints));
    }

    private void serve(int workers, Timeouts timeouts, RawH1Upstream upstream) {
        serve(workers, timeouts, UpstreamProtocol.HTTP1, upstream.endpoint());
    }

    private static Optional<RetryPolicy> onTimeouts() {
        return Optional.of(new RetryPolicy(1, List.of(), false, true, true, Duration.ofMillis(1)));
    }

    private void assertExpires(int status, String why, String request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            long began = System.nanoTime();
            RawClient.Response response = client.send(request).response();
            assertThat(response.status()).as(response.head()).isEqualTo(status);
            assertThat(response.header("x-rauta-error")).isEqualTo(why);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(LIMIT.orElseThrow(), LIMIT.orElseThrow().multipliedBy(8));
        }
    }

    private static String get() {
        return "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
    }

    private void assertAnswered(String body) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.send(get()).response();
            assertThat(response.status()).as(response.head()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP1, 1", "HTTP1, 4", "HTTP2, 1", "HTTP2, 4", "AUTO, 1"})
    void aConnectionThatNobodyTakesIs504(UpstreamProtocol protocol, int workers) throws Exception {
        serve(workers, CONNECT, protocol, closing.add(Blackhole.open()).endpoint());
        assertExpires(504, "connect-timeout", get());
    }

    @ParameterizedTest
    @CsvSource({"HTTP1, 1", "HTTP1, 4", "HTTP2, 1"})
    void aConnectionThatNobodyTakesGoesElsewhere(UpstreamProtocol protocol, int workers) throws Exception {
        Endpoint there = protocol == UpstreamProtocol.HTTP1
                ? upstream(connection -> {
                    while (connection.readHead() != null) {
                        connection.ok("there");
                    }
                }).endpoint()
                : closing.add(RawH2Upstream.start(new RawH2Upstream.Script() {
                    @Override
                    public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                        connection.ok(request.stream(), "there");
                    }
                })).endpoint();
        serve(workers, CONNECT, protocol, closing.add(Blackhole.open()).endpoint(), there);
        for (int i = 0; i < 4; i++) {
            assertAnswered("there");
        }
    }

    @Test
    void aHandshakeIsPartOfConnecting() throws Exception {
        RawH1Upstream mute = upstream(RawH1Upstream.Connection::awaitEnd);
        UpstreamTls tls = UpstreamTls.unverified(Optional.of("up.example"));
        serve(1, ExchangeSettings.DEFAULT, CONNECT, Optional.empty(),
                Tables.http(port).upstream("web", UpstreamProtocol.HTTP1, tls, mute.endpoint()));
        assertExpires(504, "connect-timeout", get());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aConnectionsTimeIsNoAnswers(int workers) throws Exception {
        serve(workers, CONNECT, upstream(connection -> {
            connection.readHead();
            pause();
            connection.ok("late");
        }));
        assertAnswered("late");
    }

    @ParameterizedTest
    @CsvSource({"HTTP1, 1", "HTTP1, 4", "HTTP2, 1"})
    void anAnswerThatDoesNotBeginIs504(UpstreamProtocol protocol, int workers) throws Exception {
        Endpoint silent = protocol == UpstreamProtocol.HTTP1
                ? upstream(RawH1Upstream.Connection::awaitEnd).endpoint()
                : closing.add(RawH2Upstream.start(new RawH2Upstream.Script() {
                    @Override
                    public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                        // Says nothing.
                    }
                })).endpoint();
        serve(workers, RESPONSE_HEADER, protocol, silent);
        assertExpires(504, "upstream-timeout", get());
        assertExpires(504, "upstream-timeout", POST + "0123456789");
        if (protocol == UpstreamProtocol.HTTP1) {
            // Over HTTP/2 it would not be asked at all, for it has not said that it takes such.
            assertExpires(504, "upstream-timeout", UPGRADE);
        }
    }

    /** It has said 103, which is no answer. */
    @Test
    void anInterimResponseIsNoHead() throws Exception {
        serve(1, RESPONSE_HEADER, upstream(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            connection.awaitEnd();
        }));
        try (RawClient client = RawClient.connect(port)) {
            client.send(get());
            assertThat(client.head()).startsWith("HTTP/1.1 103");
            assertThat(client.response().status()).isEqualTo(504);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anAnswersHeadHasItsTimeFromTheRequestsEnd(int workers) throws Exception {
        serve(workers, RESPONSE_HEADER, upstream(connection -> {
            String head = connection.readHead();
            connection.readBody(head);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            pause();
            connection.send("late");
        }));
        try (RawClient client = RawClient.connect(port)) {
            client.send(POST + "01234");
            pause();
            RawClient.Response response = client.send("56789").response();
            assertThat(response.status()).as(response.head()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("late");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 200, 2", "false, 504, 1"})
    void anAnswerThatDoesNotBeginIsTriedAgainWhereTimeoutsAre(boolean again, int status, int tries) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawH1Upstream upstream = upstream(connection -> {
            connection.readHead();
            if (asked.incrementAndGet() == 1) {
                connection.awaitEnd();
            } else {
                connection.ok("second");
            }
        });
        serve(1, ExchangeSettings.DEFAULT, RESPONSE_HEADER, again ? onTimeouts() : Optional.empty(),
                Tables.http(port).upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint()));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(get()).response().status()).isEqualTo(status);
        }
        assertThat(asked).hasValue(tries);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aBodyThatTricklesIs408(int workers) throws Exception {
        serve(workers, REQUEST_BODY, upstream(RawH1Upstream.Connection::awaitEnd));
        try (RawClient client = RawClient.connect(port)) {
            client.send(POST.replace("10", "100000"));
            Thread sending = Thread.ofVirtual().start(() -> trickle(client));
            RawClient.Response response = client.response();
            sending.interrupt();
            assertThat(response.status()).as(response.head()).isEqualTo(408);
            assertThat(response.header("x-rauta-error")).isEqualTo("request-timeout");
        }
    }

    /** A byte at a time for as long as the peer takes them. */
    private static void trickle(RawClient client) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                client.send("x");
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (SocketException e) {
            // It has been answered.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aBodysTimeIsNoAnswers(int workers) throws Exception {
        serve(workers, REQUEST_BODY, upstream(connection -> {
            connection.readBody(connection.readHead());
            pause();
            connection.ok("late");
        }));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(POST + "0123456789").response().body()).isEqualTo("late");
        }
    }

    /** As calls that stream both ways do. */
    @Test
    void aBodyBehindItsAnswersHeadMayTakeItsTime() throws Exception {
        serve(1, REQUEST_BODY, upstream(connection -> {
            String head = connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.readBody(head);
            connection.send("4\r\nlate\r\n0\r\n\r\n");
        }));
        try (RawClient client = RawClient.connect(port)) {
            client.send(POST + "01234");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            pause();
            client.send("56789");
            assertThat(new String(client.stream().readNBytes(9))).isEqualTo("4\r\nlate\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 504, upstream-timeout, true", "4, 504, upstream-timeout, true", "1, 408, request-timeout, false", "4, 408, request-timeout, false"})
    void whereNothingMovesIsTold(int workers, int status, String why, boolean whole) throws Exception {
        serve(workers, IDLE, upstream(RawH1Upstream.Connection::awaitEnd));
        assertExpires(status, why, POST + (whole ? "0123456789" : "01234"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatMovesIsNotIdle(int workers) throws Exception {
        serve(workers, IDLE, upstream(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                LockSupport.parkNanos(LIMIT.orElseThrow().dividedBy(3).toNanos());
                connection.send("x");
            }
        }));
        assertAnswered("xxxxxxxx");
    }

    @Test
    void aTunnelIsIdleToo() throws Exception {
        serve(1, IDLE, upstream(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
            connection.awaitEnd();
        }));
        try (RawClient client = RawClient.connect(port)) {
            long began = System.nanoTime();
            assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101");
            client.stream().readAllBytes();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(LIMIT.orElseThrow());
        }
    }

    /** The dataplane's own would have passed. */
    @ParameterizedTest
    @CsvSource({"PT0S", "PT30S"})
    void aRoutesTimeTakesThePlaceOfTheDataplanes(Duration idle) throws Exception {
        RawH1Upstream upstream = upstream(connection -> {
            connection.readHead();
            pause();
            connection.ok("late");
        });
        serve(1, TestSettings.idle(LIMIT.orElseThrow()), new Timeouts(NONE, NONE, NONE, NONE, NONE, Optional.of(idle)), Optional.empty(),
                Tables.http(port).upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint()));
        assertAnswered("late");
    }
}
