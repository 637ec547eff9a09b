// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets to upstreams that take them over HTTP/2 (RFC 8441), and to those that do not. */
final class ExtendedConnectTest {
    private static final String UPGRADE = "GET /chat?x=1 HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: chat, talk\r\n\r\n";

    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private RunningDataplane rauta = site.rauta();

    /** Echoes what a tunnel sends, and ends it after {@code bye}. */
    private static class Echo implements RawH2Upstream.Script {
        final Queue<Map<String, String>> connects = new ConcurrentLinkedQueue<>();

        @Override
        public void onConnect(Connection connection) throws IOException {
            connection.settings(Http2Frame.ENABLE_CONNECT_PROTOCOL, 1);
        }

        @Override
        public void onHeaders(Connection connection, Request request) throws IOException {
            if (request.method().equals("CONNECT")) {
                connects.add(request.fields());
                connection.headers(request.stream(), false, ":status", "200", "sec-websocket-protocol", "talk");
            } else {
                RawH2Upstream.Script.super.onHeaders(connection, request);
            }
        }

        @Override
        public void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
            String text = new String(data, StandardCharsets.ISO_8859_1);
            connection.window(0, Math.max(1, data.length)).window(request.stream(), Math.max(1, data.length));
            connection.data(request.stream(), text, end || text.endsWith("bye"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP2", "AUTO"})
    void aWebSocketIsAStreamOfTheSharedConnection(UpstreamProtocol protocol) throws Exception {
        Echo script = new Echo();
        RawH2Upstream started = site.http2(protocol, script);
        try (RawClient plain = RawClient.connect(port)) {
            // With a verdict to find, the upgrade would otherwise go by the guess.
            await().until(() -> plain.get("a.example", "/").status() == 200
                    && rauta.dataplane().describeWorkers().getFirst().pools().getFirst().http2Connections() == 1);
            int connections = started.accepted();
            for (int n = 0; n < 3; n++) {
                try (RawClient client = RawClient.connect(port)) {
                    client.send(UPGRADE);
                    assertThat(client.head())
                            .startsWith("HTTP/1.1 101 ")
                            .containsIgnoringCase("upgrade: websocket\r\n")
                            .containsIgnoringCase("connection: upgrade\r\n")
                            .contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", "sec-websocket-protocol: talk\r\n")
                            .doesNotContain("content-length", "transfer-encoding");
                    for (int i = 0; i < 10; i++) {
                        client.send("frame " + i);
                        assertThat(client.stream().readNBytes(7)).isEqualTo(("frame " + i).getBytes());
                    }
                    client.send("bye");
                    assertThat(client.stream().readAllBytes()).isEqualTo("bye".getBytes());
                }
                assertThat(plain.get("a.example", "/").status()).isEqualTo(200);
            }
            assertThat(started.accepted()).isEqualTo(connections);
        }
        assertThat(script.connects).hasSize(3).allSatisfy(fields -> assertThat(fields)
                .containsEntry(":protocol", "websocket")
                .containsEntry(":scheme", "http")
                .containsEntry(":path", "/chat?x=1")
                .containsEntry(":authority", "a.example")
                .containsEntry("sec-websocket-version", "13")
                .containsEntry("sec-websocket-protocol", "chat, talk")
                .doesNotContainKeys("sec-websocket-key", "upgrade", "connection"));
    }

    /** Nobody knows what the peer takes before its SETTINGS have come. */
    @Test
    void theFirstRequestOfAllMayBeAWebSocket() throws Exception {
        RawH2Upstream started = site.http2(new Echo());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
            client.send("bye");
            assertThat(client.stream().readAllBytes()).isEqualTo("bye".getBytes());
        }
        assertThat(started.requests()).containsExactly("CONNECT /chat?x=1");
        assertThat(started.violations()).isEmpty();
    }

    @Test
    void aLargeAmountPassesBothWays() throws Exception {
        site.http2(new Echo());
        // No more than any window has left that is not being opened again: this upstream looks at none.
        String part = "z".repeat(7000);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
            for (int i = 0; i < 256; i++) {
                client.send(part);
                assertThat(client.stream().readNBytes(part.length())).satisfies(back -> assertThat(Arrays.equals(back, part.getBytes())).isTrue());
            }
        }
    }

    @Test
    void anUpstreamMayRefuse() throws Exception {
        site.http2(new Echo() {
            @Override
            public void onHeaders(Connection connection, Request request) throws IOException {
                connection.headers(request.stream(), false, ":status", "403", "content-length", "2");
                connection.data(request.stream(), "no", true);
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 5; i++) {
                RawClient.Response response = client.send(UPGRADE).response();
                assertThat(response.status()).isEqualTo(403);
                assertThat(response.body()).isEqualTo("no");
                assertThat(response.header("sec-websocket-accept")).isEmpty();
            }
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().getFirst().streams() == 0);
    }

    /** That a client has ended its half does not tell whether it still reads; what is sent to it then does. */
    @Test
    void aClientThatLeavesEndsItsStream() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        RawH2Upstream started = site.http2(new Echo() {
            @Override
            public void onData(Connection connection, Request request, byte[] data, boolean end) {
                if (end) {
                    ended.countDown();
                }
            }

            @Override
            public void onReset(Connection connection, int stream, long code) {
                if (code == RawH2Upstream.CANCEL) {
                    cancelled.countDown();
                }
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
        }
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        Connection connection = started.open().iterator().next();
        await().until(() -> {
            if (cancelled.getCount() > 0) {
                connection.data(connection.streams().getFirst().stream(), "x", false);
            }
            return cancelled.getCount() == 0;
        });
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    @Test
    void aTunnelThatTheUpstreamBreaksEnds() throws Exception {
        site.http2(new Echo() {
            @Override
            public void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
                connection.reset(request.stream(), RawH2Upstream.INTERNAL_ERROR);
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
            client.send("x");
            assertThat(client.closed()).isTrue();
        }
    }

    /** Without the setting an upgrade is asked for in HTTP/1.1, on a connection of its own. */
    @Test
    void anUpstreamThatDoesNotTakeItIsAskedInHttp1() throws Exception {
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {});
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(UPGRADE).response().status()).isEqualTo(502);
        }
        assertThat(started.requests()).isEmpty();
        assertThat(started.violations()).singleElement().asString().startsWith("no preface: GET /chat?x=1 HTTP");
    }

    /** Declared wrongly, as happens: an upgrade worked there, and goes on to. */
    @ParameterizedTest
    @EnumSource(Mute.class)
    void anUpstreamThatSpeaksHttp1AfterAllIsAskedInHttp1(Mute mute) throws Exception {
        rauta = site.instead(RunningDataplane.start(
                1, TestSettings.timeouts(Duration.ofMillis(300), Duration.ofSeconds(20)), ExchangeSettings.DEFAULT));
        RawH1Upstream started = site.http1(UpstreamProtocol.HTTP2, connection -> {
            String head = connection.readHead();
            if (head.startsWith("PRI")) {
                if (mute == Mute.WAITS) {
                    connection.awaitEnd();
                }
                return;
            }
            connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhello");
        });
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
            assertThat(client.stream().readAllBytes()).isEqualTo("hello".getBytes());
        }
        assertThat(started.accepted()).isEqualTo(2);
    }

    /** What a server does with a preface that it does not understand. */
    enum Mute {
        CLOSES,
        WAITS
    }
}
