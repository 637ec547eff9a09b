// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WebSocket that outlives a drain ends with a word to both sides, where there is a place for it (RFC 6455, section 7.4.1). */
final class WebSocketDrainTest {
    private static final Duration WHILE = Duration.ofSeconds(2);
    private static final String ASKED = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: %s\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final String AGREED = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n"
            + "Sec-WebSocket-Accept: %s\r\n\r\n";

    /** Frames, those of clients with a mask of zeros. */
    private static final String CLIENT_SAYS = "\u0081\u0085\0\0\0\0hello";

    private static final String SERVER_SAYS = "\u0081\u0005world";
    private static final String SERVER_CLOSES = "\u0088\u0002\u0003\u00e9";
    private static final String CLIENT_CLOSES = "\u0088\u0082\0\0\0\0\u0003\u00e9";

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final BlockingQueue<RawH1Upstream.Connection> agreed = new LinkedBlockingQueue<>();
    private String protocol = "websocket";
    private RawH1Upstream upstream;

    @BeforeEach
    void serve() {
        upstream = RawH1Upstream.start(connection -> {
            String head = connection.readHead();
            if (head != null) {
                connection.send(AGREED.formatted(protocol, WebSocketOverHttp2Test.accept(head)));
                agreed.add(connection);
                connection.awaitGone();
            }
        });
        forwardTo(UpstreamProtocol.HTTP1, upstream.endpoint());
    }

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        upstream.close();
    }

    private void forwardTo(UpstreamProtocol spoken, Endpoint endpoint) {
        rauta.applyAll(Tables.http(port).upstream("web", spoken, endpoint).forward("a.example", "/", "web").snapshot());
    }

    private RawClient open() throws IOException {
        RawClient client = RawClient.connect(port);
        assertThat(client.send(ASKED.formatted(protocol)).head()).startsWith("HTTP/1.1 101");
        return client;
    }

    private RawH1Upstream.Connection served() throws InterruptedException {
        return Objects.requireNonNull(agreed.poll(20, TimeUnit.SECONDS), "no WebSocket at the upstream");
    }

    private Thread drain() {
        return drain(WHILE);
    }

    private Thread drain(Duration timeout) {
        Thread draining = Thread.ofVirtual().start(() -> {
            try {
                rauta.dataplane().drain(Duration.ZERO, timeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> rauta.dataplane().draining());
        return draining;
    }

    /** What comes up to the end of a drain and of the dataplane. */
    private String restOf(RawClient client, Thread draining) throws Exception {
        assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        rauta.close();
        return text(client.stream().readAllBytes());
    }

    private static String read(RawClient client, int bytes) throws IOException {
        return text(client.stream().readNBytes(bytes));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A Close as a client's, with any mask, that says 1001. */
    private static void assertCloseOfClient(String frame) {
        assertThat(frame).hasSize(8).startsWith("\u0088\u0082");
        assertThat(frame.charAt(6) ^ frame.charAt(2)).isEqualTo(0x03);
        assertThat(frame.charAt(7) ^ frame.charAt(3)).isEqualTo(0xe9);
    }

    @Test
    void bothSidesAreToldAndItEndsOnceBothHaveAnswered() throws Exception {
        try (RawClient client = open()) {
            RawH1Upstream.Connection server = served();
            Thread draining = drain(Duration.ofSeconds(4));
            client.send(CLIENT_SAYS);
            assertThat(server.read(11)).as("before the end of the drain").isEqualTo(CLIENT_SAYS);
            server.send(SERVER_SAYS);
            assertThat(read(client, 7)).isEqualTo(SERVER_SAYS);
            assertThat(read(client, 4)).isEqualTo(SERVER_CLOSES);
            assertCloseOfClient(server.read(8));
            server.send(SERVER_SAYS + SERVER_CLOSES);
            client.send(CLIENT_SAYS + CLIENT_CLOSES);
            assertThat(server.readToEnd()).as("what follows a Close").isEmpty();
            assertThat(client.closed()).isTrue();
            client.close();
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
            assertThat(rauta.connections()).isZero();
        }
    }

    @Test
    void theServerMayEndTheConnectionByItself() throws Exception {
        try (RawClient client = open()) {
            RawH1Upstream.Connection server = served();
            Thread draining = drain();
            assertCloseOfClient(server.read(8));
            server.send(SERVER_CLOSES).endOutput();
            assertThat(read(client, 4)).isEqualTo(SERVER_CLOSES);
            assertThat(client.closed()).isTrue();
            client.send(CLIENT_CLOSES);
            assertThat(server.readToEnd()).isEmpty();
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aFrameThatHasBegunEndsFirst() throws Exception {
        try (RawClient other = open();
                RawClient client = openBehind(other)) {
            RawH1Upstream.Connection server = served();
            server.send("\u0081\12half ");
            assertThat(read(client, 7)).isEqualTo("\u0081\12half ");
            client.send("\u0081\u0084\0\0\0\0h");
            assertThat(server.read(7)).isEqualTo("\u0081\u0084\0\0\0\0h");
            Thread draining = drain(Duration.ofSeconds(4));
            assertThat(read(other, 4)).as("the one that is between frames").isEqualTo(SERVER_CLOSES);
            server.send("whole" + SERVER_SAYS);
            assertThat(read(client, 9)).isEqualTo("whole" + SERVER_CLOSES);
            client.send("alf" + CLIENT_SAYS);
            assertThat(server.read(3)).isEqualTo("alf");
            assertCloseOfClient(server.read(8));
            client.send(CLIENT_CLOSES);
            server.send(SERVER_CLOSES);
            assertThat(client.closed()).isTrue();
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    /** The second of two. */
    private RawClient openBehind(RawClient first) throws Exception {
        assertThat(served()).isNotNull();
        return open();
    }

    @Test
    void aFrameThatDoesNotEndIsLeftAsItIs() throws Exception {
        try (RawClient client = open()) {
            RawH1Upstream.Connection server = served();
            server.send("\u0081\12half ");
            assertThat(read(client, 7)).isEqualTo("\u0081\12half ");
            Thread draining = drain();
            assertCloseOfClient(server.read(8));
            assertThat(restOf(client, draining)).isEmpty();
        }
    }

    @Test
    void whoHasBegunToCloseIsLeftAlone() throws Exception {
        try (RawClient client = open();
                RawClient other = openBehind(client)) {
            client.send("\u0088\u0082\0\0\0\0\u0003\u00e8");
            RawH1Upstream.Connection server = served();
            server.send("\u0088\u0002\u0003\u00e8");
            assertThat(read(other, 4)).isEqualTo("\u0088\u0002\u0003\u00e8");
            Thread draining = drain();
            assertThat(restOf(client, draining)).isEmpty();
            assertThat(restOf(other, draining)).isEmpty();
            assertThat(server.readToEnd()).isEmpty();
        }
    }

    @Test
    void anotherProtocolIsLeftAlone() throws Exception {
        protocol = "chat";
        try (RawClient client = open()) {
            RawH1Upstream.Connection server = served();
            client.send(CLIENT_SAYS);
            assertThat(server.read(11)).isEqualTo(CLIENT_SAYS);
            assertThat(restOf(client, drain())).isEmpty();
            assertThat(server.readToEnd()).isEmpty();
        }
    }

    @Test
    void whatIsNoFrameIsLeftAlone() throws Exception {
        try (RawClient client = open()) {
            RawH1Upstream.Connection server = served();
            client.send("hello");
            assertThat(server.read(5)).isEqualTo("hello");
            assertThat(restOf(client, drain())).isEmpty();
            assertThat(server.readToEnd()).isEmpty();
        }
    }

    @Test
    void aClientThatDoesNotAnswerIsWaitedForToTheEndAndNoLonger() throws Exception {
        try (RawClient client = open()) {
            RawH1Upstream.Connection server = served();
            Thread draining = drain();
            assertCloseOfClient(server.read(8));
            server.send(SERVER_CLOSES);
            assertThat(restOf(client, draining)).isEqualTo(SERVER_CLOSES);
        }
    }

    /** RFC 8441, section 5: the stream carries the same frames, and ends where a connection would. */
    @Test
    void aStreamOfHttp2IsToldToo() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.headers(1, false, WebSocketOverHttp2Test.connect("websocket"));
            assertThat(client.head(1)).containsEntry(":status", "200");
            RawH1Upstream.Connection server = served();
            Thread draining = drain();
            await().until(() -> client.received(1) == 4);
            assertCloseOfClient(server.read(8));
            server.send(SERVER_CLOSES);
            client.data(1, CLIENT_CLOSES, false);
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.text()).isEqualTo(SERVER_CLOSES);
            assertThat(answer.reset()).as("it ended, and did not break off").isEqualTo(-1);
            assertThat(server.readToEnd()).isEmpty();
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void soIsAnUpstreamOfHttp2() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        try (RawH2Upstream modern = RawH2Upstream.start(new RawH2Upstream.Script() {
                    @Override
                    public void onConnect(RawH2Upstream.Connection connection) throws IOException {
                        connection.settings(Http2Frame.ENABLE_CONNECT_PROTOCOL, 1);
                    }

                    @Override
                    public void onHeaders(RawH2Upstream.Connection connection, RawH2Upstream.Request request)
                            throws IOException {
                        connection.headers(request.stream(), false, ":status", "200");
                    }

                    @Override
                    public void onData(
                            RawH2Upstream.Connection connection, RawH2Upstream.Request request, byte[] data, boolean end)
                            throws IOException {
                        asked.add(end ? "end" : text(data));
                        connection.data(request.stream(), end ? "" : SERVER_CLOSES, end);
                    }
                });
                RawH2Client client = modernClient(modern)) {
            Thread draining = drain();
            assertCloseOfClient(Objects.requireNonNull(asked.poll(20, TimeUnit.SECONDS)));
            await().until(() -> client.received(1) == 4);
            client.data(1, CLIENT_CLOSES, false);
            assertThat(client.answer(1).text()).isEqualTo(SERVER_CLOSES);
            assertThat(client.answer(1).reset()).isEqualTo(-1);
            assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("end");
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
            assertThat(modern.violations()).isEmpty();
        }
    }

    private RawH2Client modernClient(RawH2Upstream modern) throws Exception {
        forwardTo(UpstreamProtocol.HTTP2, modern.endpoint());
        RawH2Client client = RawH2Client.connect(port);
        client.headers(1, false, WebSocketOverHttp2Test.connect("websocket"));
        assertThat(client.head(1)).containsEntry(":status", "200");
        return client;
    }
}
