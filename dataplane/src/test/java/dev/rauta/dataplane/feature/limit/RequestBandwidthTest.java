// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests that come no faster than their route lets them. */
final class RequestBandwidthTest {
    private static final int RATE = 50_000;
    private static final int SIZE = 250_000;

    /** What a client may have sent unasked: a window of HTTP/2, or what HTTP/1.1 takes in before it reads no more, and one read. */
    private static final int UNASKED = 128 * 1024;

    private static final Filter NEVER = new TrafficLimit.RequestBandwidth(1, 0);

    private final int port = FreePorts.next();
    private final AtomicLong come = new AtomicLong();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();

    /** One that answers with how much it has read, and counts on the way. */
    private RawH1Upstream counting() {
        return RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                heads.add(head.toLowerCase(Locale.ROOT));
                int read = 0;
                if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
                    for (String chunk = connection.readChunk(); !chunk.isEmpty(); chunk = connection.readChunk()) {
                        read += chunk.length();
                        come.addAndGet(chunk.length());
                    }
                } else {
                    int length = Integer.parseInt(head.toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: ([0-9]+).*", "$1"));
                    for (int step = 1000; read < length; read += step) {
                        step = Math.min(step, length - read);
                        come.addAndGet(connection.read(step).length());
                    }
                }
                connection.ok(read + " read");
            }
        });
    }

    private Tables tables(RawH1Upstream upstream, Filter... filters) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web", filters)
                .forward("b.example", "/", "web");
    }

    private String upload(boolean http2, String host, int size) throws Exception {
        if (http2) {
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.request(1, false, "POST", host, "/", "content-length", Integer.toString(size));
                return client.body(1, "x".repeat(1000), size / 1000).answer(1).text();
            }
        }
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size));
            return client.response().body();
        }
    }

    private static void idle(RunningDataplane rauta) {
        await().until(() -> rauta.dataplane().describeWorkers().stream().allMatch(worker -> worker.exchanges() == 0));
        await("nothing is held any more").until(() -> rauta.bufferedBytes() == 0);
    }

    /** Its client waits for its turn longer than anything may be idle, which it is not. */
    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "1, true", "4, true"})
    void aBodyKeepsToItsRate(int workers, boolean http2) throws Exception {
        try (RawH1Upstream upstream = counting();
                RunningDataplane rauta =
                        RunningDataplane.start(workers, PoolSettings.DEFAULT, TestSettings.idle(Duration.ofSeconds(1)))) {
            rauta.applyAll(tables(upstream, new TrafficLimit.RequestBandwidth(RATE, 10_000)).snapshot());
            long began = System.nanoTime();
            assertThat(upload(http2, "a.example", SIZE)).isEqualTo(SIZE + " read");
            double least = (double) (SIZE - 10_000 - UNASKED) / RATE;
            assertThat((System.nanoTime() - began) / 1e9).isGreaterThan(least);
            idle(rauta);
        }
    }

    /** What comes after that would take days. */
    @ParameterizedTest
    @CsvSource({"1, true", "4, false"})
    void soMuchComesBeforeTheRateHolds(int workers, boolean http2) throws Exception {
        try (RawH1Upstream upstream = counting();
                RunningDataplane rauta = RunningDataplane.start(workers)) {
            rauta.applyAll(tables(upstream, new TrafficLimit.RequestBandwidth(1, 2 * SIZE)).snapshot());
            assertThat(upload(http2, "a.example", 2 * SIZE)).isEqualTo(2 * SIZE + " read");
            idle(rauta);
        }
    }

    /** What has come has gone on, others of the connection are not slowed, and who leaves leaves nothing behind. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void nothingIsHeldBackOfWhatHasCome(int workers) throws Exception {
        try (RawH1Upstream upstream = counting();
                RunningDataplane rauta = RunningDataplane.start(workers)) {
            rauta.applyAll(tables(upstream, NEVER).snapshot());
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.request(1, false, "POST", "a.example", "/");
                Thread sending = Thread.ofVirtual().start(() -> send(client));
                await().until(() -> come.get() > 60_000);
                client.request(3, false, "POST", "b.example", "/");
                assertThat(client.body(3, "y".repeat(1000), 1000).answer(3).text()).isEqualTo("1000000 read");
                assertThat(client.open(1)).isTrue();
                assertThat(come.get()).as("of both").isLessThan(1_000_000 + UNASKED);
                await().until(() -> rauta.bufferedBytes() == 0);
                client.reset(1);
                idle(rauta);
                sending.interrupt();
                sending.join();
            }
        }
    }

    private static void send(RawH2Client client) {
        try {
            client.body(1, "x".repeat(1000), 10_000);
        } catch (Exception e) {
            // The credit that it waits for does not come.
            Thread.currentThread().interrupt();
        }
    }

    /** On HTTP/1.1 the rest waits in the client, whose leaving ends it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aClientOfHttp1IsReadNoFurther(int workers) throws Exception {
        try (RawH1Upstream upstream = counting();
                RunningDataplane rauta = RunningDataplane.start(workers)) {
            rauta.applyAll(tables(upstream, NEVER).snapshot());
            try (RawClient client = RawClient.connect(port)) {
                client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10000000\r\n\r\n");
                Thread sending = Thread.ofVirtual().start(() -> send(client));
                await().until(() -> come.get() > 60_000);
                assertThat(upload(false, "b.example", SIZE)).isEqualTo(SIZE + " read");
                assertThat(come.get()).as("of both").isLessThan(SIZE + UNASKED);
                assertThat(rauta.bufferedBytes()).as("what may be sent again").isLessThanOrEqualTo(UNASKED);
                client.close();
                sending.join();
            }
        }
    }

    private static void send(RawClient client) {
        try {
            client.send("x".repeat(10_000_000));
        } catch (SocketException e) {
            // Closed while it waits.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The limit of a body is one of the whole time; it says that the client did not send in time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theTimeThatARateTakesCounts(int workers) throws Exception {
        try (RawH1Upstream upstream = counting();
                RunningDataplane rauta = RunningDataplane.start(workers)) {
            rauta.applyAll(tables(upstream, NEVER).change("a.example", RequestBandwidthTest::limited).snapshot());
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.request(1, false, "POST", "a.example", "/");
                client.data(1, "x".repeat(16_000), false).data(1, "x".repeat(16_000), false);
                assertThat(client.answer(1).status()).isEqualTo(408);
            }
            idle(rauta);
        }
    }

    private static Route limited(Route route) {
        Timeouts limits = new Timeouts(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(1)),
                Optional.empty());
        return new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(), limits,
                route.retry(), route.declared());
    }

    /** It is waited for at its rate; the upstream gets it at once then. */
    @ParameterizedTest
    @CsvSource({"1, false", "4, true"})
    void aBufferFillsAtTheRate(int workers, boolean http2) throws Exception {
        try (RawH1Upstream upstream = counting();
                RunningDataplane rauta =
                        RunningDataplane.start(workers, PoolSettings.DEFAULT, TestSettings.idle(Duration.ofSeconds(1)))) {
            rauta.applyAll(tables(upstream, new TrafficLimit.RequestBuffer(SIZE), new TrafficLimit.RequestBandwidth(RATE, 0)).snapshot());
            long began = System.nanoTime();
            assertThat(upload(http2, "a.example", SIZE)).isEqualTo(SIZE + " read");
            assertThat((System.nanoTime() - began) / 1e9).isGreaterThan((double) (SIZE - UNASKED) / RATE);
            assertThat(heads.remove()).contains("content-length: " + SIZE);
            idle(rauta);
        }
    }

    @Test
    void aTunnelHasNoRate() throws Exception {
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
                    connection.echo();
                });
                RunningDataplane rauta = RunningDataplane.start(1)) {
            rauta.applyAll(tables(upstream, NEVER).snapshot());
            try (RawClient client = RawClient.connect(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 101");
                Thread sending = Thread.ofVirtual().start(() -> send(client));
                client.stream().skipNBytes(10_000_000);
                sending.join();
            }
            idle(rauta);
        }
    }
}
