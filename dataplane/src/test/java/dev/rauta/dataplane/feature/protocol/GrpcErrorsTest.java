// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that Rauta makes itself, in the words of gRPC where the caller speaks gRPC. */
final class GrpcErrorsTest {
    private static final String[] CALL = {"content-type", "application/grpc", "te", "trailers"};

    private final int port = FreePorts.next();
    private final RawH2Upstream upstream = RawH2Upstream.start(new Script());
    private RunningDataplane rauta = RunningDataplane.start(1);

    /** Answers /ok, begins to answer /begin, and says nothing to anything else. */
    private static final class Script implements RawH2Upstream.Script {
        @Override
        public void onRequest(Connection connection, Request request) throws IOException {
            if (request.path().equals("/ok")) {
                connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
                connection.headers(request.stream(), true, "grpc-status", "0");
            } else if (request.path().equals("/begin")) {
                connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        upstream.close();
    }

    private Tables table() {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP2, upstream.endpoint())
                .upstream("none", UpstreamProtocol.HTTP2)
                .upstream("down", UpstreamProtocol.HTTP2, new Endpoint("127.0.0.1", FreePorts.next()))
                .forward("a.example", "/", "web")
                .forward("a.example", "/none", "none")
                .forward("a.example", "/down", "down")
                .action("a.example", "/broken", new Action.Respond(500, "backend-not-found"))
                .action("a.example", "/share", new Action.Forward(List.of(new WeightedDestination(
                        1, new Destination.Broken(500, "backend-not-found"), List.of()))))
                .action("a.example", "/weightless", new Action.Forward(List.of(new WeightedDestination(
                        0, new Destination.To(Tables.named("web")), List.of()))))
                .forward("a.example", "/small", "web", new TrafficLimit.BodyLimit(10))
                .forwardWithin(Duration.ofMillis(200), "a.example", "/late", "web");
    }

    private RawH2Client client() throws IOException {
        rauta.apply(table().snapshot());
        return RawH2Client.connect(port);
    }

    private static void assertStatus(RawH2Client.Answer answer, int status, String reason) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head())
                .containsEntry("content-type", "application/grpc")
                .containsEntry("grpc-status", Integer.toString(status))
                .containsEntry("x-rauta-error", reason);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.trailers()).as("they are in the head").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nobody.example, /, 12, no-route",
        "a.example, /none, 14, no-endpoint",
        "a.example, /down, 14, connect-failed",
        "a.example, /broken, 14, backend-not-found",
        "a.example, /share, 14, backend-not-found",
        "a.example, /weightless, 14, no-weight",
        "a.example, /late, 4, upstream-timeout",
        "a.example, /a%00b, 13, bad-request"
    })
    void eachFailureHasItsStatus(String host, String path, int status, String reason) throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, false, "POST", host, path, CALL).data(1, "call", true);
            assertStatus(client.answer(1), status, reason);
            client.request(3, true, "POST", "a.example", "/ok", CALL);
            assertThat(client.answer(3).trailers()).containsEntry("grpc-status", "0");
        }
    }

    @Test
    void aBodyThatIsTooLarge() throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, false, "POST", "a.example", "/small", CALL).data(1, "x".repeat(11), false);
            assertStatus(client.answer(1), 8, "body-too-large");
        }
    }

    @Test
    void aWorkerThatHoldsTooMuch() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(1, new TestLimits().bufferedBytes(1).limits());
        try (RawH2Upstream talker = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                connection.ok(request.stream(), "x".repeat(10_000));
            }
        })) {
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP2, talker.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot());
            try (RawH2Client stalled = RawH2Client.silent(port, Http2Frame.INITIAL_WINDOW_SIZE, 10)) {
                stalled.get(1, "a.example", "/");
                await().until(() -> rauta.bufferedBytes() > 1);
                assertStatus(stalled.request(3, true, "POST", "a.example", "/ok", CALL).answer(3), 14, "overloaded");
            }
        }
    }

    /** Kinds of gRPC are calls too. */
    @ParameterizedTest
    @ValueSource(strings = {"application/grpc+proto", "application/grpc;charset=utf-8", "APPLICATION/GRPC"})
    void everyKindOfCall(String type) throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, true, "POST", "nobody.example", "/", "content-type", type);
            assertStatus(client.answer(1), 12, "no-route");
        }
    }

    /** Their readers expect a status of HTTP. */
    @ParameterizedTest
    @ValueSource(strings = {"application/grpc-web", "application/grpc-web+proto", "application/grpcx", "application/json"})
    void whatIsNoCallGetsAStatusOfHttp(String type) throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, true, "POST", "nobody.example", "/", "content-type", type, "grpc-timeout", "1n");
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.head()).doesNotContainKey("grpc-status");
        }
    }

    /** gRPC has no form over HTTP/1.1, so whoever says so there does not mean it. */
    @Test
    void overHttp1NothingChanges() throws Exception {
        rauta.apply(table().snapshot());
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: nobody.example\r\nContent-Type: application/grpc\r\n"
                    + "Content-Length: 0\r\nGrpc-Timeout: 1n\r\n\r\n");
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.header("grpc-status")).isEmpty();
        }
    }

    private static String[] within(String timeout) {
        return new String[] {"content-type", "application/grpc", "grpc-timeout", timeout};
    }

    @ParameterizedTest
    @ValueSource(strings = {"1n", "300000u", "300m", "1S", "00000001S", "0H", "99999999n"})
    void aCallersDeadlineEndsItsCall(String timeout) throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, true, "POST", "a.example", "/never", within(timeout));
            assertStatus(client.answer(1), 4, "upstream-timeout");
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        if (!upstream.requests().isEmpty()) {
            await().until(() -> !upstream.resets().isEmpty());
            assertThat(upstream.resets()).extracting(RawH2Upstream.Reset::code).containsExactly(RawH2Upstream.CANCEL);
        }
    }

    /** Long ones, and those that are none. */
    @ParameterizedTest
    @ValueSource(strings = {"1H", "99999999H", "1M", "20S", "1", "S", "", "-1S", "1 S", "1.5S", "123456789n", "1s", "1h", "nS"})
    void anyOtherDoesNot(String timeout) throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, true, "POST", "a.example", "/never", within(timeout));
            client.request(3, true, "POST", "a.example", "/late", CALL);
            assertStatus(client.answer(3), 4, "upstream-timeout");
            assertThat(client.open(1)).isTrue();
        }
    }

    /** Nothing can be said behind a head but that the stream has broken off. */
    @Test
    void aDeadlineBehindTheHeadResetsBothStreams() throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, true, "POST", "a.example", "/begin", within("500m"));
            assertThat(client.head(1)).containsEntry(":status", "200").doesNotContainKey("grpc-status");
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.reset()).isPositive();
            assertThat(answer.trailers()).isEqualTo(Map.of());
            await().until(() -> !upstream.resets().isEmpty());
            client.request(3, true, "POST", "a.example", "/ok", CALL);
            assertThat(client.answer(3).trailers()).containsEntry("grpc-status", "0");
        }
        assertThat(upstream.resets()).extracting(RawH2Upstream.Reset::code).containsExactly(RawH2Upstream.CANCEL);
    }

    /** The upstream is told how long the caller waits, as it was said. */
    @Test
    void theDeadlineGoesOn() throws Exception {
        try (RawH2Client client = client()) {
            client.request(1, true, "POST", "a.example", "/ok", within("20S"));
            assertThat(client.answer(1).trailers()).containsEntry("grpc-status", "0");
        }
        Connection connection = upstream.open().iterator().next();
        assertThat(connection.streams()).singleElement().satisfies(request ->
                assertThat(request.fields()).containsEntry("grpc-timeout", "20S"));
    }
}
