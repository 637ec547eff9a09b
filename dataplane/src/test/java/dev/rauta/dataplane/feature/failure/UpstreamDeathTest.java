// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that die with a response half sent, or with a request half read: never a clean end, never done twice. */
final class UpstreamDeathTest {
    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private final RunningDataplane rauta = site.rauta();

    /** What an HTTP/1.1 client can tell: the connection ends before the message does. */
    private void assertBrokenOverHttp1() throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 200");
            String rest = new String(client.stream().readAllBytes());
            if (head.contains("chunked")) {
                assertThat(rest).doesNotContain("\r\n0\r\n").doesNotStartWith("0\r\n");
            } else {
                assertThat(rest).hasSizeLessThan(10);
            }
        }
    }

    private void assertBrokenOverHttp2() throws Exception {
        try (Http2Client client = Http2Client.plaintext(port)) {
            assertThatThrownBy(() -> client.get("a.example", "/").get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("closed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 10\r\n\r\nhello",
        "Content-Length: 10\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
    })
    void aResponseCutShortIsBrokenForTheClientToo(String response) throws Exception {
        site.http1(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\n" + response);
        });
        assertBrokenOverHttp1();
        assertBrokenOverHttp2();
    }

    @Test
    void aTcpResetInABodyIsBrokenForTheClientToo() throws Exception {
        RawH1Upstream upstream = site.http1(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            connection.readHead();
        });
        // The script waits; the upstream goes.
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            client.head();
            assertThat(client.stream().readNBytes(5)).isEqualTo("hello".getBytes());
            upstream.close();
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void aBodyWithoutLengthEndsWithItsConnection() throws Exception {
        site.http1(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\n\r\nhello");
        });
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").body()).isEqualTo("hello");
            assertThat(client.get("a.example", "/").body()).isEqualTo("hello");
        }
        try (Http2Client client = Http2Client.plaintext(port)) {
            assertThat(client.get("a.example", "/").get(20, TimeUnit.SECONDS).body()).isEqualTo("hello");
        }
    }

    /** What follows a response belongs to nobody: above all not to the next request. */
    @ParameterizedTest
    @ValueSource(strings = {"X", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nforge", "\r\n\r\nHTTP/1.1 500 Bad\r\n\r\n"})
    void whatFollowsAResponseReachesNoClient(String junk) throws Exception {
        RawH1Upstream started = site.http1(connection -> {
            while (connection.readHead() != null) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello" + junk);
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("a.example", "/").body()).isEqualTo("hello");
            }
        }
        assertThat(started.accepted()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(longs = {RawH2Upstream.NO_ERROR, RawH2Upstream.INTERNAL_ERROR, RawH2Upstream.REFUSED_STREAM, RawH2Upstream.ENHANCE_YOUR_CALM})
    void aResetInABodyIsBrokenForTheClientToo(long code) throws Exception {
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                connection.headers(request.stream(), false, ":status", "200");
                connection.data(request.stream(), "hello", false);
                connection.ping(request.stream());
            }

            @Override
            public void onPing(Connection connection, long stream, boolean ack) throws IOException {
                connection.reset((int) stream, code);
            }
        });
        assertBrokenOverHttp1();
        assertBrokenOverHttp2();
        assertThat(started.accepted()).isEqualTo(1);
    }

    @Test
    void aConnectionThatDiesInABodyIsBrokenForTheClientToo() throws Exception {
        site.http2(new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                connection.headers(request.stream(), false, ":status", "200");
                connection.data(request.stream(), "hello", false);
                connection.ping(1);
            }

            @Override
            public void onPing(Connection connection, long data, boolean ack) throws IOException {
                connection.close();
            }
        });
        assertBrokenOverHttp1();
        assertBrokenOverHttp2();
    }

    /** RFC 9113, section 8.1: a server may say so once it has answered and wants no more of the request. */
    @Test
    void aResetAfterACompleteResponseIsNoFailure() throws Exception {
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {
            @Override
            public void onHeaders(Connection connection, Request request) throws IOException {
                connection.ok(request.stream(), "enough");
                connection.reset(request.stream(), RawH2Upstream.NO_ERROR);
            }
        });
        for (int i = 0; i < 20; i++) {
            try (RawClient client = RawClient.connect(port)) {
                client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1000\r\n\r\nhello");
                RawClient.Response response = client.response();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("enough");
            }
        }
        assertThat(started.accepted()).isEqualTo(1);
    }

    /** A connection that the peer closes as the next request comes. */
    private RawH1Upstream closingAfterOne() {
        return site.http1(connection -> {
            String head = connection.readHead();
            connection.readBody(head);
            connection.ok(Integer.toString(connection.number()));
            connection.readHead();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void anIdempotentRequestOnAConnectionThatClosedIsRepeated(String method) throws Exception {
        RawH1Upstream started = closingAfterOne();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/first").body()).isEqualTo("1");
            client.send(method + " /second HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(client.response().body()).isEqualTo("2");
        }
        assertThat(started.requests()).containsExactly("GET /first", method + " /second", method + " /second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 4\r\n\r\nbody", "Content-Length: 0\r\n\r\n"})
    void aPostThatHasLeftIsNeverRepeated(String rest) throws Exception {
        RawH1Upstream started = closingAfterOne();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/first").body()).isEqualTo("1");
            RawClient.Response response =
                    client.send("POST /second HTTP/1.1\r\nHost: a.example\r\n" + rest).response();
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.header("x-rauta-error")).isEqualTo("stale-connection");
        }
        assertThat(started.requests()).containsExactly("GET /first", "POST /second");
    }

    /** A first request has not met a stale connection: the upstream has read it and died of it, perhaps. */
    @Test
    void aRequestThatAFreshConnectionDiesOfIsNotRepeated() throws Exception {
        RawH1Upstream started = site.http1(RawH1Upstream.Connection::readHead);
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get("a.example", "/");
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.header("x-rauta-error")).isEqualTo("upstream-reset");
        }
        assertThat(started.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void overHttp2TheSameHolds(String method) throws Exception {
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {
            @Override
            public void onHeaders(Connection connection, Request request) throws IOException {
                if (request.path().equals("/second") && connection.number() == 1) {
                    connection.close();
                } else {
                    connection.ok(request.stream(), Integer.toString(connection.number()));
                }
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/first").body()).isEqualTo("1");
            RawClient.Response response = client.send(method + " /second HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n").response();
            assertThat(response.status()).isEqualTo(method.equals("GET") ? 200 : 502);
        }
        assertThat(started.requests()).hasSize(method.equals("GET") ? 3 : 2);
    }

    @Test
    void aConnectionThatSaysCloseIsNotUsedAgain() throws Exception {
        RawH1Upstream started = site.http1(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            connection.awaitEnd();
        });
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n").response().status()).isEqualTo(200);
            }
        }
        assertThat(started.accepted()).isEqualTo(5);
    }
}
