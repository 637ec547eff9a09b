// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints come and go: nothing else is touched, and nobody loses a request by it. */
final class EndpointChangeTest {
    private static final String WEBSOCKET = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final int port = FreePorts.next();
    private final FakeUpstream one = FakeUpstream.h2c("one");
    private final FakeUpstream two = FakeUpstream.http1("two");
    private final FakeUpstream three = FakeUpstream.http1("three");
    private final RunningDataplane rauta = RunningDataplane.start(1);

    /** So that clients may come. */
    @BeforeEach
    void serve() {
        rauta.applyAll(Tables.http(port).snapshot());
    }

    @AfterEach
    void stop() {
        rauta.close();
        one.close();
        two.close();
        three.close();
    }

    private Snapshot snapshot(UpstreamProtocol protocol, Endpoint... endpoints) {
        return Tables.http(port).upstream("web", protocol, endpoints).forward("a.example", "/", "web").snapshot();
    }

    private Router router() {
        return rauta.dataplane().snapshots().inForce().orElseThrow().router();
    }

    @Test
    void nothingButItsOwnPoolIsTouched() throws Exception {
        Tables[] tables = new Tables[2];
        for (int i = 0; i < 2; i++) {
            tables[i] = Tables.http(port)
                    .upstream("one", UpstreamProtocol.HTTP2, one.endpoint())
                    .forward("one.example", "/", "one")
                    .forward("web.example", "/", "web");
        }
        rauta.applyAll(tables[0].upstream("web", UpstreamProtocol.HTTP1, two.endpoint()).snapshot());
        Router router = router();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("one.example", "/").body()).startsWith("one ");
            assertThat(client.get("web.example", "/").body()).startsWith("two ");
            rauta.applyAll(tables[1].upstream("web", UpstreamProtocol.HTTP1, two.endpoint(), three.endpoint()).snapshot());
            assertThat(router()).as("the compiled routes").isSameAs(router);
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                assertThat(client.get("one.example", "/").body()).startsWith("one ");
                answers.add(client.get("web.example", "/").body().split(" ")[0]);
            }
            assertThat(answers).containsOnly("two", "three");
        }
        assertThat(one.accepted()).as("another upstream's connections").isEqualTo(1);
        assertThat(two.accepted()).as("an endpoint's that stays").isEqualTo(1);
        assertThat(three.accepted()).isEqualTo(1);
    }

    @Test
    void aChangeElsewhereStartsNoRoundAnew() throws Exception {
        List<String> answers = new ArrayList<>();
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 10; i++) {
                rauta.applyAll(Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, two.endpoint(), three.endpoint())
                        .forward("a.example", "/", "web")
                        .forward("other" + i + ".example", "/", "web")
                        .snapshot());
                answers.add(client.get("a.example", "/").body().split(" ")[0]);
            }
        }
        assertThat(answers.stream().filter("two"::equals)).hasSize(5);
        assertThat(two.accepted() + three.accepted()).isEqualTo(2);
    }

    @Test
    void routesChangeAndUpstreamsKeepTheirConnections() throws Exception {
        rauta.applyAll(snapshot(UpstreamProtocol.HTTP2, one.endpoint()));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            rauta.applyAll(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP2, one.endpoint())
                    .upstream("more", UpstreamProtocol.HTTP1, two.endpoint())
                    .forward("a.example", "/a", "web")
                    .forward("a.example", "/more", "more")
                    .snapshot());
            assertThat(client.get("a.example", "/a").body()).startsWith("one ");
            assertThat(client.get("a.example", "/more").body()).startsWith("two ");
            rauta.applyAll(snapshot(UpstreamProtocol.HTTP2, one.endpoint()));
            assertThat(client.get("a.example", "/more").body()).startsWith("one ");
        }
        assertThat(one.accepted()).isEqualTo(1);
        await("the upstream that has gone").until(() -> two.open() == 0);
    }

    @ParameterizedTest
    @EnumSource(UpstreamProtocol.class)
    void allEndpointsAreReplacedAtOnceUnderLoad(UpstreamProtocol protocol) throws Exception {
        try (FakeUpstream other = protocol == UpstreamProtocol.HTTP2 ? FakeUpstream.h2c("other") : FakeUpstream.http1("other")) {
            Endpoint first = (protocol == UpstreamProtocol.HTTP2 ? one : two).endpoint();
            rauta.applyAll(snapshot(protocol, first));
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Integer>> clients = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (int i = 0; i < 4; i++) {
                    clients.add(threads.submit(() -> requests(over)));
                }
                for (int i = 0; i < 200; i++) {
                    rauta.applyAll(snapshot(protocol, i % 2 == 0 ? other.endpoint() : first));
                }
                over.set(true);
                for (Future<Integer> client : clients) {
                    assertThat(client.get(20, TimeUnit.SECONDS)).isPositive();
                }
            }
            assertThat(other.requests()).isNotEmpty();
        }
    }

    private int requests(AtomicBoolean over) throws IOException {
        int answered = 0;
        try (RawClient client = RawClient.connect(port)) {
            while (!over.get()) {
                // No method that may be repeated for its own sake.
                client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(client.response().status()).isEqualTo(200);
                answered++;
            }
        }
        return answered;
    }

    /** Whoever waits for a connection to an endpoint that goes is sent to another at once, and not once its timeout is up. */
    @Test
    void whatWaitsForAnEndpointThatGoesGoesElsewhere() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Filled _ = new Filled(full);
                Http2Client client = Http2Client.plaintext(port)) {
            rauta.applyAll(snapshot(UpstreamProtocol.HTTP2, new Endpoint("127.0.0.1", full.getLocalPort())));
            CompletableFuture<Http2Client.Answer> answer = client.get("a.example", "/");
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().getFirst().waiting() == 1);
            rauta.applyAll(snapshot(UpstreamProtocol.HTTP2, one.endpoint()));
            assertThat(answer.get(3, TimeUnit.SECONDS).body()).startsWith("one ");
        }
    }

    /** Has the kernel answer no further connection to a listening socket. */
    private static final class Filled implements AutoCloseable {
        private final List<Socket> waiting = new ArrayList<>();

        Filled(ServerSocket full) throws IOException {
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** An attempt after a pause finds the endpoints of then, also where the route is another by then. */
    @Test
    void aLaterTryGoesToNoEndpointThatHasGone() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        try (RawH1Upstream bad = RawH1Upstream.start(connection -> {
            if (connection.readHead() != null) {
                try {
                    changed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                connection.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        })) {
            rauta.applyAll(retrying("/", bad.endpoint()));
            try (RawClient client = RawClient.connect(port)) {
                client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
                await().until(() -> bad.requests().size() == 1);
                rauta.applyAll(retrying("/x", two.endpoint()));
                changed.countDown();
                assertThat(client.response().body()).startsWith("two ");
            }
            assertThat(bad.accepted()).isEqualTo(1);
        }
    }

    private Snapshot retrying(String prefix, Endpoint endpoint) {
        RetryPolicy policy = new RetryPolicy(2, List.of(503), true, true, true, Duration.ofMillis(20));
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, endpoint)
                .forward("a.example", prefix, "web")
                .change("a.example", route -> new Route(
                        route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                        route.timeouts(), Optional.of(policy), route.declared()))
                .snapshot();
    }

    /** HTTP/1.1, streams of HTTP/2 and a WebSocket go on, whether their endpoint goes or their route with its upstream. */
    @Test
    void whatIsInFlightOutlivesItsRoute() throws Exception {
        try (RawH1Upstream echo = RawH1Upstream.start(RawH1Upstream.Connection::webSocketEcho);
                RawClient plain = RawClient.connect(port);
                RawClient socket = RawClient.connect(port);
                Http2Client modern = Http2Client.plaintext(port)) {
            rauta.applyAll(Tables.http(port)
                    .upstream("one", UpstreamProtocol.HTTP2, one.endpoint())
                    .upstream("two", UpstreamProtocol.HTTP1, two.endpoint())
                    .upstream("echo", UpstreamProtocol.HTTP1, echo.endpoint())
                    .forward("one.example", "/", "one")
                    .forward("two.example", "/", "two")
                    .forward("a.example", "/", "echo")
                    .snapshot());
            plain.send("GET /slow/700 HTTP/1.1\r\nHost: two.example\r\n\r\n");
            var stream = modern.get("one.example", "/slow/700");
            assertThat(socket.send(WEBSOCKET).head()).startsWith("HTTP/1.1 101");
            await().until(() -> one.requests().size() + two.requests().size() == 2);
            rauta.applyAll(Tables.http(port)
                    .upstream("one", UpstreamProtocol.HTTP2)
                    .forward("one.example", "/", "one")
                    .snapshot());
            rauta.applyAll(Tables.http(port).upstream("three", UpstreamProtocol.HTTP1, three.endpoint()).snapshot());
            assertThat(plain.response().body()).startsWith("two ");
            assertThat(stream.get(20, TimeUnit.SECONDS).body()).startsWith("one ");
            assertThat(socket.send("still there").stream().readNBytes(11))
                    .isEqualTo("still there".getBytes(StandardCharsets.US_ASCII));
            assertThat(plain.get("two.example", "/").status()).as("a new request").isEqualTo(404);
        }
        await().until(() -> one.open() + two.open() == 0);
    }

    /** An upstream that goes while requests wait for its first connection serves them yet: they have nowhere else to go. */
    @Test
    void whatWaitsForAnUpstreamThatGoesIsServedByItYet() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Http2Client client = Http2Client.plaintext(port)) {
            CompletableFuture<Http2Client.Answer> answer;
            try (Filled _ = new Filled(full)) {
                rauta.applyAll(snapshot(UpstreamProtocol.HTTP2, new Endpoint("127.0.0.1", full.getLocalPort())));
                answer = client.get("a.example", "/");
                await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().getFirst().waiting() == 1);
                rauta.applyAll(Tables.http(port).upstream("two", UpstreamProtocol.HTTP1, two.endpoint()).snapshot());
            }
            // What filled the queue has gone: the connection that is being opened gets through.
            Relayed.between(full, one.endpoint(), 3);
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).startsWith("one ");
        }
    }

    /** Passes bytes on, so that a listening socket of the test leads to an upstream. */
    private static final class Relayed {
        private Relayed() {}

        static void between(ServerSocket from, Endpoint to, int connections) {
            for (int i = 0; i < connections; i++) {
                Thread.ofVirtual().start(() -> {
                    try (Socket client = from.accept();
                            Socket server = new Socket(InetAddress.getLoopbackAddress(), to.port())) {
                        Thread down = Thread.ofVirtual().start(() -> pass(server, client));
                        pass(client, server);
                        down.join();
                    } catch (IOException e) {
                        // The test is over.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        }

        private static void pass(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException e) {
                // One of them has closed.
            }
        }
    }
}
