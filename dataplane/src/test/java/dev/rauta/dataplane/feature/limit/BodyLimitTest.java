// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a request's body may be: by default, and by its route. */
final class BodyLimitTest {
    private static final int DEFAULT = 1000;
    private static final int NARROW = 100;
    private static final int WIDE = 100_000;

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final RunningDataplane rauta = RunningDataplane.start(1, new TestLimits().bodyBytes(DEFAULT).limits());

    BodyLimitTest() {
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .forward("a.example", "/narrow", "web", new TrafficLimit.BodyLimit(NARROW))
                .forward("a.example", "/wide", "web", new TrafficLimit.BodyLimit(WIDE))
                .forward("a.example", "/any", "web", new TrafficLimit.BodyLimit(0))
                .snapshot());
    }

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private static String chunked(String path, int bytes) {
        StringBuilder request =
                new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int left = bytes; left > 0; left -= Math.min(left, 50)) {
            int size = Math.min(left, 50);
            request.append(Integer.toHexString(size)).append("\r\n").append("x".repeat(size)).append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    private void assertTooLarge(RawClient.Response response) {
        assertThat(response.status()).isEqualTo(413);
        assertThat(response.header("x-rauta-error")).isEqualTo("body-too-large");
        assertThat(rauta.limitReached(Limit.BODY_BYTES)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"/, 1000", "/narrow, 100", "/wide, 100000"})
    void aDeclaredLengthOverHttp1(String path, int most) throws Exception {
        String head = "POST " + path + " HTTP/1.1\r\nHost: a.example\r\nContent-Length: ";
        try (RawClient client = RawClient.connect(port)) {
            client.send(head + most + "\r\n\r\n" + "x".repeat(most));
            assertThat(client.response().body()).contains("POST " + path + " " + most + " ");
            assertThat(rauta.limitReached(Limit.BODY_BYTES)).isZero();
            assertTooLarge(client.send(head + (most + 1) + "\r\n\r\n").response());
        }
        assertThat(upstream.requests()).as("which never saw the second").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"/, 1000", "/narrow, 100", "/wide, 100000"})
    void aLengthThatShowsOverHttp1(String path, int most) throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            client.send(chunked(path, most));
            assertThat(client.response().body()).contains("POST " + path + " " + most + " ");
            assertThat(rauta.limitReached(Limit.BODY_BYTES)).isZero();
            assertTooLarge(client.send(chunked(path, most + 1)).response());
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    @ParameterizedTest
    @CsvSource({"/, 1000", "/narrow, 100"})
    void aLengthThatShowsOverHttp2(String path, int most) throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", path).data(1, "x".repeat(most), true);
            assertThat(client.answer(1).text()).contains("POST " + path + " " + most + " ");
            assertThat(rauta.limitReached(Limit.BODY_BYTES)).isZero();
            client.request(3, false, "POST", "a.example", path).data(3, "x".repeat(most), false).data(3, "x", false);
            RawH2Client.Answer answer = client.answer(3);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.head()).containsEntry("x-rauta-error", "body-too-large");
            client.data(3, "more of it", true);
            assertThat(client.get(5, "a.example", "/").answer(5).status()).as("the others").isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.BODY_BYTES)).isEqualTo(1);
    }

    @Test
    void aDeclaredLengthOverHttp2() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", "/narrow", "content-length", "101");
            assertThat(client.answer(1).status()).isEqualTo(413);
        }
        assertThat(upstream.requests()).isEmpty();
        assertThat(rauta.limitReached(Limit.BODY_BYTES)).isEqualTo(1);
    }

    /** A route may lift what holds by default. */
    @Test
    void noLimitIsNone() throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            client.send(chunked("/any", 300_000));
            assertThat(client.response().body()).contains("POST /any 300000 ");
        }
        assertThat(rauta.limitReached(Limit.BODY_BYTES)).isZero();
    }

    /** No status can be said any more, so both sides learn of it by the end of their connections. */
    @Test
    void aBodyThatGrowsTooLargeBehindTheResponsesHeadBreaksOff() throws Exception {
        try (RawH1Upstream early = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nearly\r\n");
            connection.awaitEnd();
        })) {
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP1, early.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot());
            try (RawClient client = RawClient.connect(port)) {
                client.send("POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 200 ");
                client.send("3e8\r\n" + "x".repeat(1000) + "\r\n");
                assertThat(new String(client.stream().readAllBytes(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("0\r\n\r\n");
            }
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.request(1, false, "POST", "a.example", "/").data(1, "x", false);
                assertThat(client.head(1)).containsEntry(":status", "200");
                client.data(1, "x".repeat(1000), false);
                assertThat(client.answer(1).reset()).isPositive();
            }
        }
        assertThat(rauta.limitReached(Limit.BODY_BYTES)).isEqualTo(2);
    }
}
