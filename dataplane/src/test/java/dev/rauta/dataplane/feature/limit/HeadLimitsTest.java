// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.dataplane.testing.wire.Literals;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large a request's head may be, at the limit and one beyond it. */
final class HeadLimitsTest {
    private static final int WHOLE = Http2Frame.END_HEADERS | Http2Frame.END_STREAM;

    @RegisterExtension
    final PlainSite site = new PlainSite(RunningDataplane.start(
            1, new TestLimits().targetBytes(100).headerBytes(2000).headers(20).limits()));

    private final int port = site.port();
    private final RunningDataplane rauta = site.rauta();
    private final FakeUpstream upstream = site.fake(UpstreamProtocol.HTTP1);

    private static String target(int length) {
        return "/" + "x".repeat(length - 1);
    }

    private void assertRefused(RawClient client, int status, String reason) throws Exception {
        RawClient.Response response = client.response();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("x-rauta-error")).isEqualTo(reason);
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.closed()).isTrue();
    }

    private static void assertRefused(RawH2Client.Answer answer, int status, String reason) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.head()).containsEntry("x-rauta-error", reason);
    }

    @Test
    void aTargetOverHttp1() throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", target(100)).status()).isEqualTo(200);
            assertThat(rauta.limitReached(Limit.TARGET_BYTES)).isZero();
            client.send("GET " + target(101) + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertRefused(client, 414, "target-too-long");
        }
        assertThat(rauta.limitReached(Limit.TARGET_BYTES)).isEqualTo(1);
    }

    /** Before its end has come, so that no line is waited for that never ends. */
    @Test
    void aTargetWithoutAnEnd() throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET " + target(400));
            assertRefused(client, 414, "target-too-long");
        }
        assertThat(rauta.limitReached(Limit.TARGET_BYTES)).isEqualTo(1);
    }

    @Test
    void aTargetOverHttp2() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.get(1, "a.example", target(100)).answer(1).status()).isEqualTo(200);
            assertThat(rauta.limitReached(Limit.TARGET_BYTES)).isZero();
            assertRefused(client.get(3, "a.example", target(101)).answer(3), 414, "target-too-long");
            assertThat(client.get(5, "a.example", "/").answer(5).status()).as("the others").isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.TARGET_BYTES)).isEqualTo(1);
    }

    @Test
    void aHeadsBytesOverHttp1() throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX: " + "x".repeat(1900) + "\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isZero();
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX: " + "x".repeat(2000) + "\r\n\r\n");
            assertRefused(client, 431, "headers-too-large");
        }
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX: " + "x".repeat(3000));
            assertRefused(client, 431, "headers-too-large");
        }
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(2);
    }

    /** A list's size counts 32 bytes a field (RFC 9113, section 6.5.2). */
    @Test
    void aHeadsBytesOverHttp2() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.settings()).containsEntry(6, 2000);
            assertThat(client.get(1, "a.example", "/", "x", "x".repeat(1700)).answer(1).status()).isEqualTo(200);
            assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isZero();
            client.request(3, false, "POST", "a.example", "/", "x", "x".repeat(2100));
            client.data(3, "body", true);
            assertRefused(client.answer(3), 431, "headers-too-large");
            assertThat(client.get(5, "a.example", "/").answer(5).status()).as("the others").isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(1);
        assertThat(upstream.requests()).hasSize(2);
    }

    /** A block that is larger than the limit as it is sent; what it puts into the table is there for the next ones. */
    @ParameterizedTest
    @ValueSource(ints = {2100, 3000, 7700})
    void aHeadsBytesAsTheyAreSent(int bytes) throws Exception {
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        large.writeBytes(head("x", "x".repeat(bytes)));
        byte[] indexed = Literals.block("y", "kept");
        indexed[0] = 0x40;
        large.writeBytes(indexed);
        ByteArrayOutputStream next = new ByteArrayOutputStream();
        next.writeBytes(head());
        next.write(0x80 | 62);
        try (RawH2Client client = RawH2Client.connect(port)) {
            // Answered, so that the client has acknowledged the settings before.
            assertThat(client.get(1, "a.example", "/").answer(1).status()).isEqualTo(200);
            client.frame(Http2Frame.HEADERS, WHOLE, 3, large.toByteArray());
            assertRefused(client.answer(3), 431, "headers-too-large");
            client.frame(Http2Frame.HEADERS, WHOLE, 5, next.toByteArray());
            assertThat(client.answer(5).status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(1);
        assertThat(rauta.limitReached(Limit.FLOOD)).isZero();
        assertThat(upstream.requests()).hasSize(2);
    }

    /** Beyond four times the limit nobody answers any more. */
    @Test
    void aBlockBeyondAllMeasureEndsTheConnection() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            // In one go, or the client's own acknowledgement of SETTINGS could come between the two.
            client.raw(both(
                    Http2Frame.bytes(Http2Frame.HEADERS, Http2Frame.END_STREAM, 1, head("x", "x".repeat(5000))),
                    Http2Frame.bytes(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, 1, head("x", "x".repeat(5000)))));
            assertThat(client.goAway().code()).isEqualTo(11);
            client.awaitEnd();
        }
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(1);
        assertThat(rauta.limitReached(Limit.FLOOD)).isEqualTo(1);
        assertThat(upstream.requests()).isEmpty();
    }

    /** What has begun can only break off. */
    @Test
    void trailersOverHttp2() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            many.addAll(List.of("x", "1"));
        }
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", "/").headers(1, true, "x", "x".repeat(1900));
            assertThat(client.answer(1).status()).isEqualTo(200);
            client.request(3, false, "POST", "a.example", "/").headers(3, true, "x", "x".repeat(2100));
            assertThat(client.answer(3).reset()).isEqualTo(1);
            client.request(5, false, "POST", "a.example", "/").headers(5, true, "x", "x".repeat(7900));
            assertThat(client.answer(5).reset()).isEqualTo(1);
            client.request(7, false, "POST", "a.example", "/").headers(7, true, many.toArray(String[]::new));
            assertThat(client.answer(7).reset()).isEqualTo(1);
            assertThat(client.over()).isFalse();
        }
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(2);
        assertThat(rauta.limitReached(Limit.HEADERS)).isEqualTo(1);
    }

    private static byte[] head(String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(Literals.block(
                ":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/"));
        block.writeBytes(Literals.block(more));
        return block.toByteArray();
    }

    @Test
    void aHeadsFieldsOverHttp1() throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n" + "X: 1\r\n".repeat(19) + "\r\n");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(rauta.limitReached(Limit.HEADERS)).isZero();
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n" + "X: 1\r\n".repeat(20) + "\r\n");
            assertRefused(client, 431, "headers-too-large");
        }
        assertThat(rauta.limitReached(Limit.HEADERS)).isEqualTo(1);
    }

    @Test
    void aHeadsFieldsOverHttp2() throws Exception {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            fields.addAll(List.of("x", "1"));
        }
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.get(1, "a.example", "/", fields.toArray(String[]::new));
            assertThat(client.answer(1).status()).isEqualTo(200);
            assertThat(rauta.limitReached(Limit.HEADERS)).isZero();
            fields.addAll(List.of("x", "1"));
            client.get(3, "a.example", "/", fields.toArray(String[]::new));
            assertRefused(client.answer(3), 431, "headers-too-large");
            assertThat(client.get(5, "a.example", "/").answer(5).status()).as("the others").isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.HEADERS)).isEqualTo(1);
    }

    /** A trailer section has the same limits; what has begun can only break off. */
    @Test
    void trailersOverHttp1() throws Exception {
        String post = "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n";
        try (RawClient client = RawClient.connect(port)) {
            client.send(post + "X: " + "x".repeat(1900) + "\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
            client.send(post + "X: " + "x".repeat(2100) + "\r\n\r\n");
            assertRefused(client, 431, "headers-too-large");
        }
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(1);
    }

    private static byte[] both(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}
