// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that proxies of this kind have had: leaks between clients, and states that never healed. */
final class OnceBrokenTest {
    private final int port = FreePorts.next();
    private final FakeUpstream modern = FakeUpstream.h2c("modern");
    private final FakeUpstream classic = FakeUpstream.http1("classic");
    private final RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
        modern.close();
        classic.close();
    }

    private FakeUpstream serve(UpstreamProtocol protocol) {
        FakeUpstream upstream = protocol == UpstreamProtocol.HTTP2 ? modern : classic;
        rauta.apply(Tables.http(port)
                .upstream("web", protocol, upstream.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
        return upstream;
    }

    /** A dropped body with its length kept lets the next request on the connection be read as a body. */
    @ParameterizedTest
    @CsvSource({"GET,HTTP1", "GET,HTTP2", "DELETE,HTTP1", "DELETE,HTTP2", "OPTIONS,HTTP1", "PROPFIND,HTTP2"})
    void theBodyOfAnyMethodTravelsWithIt(String method, UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 5; i++) {
                client.send(method + " /with/" + i + " HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nbody");
                assertThat(client.response().body()).contains(method + " /with/" + i + " 4 ");
                assertThat(client.get("a.example", "/without").body()).contains("GET /without 0 ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void whatConnectionNamesEndsHere(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            String body = client.send("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: keep-alive, X-Secret\r\n"
                            + "X-Secret: 1\r\nProxy-Connection: keep-alive\r\nKeep-Alive: 5\r\nProxy: evil\r\nX-Kept: 1\r\n\r\n")
                    .response()
                    .body();
            assertThat(body).contains("x-kept: 1").doesNotContain("x-secret", "proxy-connection", "keep-alive: ", "proxy: ");
        }
    }

    @Test
    void whatAStrangerSaysOfItselfIsReplaced() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            String body = client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 198.51.100.1\r\n"
                            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nX-Request-Id: mine\r\n\r\n")
                    .response()
                    .body();
            assertThat(body)
                    .contains("x-forwarded-for: 127.0.0.1", "x-forwarded-proto: http\n", "x-forwarded-host: a.example", "x-request-id: mine", "host: a.example")
                    .doesNotContain("198.51.100.1", "evil");
        }
    }

    /** RFC 9113, section 8.2.3: HTTP/1.1 upstreams get one Cookie field. */
    @Test
    void severalCookieFieldsOfHttp2AreOneForHttp1() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (Http2Client client = Http2Client.plaintext(port)) {
            String body = client.send(HttpMethod.GET, "a.example", "/", "", "cookie", "a=1", "cookie", "b=2")
                    .get(20, TimeUnit.SECONDS)
                    .body();
            assertThat(body).contains("cookie: a=1; b=2");
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void anErrorOfTheUpstreamIsNoVerdictOnIt(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("a.example", "/status/500").status()).isEqualTo(500);
                assertThat(client.get("a.example", "/status/503").status()).isEqualTo(503);
                assertThat(client.get("a.example", "/ok").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void anEndpointThatComesBackServesAgain() throws Exception {
        int where = FreePorts.next();
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, new Endpoint("127.0.0.1", where))
                .forward("a.example", "/", "web")
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 30; i++) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(502);
            }
            try (FakeUpstream late = FakeUpstream.http1("late", where)) {
                await().until(() -> client.get("a.example", "/").body().startsWith("late"));
            }
        }
    }

    /** Each abandoned request once cost a connection of the pool for good. */
    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void clientsThatGiveUpLeaveNothingBehind(UpstreamProtocol protocol) throws Exception {
        FakeUpstream upstream = serve(protocol);
        for (int i = 0; i < 300; i++) {
            String path = "/never/" + i;
            try (RawClient client = RawClient.connect(port)) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
                // Some go before their request has left, some after.
                if (i % 10 == 9) {
                    await().until(() -> upstream.requests().contains("GET " + path));
                }
            }
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/ok").status()).isEqualTo(200);
        }
    }

    /** A pattern's special characters in a path once froze the router. */
    @Test
    void aPathOfSpecialCharactersIsAPathLikeAnyOther() throws Exception {
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, classic.endpoint())
                .upstream("other", UpstreamProtocol.HTTP2, modern.endpoint())
                .forward("a.example", "/{id", "web")
                .forward("a.example", "/a*b/:c", "web")
                .forward("a.example", "/", "other")
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/{id").body()).startsWith("classic");
            assertThat(client.get("a.example", "/a*b/:c/d").body()).startsWith("classic");
            // The root takes what nothing else does, and no more.
            assertThat(client.get("a.example", "/axb/c").body()).startsWith("modern");
        }
    }

    @Test
    void aListenerThatGoesIsClosedAndOneThatComesBackServes() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        int other = FreePorts.next();
        Tables elsewhere = Tables.http(other)
                .upstream("web", UpstreamProtocol.HTTP1, classic.endpoint())
                .forward("a.example", "/", "web");
        for (int i = 0; i < 5; i++) {
            rauta.apply(elsewhere.snapshot());
            await().until(() -> refused(port));
            try (RawClient client = RawClient.connect(other)) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            }
            serve(UpstreamProtocol.HTTP1);
            await().until(() -> refused(other));
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            }
        }
    }

    private static boolean refused(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }
}
