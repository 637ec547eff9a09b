// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that open WebSockets as streams of HTTP/2 (RFC 8441), whatever the upstream speaks. */
final class WebSocketOverHttp2Test {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private final RunningDataplane rauta = site.rauta();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();

    private RawH2Client http1(RawH1Upstream.Script script) throws IOException {
        site.http1(script);
        return RawH2Client.connect(port);
    }

    static String[] connect(String protocol, String... more) {
        List<String> fields = new ArrayList<>(List.of(
                ":method", "CONNECT", ":protocol", protocol, ":scheme", "http", ":authority", "a.example"));
        fields.addAll(List.of(":path", "/chat?x=1", "sec-websocket-version", "13", "sec-websocket-protocol", "chat, talk"));
        fields.addAll(Arrays.asList(more));
        return fields.toArray(String[]::new);
    }

    static String accept(String head) {
        String key = head.lines()
                .filter(line -> line.toLowerCase().startsWith("sec-websocket-key:"))
                .map(line -> line.substring(18).strip())
                .findFirst()
                .orElse("");
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void upgrade(RawH1Upstream.Connection connection) throws IOException {
        String head = connection.readHead();
        heads.add(head);
        connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + accept(head) + "\r\nSec-WebSocket-Protocol: talk\r\n\r\n");
    }

    @Test
    void itIsAnnounced() throws Exception {
        try (RawH2Client client = http1(connection -> {})) {
            assertThat(client.settings()).containsEntry(Http2Frame.ENABLE_CONNECT_PROTOCOL, 1);
        }
    }

    @Test
    void aTunnelToAnUpstreamOfHttp1() throws Exception {
        try (RawH2Client client = http1(connection -> {
            upgrade(connection);
            connection.send("hello");
            connection.echoUntil("bye");
        })) {
            client.headers(1, false, connect("websocket"));
            assertThat(client.head(1))
                    .containsEntry(":status", "200")
                    .containsEntry("sec-websocket-protocol", "talk")
                    .doesNotContainKeys("upgrade", "connection", "sec-websocket-accept", "content-length");
            await().until(() -> client.received(1) == 5);
            client.data(1, "one ", false);
            await().until(() -> client.received(1) == 9);
            client.data(1, "bye", false);
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.text()).isEqualTo("helloone bye");
            assertThat(answer.reset()).as("it ended, and did not break off").isEqualTo(-1);
        }
        assertThat(heads).singleElement().asString()
                .startsWith("GET /chat?x=1 HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nhost: a.example\r\n")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n")
                .containsIgnoringCase("\r\nsec-websocket-protocol: chat, talk\r\n")
                .doesNotContain(":protocol", "content-length", "transfer-encoding");
    }

    /** END_STREAM is what the end of a TCP connection's one half is (RFC 8441, section 5); the other goes on. */
    @Test
    void aClientMayEndItsHalf() throws Exception {
        try (RawH2Client client = http1(connection -> {
            upgrade(connection);
            heads.add(connection.readToEnd());
            connection.send("heard it all");
        })) {
            client.headers(1, false, connect("websocket"));
            assertThat(client.head(1)).containsEntry(":status", "200");
            client.data(1, "x".repeat(10_000), false).data(1, "last", true);
            assertThat(client.answer(1).text()).isEqualTo("heard it all");
            assertThat(client.answer(1).reset()).isEqualTo(-1);
        }
        assertThat(heads).last().isEqualTo("x".repeat(10_000) + "last");
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    @Test
    void aClientThatResetsItClosesTheUpstream() throws Exception {
        try (RawH2Client client = http1(connection -> {
            upgrade(connection);
            connection.awaitEnd();
            heads.add("ended");
        })) {
            client.headers(1, false, connect("websocket"));
            assertThat(client.head(1)).containsEntry(":status", "200");
            client.reset(1);
            await().until(() -> heads.contains("ended"));
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    /** Whoever does not know what it agrees to, has agreed to nothing (RFC 6455, section 4.1). */
    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", ""})
    void anUpstreamThatDidNotUnderstandIsABadGateway(String accept) throws Exception {
        try (RawH2Client client = http1(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + accept
                    + "\r\n");
            connection.awaitEnd();
            heads.add("ended");
        })) {
            client.headers(1, false, connect("websocket"));
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.head()).containsEntry("x-rauta-error", "upstream-protocol-error");
            await().until(() -> heads.contains("ended"));
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    @Test
    void anUpstreamMayRefuse() throws Exception {
        try (RawH2Client client = http1(connection -> {
            while (connection.readHead() != null) {
                connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            }
        })) {
            for (int id = 1; id < 10; id += 2) {
                client.headers(id, false, connect("websocket"));
                assertThat(client.answer(id).status()).isEqualTo(403);
                assertThat(client.answer(id).text()).isEqualTo("no");
            }
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    @Test
    void aTunnelToAnUpstreamOfHttp2() throws Exception {
        Queue<Map<String, String>> asked = new ConcurrentLinkedQueue<>();
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {
            @Override
            public void onConnect(Connection connection) throws IOException {
                connection.settings(Http2Frame.ENABLE_CONNECT_PROTOCOL, 1);
            }

            @Override
            public void onHeaders(Connection connection, Request request) throws IOException {
                asked.add(request.fields());
                connection.headers(request.stream(), false, ":status", "200", "sec-websocket-protocol", "talk");
            }

            @Override
            public void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
                connection.data(request.stream(), new String(data, StandardCharsets.ISO_8859_1), end);
            }
        });
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.headers(1, false, connect("websocket"));
            assertThat(client.head(1)).containsEntry(":status", "200").containsEntry("sec-websocket-protocol", "talk");
            client.data(1, "one ", false);
            await().until(() -> client.received(1) == 4);
            client.data(1, "bye", true);
            assertThat(client.answer(1).text()).isEqualTo("one bye");
            assertThat(client.answer(1).reset()).isEqualTo(-1);
        }
        assertThat(asked).singleElement().satisfies(fields -> assertThat(fields)
                .containsEntry(":method", "CONNECT")
                .containsEntry(":protocol", "websocket")
                .containsEntry(":path", "/chat?x=1")
                .doesNotContainKeys("upgrade", "connection", "sec-websocket-key"));
        assertThat(started.violations()).isEmpty();
    }

    @Test
    void otherProtocolsAreNotTunnelled() throws Exception {
        try (RawH2Client client = http1(connection -> heads.add(String.valueOf(connection.readHead())))) {
            client.headers(1, false, connect("connect-udp"));
            assertThat(client.answer(1).status()).isEqualTo(501);
            client.headers(3, false, ":method", "CONNECT", ":authority", "a.example:443");
            assertThat(client.answer(3).status()).isEqualTo(501);
            assertThat(client.answer(3).head()).containsEntry("x-rauta-error", "not-implemented");
        }
        assertThat(heads).isEmpty();
    }

    /** A protocol belongs to CONNECT alone, and CONNECT has path and scheme only with one (RFC 8441, section 4). */
    @Test
    void malformedConnectsAreResetAlone() throws Exception {
        try (RawH2Client client = http1(connection -> heads.add(String.valueOf(connection.readHead())))) {
            String[] get = connect("websocket");
            get[1] = "GET";
            client.headers(1, false, get);
            assertThat(client.answer(1).reset()).isEqualTo(1);
            client.headers(3, false, ":method", "CONNECT", ":scheme", "http", ":authority", "a.example", ":path", "/");
            assertThat(client.answer(3).reset()).isEqualTo(1);
            assertThat(client.over()).isFalse();
        }
        assertThat(heads).isEmpty();
    }
}
