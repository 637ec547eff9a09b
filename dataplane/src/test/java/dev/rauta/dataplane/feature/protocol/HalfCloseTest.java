// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tunnels of which one side has said all it has to say, and the other has not: FIN in HTTP/1.1, END_STREAM in HTTP/2. */
final class HalfCloseTest {
    private static final String UPGRADE = "GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String[] CONNECT = {
        ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":authority", "a.example", ":path", "/chat",
        "sec-websocket-version", "13"
    };
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String PART = "x".repeat(8000);
    private static final int PARTS = 60;

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private AutoCloseable upstream = () -> {};

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        rauta.close();
        upstream.close();
    }

    /** Who speaks what; towards the client and towards the upstream. */
    enum Pair {
        HTTP1_HTTP1,
        HTTP1_HTTP2,
        HTTP2_HTTP1,
        HTTP2_HTTP2;

        boolean http2Client() {
            return this == HTTP2_HTTP1 || this == HTTP2_HTTP2;
        }

        boolean http2Upstream() {
            return this == HTTP1_HTTP2 || this == HTTP2_HTTP2;
        }
    }

    /** What an upstream does once the tunnel stands, and once the client has ended its half. */
    private enum Ending {
        FIRST,
        AFTER_THE_CLIENT,
        FIRST_AND_BREAKS
    }

    private void serve(Pair pair, Ending ending) throws IOException {
        Endpoint endpoint;
        if (pair.http2Upstream()) {
            RawH2Upstream started = RawH2Upstream.start(new Http2(ending));
            upstream = started;
            endpoint = started.endpoint();
        } else {
            RawH1Upstream started = RawH1Upstream.start(connection -> http1(connection, ending));
            upstream = started;
            endpoint = started.endpoint();
        }
        rauta.apply(Tables.http(port)
                .upstream("web", pair.http2Upstream() ? UpstreamProtocol.HTTP2 : UpstreamProtocol.HTTP1, endpoint)
                .forward("a.example", "/", "web")
                .snapshot());
    }

    private void http1(RawH1Upstream.Connection connection, Ending ending) throws IOException {
        String head = connection.readHead();
        connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + accept(head) + "\r\n\r\n");
        if (ending != Ending.AFTER_THE_CLIENT) {
            connection.send("mine").endOutput();
        }
        if (ending == Ending.FIRST_AND_BREAKS) {
            awaitOver();
            connection.reset();
            return;
        }
        heard.add(connection.readToEnd());
        if (ending == Ending.AFTER_THE_CLIENT) {
            connection.send("mine");
        }
    }

    private void awaitOver() {
        try {
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String accept(String head) {
        String key = head.lines()
                .filter(line -> line.toLowerCase().startsWith("sec-websocket-key:"))
                .map(line -> line.substring(18).strip())
                .findFirst()
                .orElseThrow();
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Http2 implements RawH2Upstream.Script {
        private final Ending ending;

        Http2(Ending ending) {
            this.ending = ending;
        }

        @Override
        public void onConnect(Connection connection) throws IOException {
            connection.settings(Http2Frame.ENABLE_CONNECT_PROTOCOL, 1);
        }

        @Override
        public void onHeaders(Connection connection, Request request) throws IOException {
            connection.headers(request.stream(), false, ":status", "200");
            if (ending != Ending.AFTER_THE_CLIENT) {
                connection.data(request.stream(), "mine", true);
            }
            if (ending == Ending.FIRST_AND_BREAKS) {
                awaitOver();
                connection.reset(request.stream(), RawH2Upstream.NO_ERROR);
            }
        }

        @Override
        public void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
            if (data.length > 0) {
                connection.window(0, data.length).window(request.stream(), data.length);
            }
            if (end) {
                heard.add(request.body().toString(StandardCharsets.ISO_8859_1));
                if (ending == Ending.AFTER_THE_CLIENT) {
                    connection.data(request.stream(), "mine", true);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientEndsItsHalfFirst(Pair pair) throws Exception {
        serve(pair, Ending.AFTER_THE_CLIENT);
        if (pair.http2Client()) {
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.headers(1, false, CONNECT);
                assertThat(client.head(1)).containsEntry(":status", "200");
                client.body(1, PART, PARTS);
                assertThat(client.answer(1).text()).isEqualTo("mine");
                assertThat(client.answer(1).reset()).isEqualTo(-1);
                assertEnded();
            }
        } else {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
                sayAll(client);
                assertThat(client.stream().readAllBytes()).asString().isEqualTo("mine");
                assertEnded();
                await().until(() -> rauta.dataplane().describeWorkers().getFirst().connections() == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theUpstreamEndsItsHalfFirst(Pair pair) throws Exception {
        serve(pair, Ending.FIRST);
        if (pair.http2Client()) {
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.headers(1, false, CONNECT);
                assertThat(client.answer(1).text()).isEqualTo("mine");
                assertThat(client.answer(1).reset()).isEqualTo(-1);
                client.body(1, PART, PARTS);
                assertEnded();
            }
        } else {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
                assertThat(client.stream().readAllBytes()).asString().isEqualTo("mine");
                sayAll(client);
                assertEnded();
                await().until(() -> rauta.dataplane().describeWorkers().getFirst().connections() == 0);
            }
        }
    }

    /** Then nobody takes what the client still says, and its half ends too. */
    @ParameterizedTest
    @EnumSource
    void theUpstreamBreaksOffBehindItsEnd(Pair pair) throws Exception {
        serve(pair, Ending.FIRST_AND_BREAKS);
        if (pair.http2Client()) {
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.headers(1, false, CONNECT);
                assertThat(client.answer(1).text()).isEqualTo("mine");
                assertThat(exchanges()).isEqualTo(1);
                over.countDown();
                await().until(() -> {
                    client.data(1, "x", false);
                    return exchanges() == 0;
                });
                assertThat(client.over()).isFalse();
            }
        } else {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.send(UPGRADE).head()).startsWith("HTTP/1.1 101 ");
                assertThat(client.stream().readAllBytes()).asString().isEqualTo("mine");
                assertThat(exchanges()).isEqualTo(1);
                over.countDown();
                await().until(() -> {
                    try {
                        client.send("x");
                    } catch (IOException e) {
                        // Closed already.
                    }
                    return exchanges() == 0;
                });
            }
        }
    }

    private static void sayAll(RawClient client) throws IOException {
        for (int i = 0; i < PARTS; i++) {
            client.send(PART);
        }
        client.endOutput();
    }

    private int exchanges() {
        return rauta.dataplane().describeWorkers().getFirst().exchanges();
    }

    private void assertEnded() {
        await().until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly(PART.repeat(PARTS));
        await().until(() -> exchanges() == 0);
        await().until(() ->
                rauta.dataplane().describeWorkers().getFirst().pools().getFirst().streams() == 0);
    }
}
