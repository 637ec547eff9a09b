// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.upstream.UpstreamProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end and go on, and what interim and bodiless messages become between the versions of HTTP. */
final class Http1SemanticsTest {
    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private final RunningDataplane rauta = site.rauta();

    /** A close with bytes unread would be a reset, which takes the answer with it (RFC 9112, section 9.6). */
    @ParameterizedTest
    @CsvSource({
        "'POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: a.example\r\nX: TOO-LARGE\r\n\r\n', 431",
        "'POST / HTTP/3.0\r\nHost: a.example\r\n\r\n', 505"
    })
    void aRefusalArrivesThoughMoreIsOnItsWay(String head, int status) throws Exception {
        site.fake(UpstreamProtocol.HTTP1);
        for (int i = 0; i < 20; i++) {
            try (RawClient client = RawClient.connect(port)) {
                client.send(head.replace("TOO-LARGE", "x".repeat(40_000)) + "x".repeat(300_000));
                assertThat(client.response().status()).isEqualTo(status);
                client.send("x".repeat(100_000));
                client.endOutput();
                assertThat(client.closed()).as("closed in peace").isTrue();
            }
        }
        await().until(() -> rauta.connections() == 0);
    }

    @Test
    void http10ClosesUnlessItAsksToStay() throws Exception {
        site.fake(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.send("GET / HTTP/1.0\r\nHost: a.example\r\n\r\n").response();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
        }
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 3; i++) {
                client.send("GET / HTTP/1.0\r\nHost: a.example\r\nConnection: keep-alive\r\n\r\n");
                RawClient.Response response = client.response();
                assertThat(response.header("connection")).isEqualTo("keep-alive");
                assertThat(response.header("content-length")).isNotEmpty();
            }
        }
    }

    /** It knows no chunks, so a body without a length ends with the connection, whatever it asked for. */
    @Test
    void http10GetsNoChunks() throws Exception {
        site.fake(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /trailers HTTP/1.0\r\nHost: a.example\r\nConnection: keep-alive\r\n\r\n");
            RawClient.Response response = client.response();
            assertThat(response.header("transfer-encoding")).isEmpty();
            assertThat(response.header("connection")).isEqualTo("close");
            assertThat(response.body()).isEqualTo("body");
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void headThroughEachPair(UpstreamProtocol protocol) throws Exception {
        RawH1Upstream plain = null;
        if (protocol == UpstreamProtocol.HTTP1) {
            plain = site.http1(connection -> {
                for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
                }
            });
        } else {
            site.fake(protocol);
        }
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 3; i++) {
                String head = client.send("HEAD /status/204 HTTP/1.1\r\nHost: a.example\r\n\r\n").head();
                assertThat(head).startsWith("HTTP/1.1 20").doesNotContain("transfer-encoding");
                assertThat(head.contains("content-length: 12345")).isEqualTo(plain != null);
            }
        }
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, true, "HEAD", "a.example", "/status/204");
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.status()).isIn(200, 204);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.reset()).isEqualTo(-1);
            assertThat(answer.head().get("content-length")).isEqualTo(plain == null ? null : "12345");
        }
        if (plain != null) {
            assertThat(plain.accepted()).as("kept from one to the next").isEqualTo(1);
        }
    }

    /** Whether its body comes nobody knows then, so that the connection cannot go on (RFC 9110, section 10.1.1). */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "403 Forbidden", "417 Expectation Failed"})
    void aFinalAnswerWithoutContinue(String status) throws Exception {
        site.http1(connection -> {
            assertThat(connection.readHead()).containsIgnoringCase("expect: 100-continue");
            connection.send("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\nfinal");
            connection.awaitEnd();
        });
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            RawClient.Response response = client.response();
            assertThat(response.head()).startsWith("HTTP/1.1 " + status);
            assertThat(response.body()).isEqualTo("final");
            assertThat(response.header("connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void earlyHintsReachHttp2(UpstreamProtocol protocol) throws Exception {
        site.fake(protocol);
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.get(1, "a.example", "/hints").answer(1).status()).isEqualTo(200);
            assertThat(client.interims()).singleElement().satisfies(fields ->
                    assertThat(fields).containsEntry(":status", "103").containsEntry("link", "</a.css>"));
        }
    }

    /** HTTP/1.0 has no interim responses and would take one for the answer (RFC 9110, section 15.2). */
    @Test
    void earlyHintsDoNotReachHttp10() throws Exception {
        site.fake(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /hints HTTP/1.0\r\nHost: a.example\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    /** An upstream may ignore or refuse an upgrade; the connection goes on in HTTP/1.1. */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "403 Forbidden", "426 Upgrade Required"})
    void anUpgradeThatIsNotTaken(String status) throws Exception {
        RawH1Upstream upstream = site.http1(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                connection.send("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\nplain");
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
                RawClient.Response response = client.response();
                assertThat(response.head()).startsWith("HTTP/1.1 " + status);
                assertThat(response.body()).isEqualTo("plain");
                assertThat(response.header("connection")).isEmpty();
            }
            assertThat(client.get("a.example", "/").body()).isEqualTo("plain");
        }
        assertThat(upstream.requests()).hasSize(4);
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }
}
