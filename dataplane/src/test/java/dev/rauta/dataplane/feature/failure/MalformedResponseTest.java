// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.upstream.Roomy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 responses that RFC 9113 calls malformed: their stream alone fails, and nothing of them reaches a client. */
final class MalformedResponseTest {
    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private final RunningDataplane rauta = site.rauta();
    private RawH2Upstream upstream;

    /** Sends something odd to {@code /odd}. */
    private interface Odd {
        void answer(Connection connection, int stream) throws IOException;
    }

    private void serve(Odd odd) {
        serve(new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                if (request.path().equals("/odd")) {
                    odd.answer(connection, request.stream());
                } else if (!request.path().equals("/held")) {
                    connection.ok(request.stream(), "ok");
                }
            }
        });
    }

    private void serve(RawH2Upstream.Script script) {
        upstream = site.http2(script);
    }

    private static Arguments block(String... fields) {
        return Arguments.of((Object) fields);
    }

    static Stream<Arguments> malformedHeads() {
        return Stream.of(
                block("content-length", "0"),
                block(":status", ""),
                block(":status", "2000"),
                block(":status", "20x"),
                block(":status", "099"),
                block(":status", "600"),
                block(":status", "101"),
                block(":status", "200", ":status", "200"),
                block(":status", "200", ":path", "/"),
                block(":status", "200", ":unknown", "x"),
                block("x-a", "b", ":status", "200"),
                block(":status", "200", "connection", "close"),
                block(":status", "200", "keep-alive", "timeout=5"),
                block(":status", "200", "proxy-connection", "close"),
                block(":status", "200", "transfer-encoding", "chunked"),
                block(":status", "200", "upgrade", "h2c"),
                block(":status", "200", "te", "gzip"),
                block(":status", "200", "X-Upper", "x"),
                block(":status", "200", "", "x"),
                block(":status", "200", "a b", "x"),
                block(":status", "200", "a:", "x"),
                block(":status", "200", "a\r\nset-cookie", "x"),
                block(":status", "200", "x-a", "b\r\nset-cookie: evil=1"),
                block(":status", "200", "x-a", "b\nc"),
                block(":status", "200", "x-a", "b\rc"),
                block(":status", "200", "x-a", "b\0c"),
                block(":status", "200", "x-a", " b"),
                block(":status", "200", "x-a", "b\t"),
                block(":status", "200", "content-length", "x"),
                block(":status", "200", "content-length", "-1"),
                block(":status", "200", "content-length", "+2"),
                block(":status", "200", "content-length", "1", "content-length", "2"));
    }

    @ParameterizedTest
    @MethodSource("malformedHeads")
    void aMalformedHeadFailsItsStreamAlone(String... fields) throws Exception {
        serve((connection, stream) -> connection.headers(stream, false, fields));
        assertRefused();
    }

    static Stream<Arguments> malformedEnds() {
        return Stream.of(
                block(":status", "103"),
                block(":status", "200", "content-length", "5"));
    }

    @ParameterizedTest
    @MethodSource("malformedEnds")
    void aHeadThatMayNotEndItsStreamFailsIt(String... fields) throws Exception {
        serve((connection, stream) -> connection.headers(stream, true, fields));
        assertRefused();
    }

    @Test
    void dataBeforeTheHeadFailsItsStreamAlone() throws Exception {
        serve((connection, stream) -> connection.data(stream, "data", true));
        assertRefused();
    }

    private void assertRefused() throws Exception {
        try (RawClient held = RawClient.connect(port);
                RawClient client = RawClient.connect(port)) {
            held.send("GET /held HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> upstream.requests().contains("GET /held"));
            RawClient.Response response = client.get("a.example", "/odd");
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.header("x-rauta-error")).isEqualTo("upstream-protocol-error");
            assertThat(response.head()).doesNotContain("evil", "x-a:");
            assertThat(client.get("a.example", "/fine").body()).isEqualTo("ok");
            await().until(() -> upstream.resets().size() == 1);
            assertThat(upstream.resets().peek().code()).isEqualTo(1);
            Connection connection = upstream.open().iterator().next();
            connection.ok(connection.streams().getFirst().stream(), "still here");
            assertThat(held.response().body()).isEqualTo("still here");
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    /** The head is on its way already, so all that is left is to break off. */
    @ParameterizedTest
    @ValueSource(strings = {"long", "short", "empty", "trailers", "badTrailers", "pseudoTrailers"})
    void aBodyThatIsNotAsLongAsItsHeadSaysIsBrokenOff(String how) throws Exception {
        serve((connection, stream) -> {
            connection.headers(stream, false, ":status", "200", "content-length", "10");
            switch (how) {
                case "long" -> connection.data(stream, "0123456789a", true);
                case "short" -> connection.data(stream, "01234", true);
                case "empty" -> connection.data(stream, "", true);
                case "trailers" -> connection.data(stream, "01234", false).headers(stream, true, "x-a", "b");
                case "badTrailers" -> connection.data(stream, "0123456789", false).headers(stream, true, "x-a", "b\r\nc: d");
                default -> connection.data(stream, "0123456789", false).headers(stream, true, ":status", "200");
            }
        });
        try (Http2Client client = Http2Client.plaintext(port)) {
            assertThatThrownBy(() -> client.get("a.example", "/odd").get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("closed");
            assertThat(client.get("a.example", "/fine").get(20, TimeUnit.SECONDS).body()).isEqualTo("ok");
        }
        assertThat(upstream.accepted()).isEqualTo(1);
        assertThat(upstream.resets().peek().code()).isEqualTo(1);
    }

    @Test
    void aHeadResponseMaySayALengthAndHaveNoBody() throws Exception {
        serve((connection, stream) -> connection.headers(stream, true, ":status", "200", "content-length", "5"));
        try (RawClient client = RawClient.connect(port)) {
            client.send("HEAD /odd HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).contains("content-length: 5");
            assertThat(client.get("a.example", "/fine").body()).isEqualTo("ok");
        }
    }

    /** The head ends such a response; what comes all the same reaches nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"GET 204", "GET 304", "HEAD 200"})
    void aBodyWhereThereMayBeNoneReachesNobody(String methodAndStatus) throws Exception {
        String method = methodAndStatus.split(" ")[0];
        String status = methodAndStatus.split(" ")[1];
        serve((connection, stream) ->
                connection.headers(stream, false, ":status", status).data(stream, "HTTP/1.1 200 OK\r\n\r\n", false));
        try (RawClient client = RawClient.connect(port)) {
            client.send(method + " /odd HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 " + status);
            assertThat(client.get("a.example", "/fine").body()).isEqualTo("ok");
        }
        await().until(() -> upstream.resets().size() == 1);
        assertThat(upstream.resets().peek().code()).isEqualTo(1);
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    /** The whole connection is at fault, and everybody on it hears so. */
    @Test
    void aFrameThatMayNotBeEndsTheConnection() throws Exception {
        serve((connection, stream) -> connection.window(0, 0));
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get("a.example", "/odd");
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.header("x-rauta-error")).isEqualTo("upstream-protocol-error");
            assertThat(client.get("a.example", "/fine").body()).isEqualTo("ok");
        }
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    /** All at once, on a connection that somebody else's stream is on too. */
    @Test
    void manyOfThemEndNoConnection() throws Exception {
        int many = 220;
        AtomicReference<Request> held = new AtomicReference<>();
        AtomicReference<Connection> shared = new AtomicReference<>();
        Queue<Integer> odd = new ConcurrentLinkedQueue<>();
        Roomy script = (connection, request) -> {
            if (request.path().equals("/held")) {
                held.set(request);
                shared.set(connection);
            } else if (request.path().equals("/odd")) {
                odd.add(request.stream());
            } else {
                connection.ok(request.stream(), "ok");
            }
        };
        serve(script);
        List<RawClient> clients = new ArrayList<>();
        try (RawClient patient = RawClient.connect(port)) {
            assertThat(patient.get("a.example", "/").status()).isEqualTo(200);
            patient.send("GET /held HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> held.get() != null);
            for (int i = 0; i < many; i++) {
                clients.add(RawClient.connect(port).send("GET /odd HTTP/1.1\r\nHost: a.example\r\n\r\n"));
            }
            await().until(() -> odd.size() >= many);
            for (int stream : odd) {
                shared.get().headers(stream, true, ":status", "2000");
            }
            for (RawClient client : clients) {
                assertThat(client.response().status()).isEqualTo(502);
            }
            shared.get().ok(held.get().stream(), "ok");
            assertThat(patient.response().body()).isEqualTo("ok");
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
