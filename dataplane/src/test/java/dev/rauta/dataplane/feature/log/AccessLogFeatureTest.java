// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Whatever becomes of a request, it has one line, as it has one count. */
final class AccessLogFeatureTest {
    private static final Limits LIMITS = new TestLimits().targetBytes(100).limits();
    private static final String BRIEF = "$status $request_method $request_uri $rauta_error";

    private final int port = FreePorts.next();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private Path file() {
        return folder.resolve("access.log");
    }

    private RunningDataplane start(int workers, LogFormat format) {
        RunningDataplane rauta = RunningDataplane.start(workers, LIMITS, new AccessLogSettings(format, Optional.of(file()), 1));
        open.add(rauta);
        return rauta;
    }

    private RunningDataplane start(int workers, String format) {
        return start(workers, LogFormat.of(format, Escape.DEFAULT));
    }

    private FakeUpstream serve(RunningDataplane rauta, Filter... filters) {
        FakeUpstream web = FakeUpstream.http1("web");
        open.add(web);
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .forward("a.example", "/", "web", filters)
                .snapshot());
        return web;
    }

    private static Route retried(Route route) {
        RetryPolicy policy = new RetryPolicy(2, List.of(503), true, true, false, Duration.ofMillis(1));
        return new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(), route.timeouts(),
                Optional.of(policy), route.declared());
    }

    private static int counted(RunningDataplane rauta) {
        return rauta.counted("rauta_requests_total", Map.of());
    }

    /** The lines of as many requests as have been counted, once they are there. */
    private List<String> lines(RunningDataplane rauta, int requests) throws IOException {
        await().until(() -> counted(rauta), count -> count == requests);
        rauta.close();
        return Files.readAllLines(file());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void eachRequestHasOneLine(int workers) throws Exception {
        RunningDataplane rauta = start(workers, BRIEF);
        serve(rauta);
        List<String> expected = new ArrayList<>();
        for (int connection = 0; connection < 8; connection++) {
            try (RawClient client = RawClient.connect(port); Http2Client other = Http2Client.plaintext(port)) {
                for (int i = 0; i < 10; i++) {
                    assertThat(client.get("a.example", "/one/" + connection + "-" + i).status()).isEqualTo(200);
                    assertThat(other.get("a.example", "/two/" + connection + "-" + i).get().status()).isEqualTo(200);
                    expected.add("200 GET /one/" + connection + "-" + i + " -");
                    expected.add("200 GET /two/" + connection + "-" + i + " -");
                }
            }
        }
        assertThat(lines(rauta, 160)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatRautaAnswersItselfHasOneToo(int workers) throws Exception {
        RunningDataplane rauta = start(workers, BRIEF);
        serve(rauta, new TrafficLimit.BodyLimit(5));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("b.example", "/nowhere").status()).isEqualTo(404);
        }
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 9\r\n\r\n123456789");
            assertThat(client.response().status()).isEqualTo(413);
        }
        try (RawClient client = RawClient.connect(port)) {
            client.send("TRACE /t HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(405);
        }
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /broken HTTP/1.1\r\nHost: a.example\r\nno field\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(400);
        }
        assertThat(lines(rauta, 4))
                .containsExactlyInAnyOrder(
                        "404 GET /nowhere no-route",
                        "413 POST /large body-too-large",
                        "405 TRACE /t method-not-allowed",
                        "400 - - bad-request");
    }

    @Test
    void whatIsTooLargeOverHttp2HasOne() throws Exception {
        RunningDataplane rauta = start(1, BRIEF + " $server_protocol");
        serve(rauta);
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.get(1, "a.example", "/" + "x".repeat(100)).answer(1).status()).isEqualTo(414);
        }
        assertThat(lines(rauta, 1)).containsExactly("414 - - target-too-long HTTP/2.0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatHasGoneIsWrittenDown(boolean overHttp2) throws Exception {
        RunningDataplane rauta = start(1, BRIEF + " $upstream_status");
        FakeUpstream web = serve(rauta);
        if (overHttp2) {
            Http2Client client = Http2Client.plaintext(port);
            client.get("a.example", "/never");
            await().until(() -> web.requests().size() == 1);
            client.close();
        } else {
            RawClient client = RawClient.connect(port).send("GET /never HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> web.requests().size() == 1);
            client.close();
        }
        assertThat(lines(rauta, 1)).containsExactly("499 GET /never downstream-gone -");
    }

    @Test
    void anUpgradeIsWrittenDownWithItsBytesOnceItIsOver() throws Exception {
        RunningDataplane rauta = start(1, BRIEF + " $body_bytes_sent $upstream_response_length");
        RawH1Upstream echo = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: plain\r\n\r\n");
            connection.send(connection.read(5)).endOutput();
        });
        open.add(echo);
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, echo.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: upgrade\r\nUpgrade: plain\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 101");
            assertThat(counted(rauta)).as("while it goes on").isZero();
            client.send("hello");
            assertThat(client.stream().readNBytes(5)).hasSize(5);
            client.endOutput();
        }
        assertThat(lines(rauta, 1)).containsExactly("101 GET /chat - 5 5");
    }

    @Test
    void aTextLineSaysWhatWasAskedAndOfWhom() throws Exception {
        RunningDataplane rauta = start(1, LogFormat.TEXT);
        FakeUpstream web = serve(rauta, new Filter.RequestHeaders(
                new HeaderEdit(List.of(new HeaderField("user-agent", "changed")), List.of(), List.of("referer"))));
        String request = "GET /p?q=\"1\" HTTP/1.1\r\nHost: a.example\r\nUser-Agent: a\"b\r\nReferer: r\r\nX-Request-Id: id-1\r\n\r\n";
        int body;
        try (RawClient client = RawClient.connect(port)) {
            body = client.send(request).response().body().length();
        }
        String line = lines(rauta, 1).getFirst();
        assertThat(line)
                .matches("127\\.0\\.0\\.1 - - \\[[^]]+] \"GET /p\\?q=\\\\x221\\\\x22 HTTP/1\\.1\" 200 " + body + " \"r\" \"a\\\\x22b\" "
                        + request.length() + " \\d+\\.\\d{3} \\[default-web-80] \\[-] 127\\.0\\.0\\.1:" + web.endpoint().port() + " " + body
                        + " \\d+\\.\\d{3} 200 id-1");
    }

    @Test
    void anObjectOfJsonSaysWhoAskedWhatOfWhom() throws Exception {
        RunningDataplane rauta = start(1, LogFormat.json());
        FakeUpstream web = serve(rauta);
        try (Http2Client client = Http2Client.plaintext(port)) {
            assertThat(client.send(HttpMethod.HEAD, "a.example", "/p?q", "", "user-agent", "say \"hi\"").get().status()).isEqualTo(200);
        }
        JsonNode line = new ObjectMapper().readTree(lines(rauta, 1).getFirst());
        assertThat(line.get("client").asString()).isEqualTo("127.0.0.1");
        assertThat(line.get("method").asString()).isEqualTo("HEAD");
        assertThat(line.get("path").asString()).isEqualTo("/p");
        assertThat(line.get("query").asString()).isEqualTo("q");
        assertThat(line.get("protocol").asString()).isEqualTo("HTTP/2.0");
        assertThat(line.get("status").asInt()).isEqualTo(200);
        assertThat(line.get("bytes").asInt()).as("a body that nobody gets").isZero();
        assertThat(line.get("listener").asString()).isEqualTo("ingress/" + port);
        assertThat(line.get("upstream").asString()).isEqualTo("default/web:80");
        assertThat(line.get("upstream_address").asString()).isEqualTo(web.endpoint().toString());
        assertThat(line.get("attempts").asInt()).isEqualTo(1);
        assertThat(line.get("user_agent").asString()).isEqualTo("say \"hi\"");
        assertThat(line.get("request_id").asString()).as("as the upstream got it").matches("[0-9a-f]{32}");
        assertThat(line.has("error")).isFalse();
    }

    @Test
    void eachTryIsInTheLine() throws Exception {
        RunningDataplane rauta = start(1, "$status [$upstream_addr] [$upstream_status] [$upstream_response_length]");
        AtomicInteger asked = new AtomicInteger();
        RawH1Upstream once = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                connection.send(asked.incrementAndGet() == 1
                        ? "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        open.add(once);
        Endpoint endpoint = once.endpoint();
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, endpoint)
                .forward("a.example", "/", "web")
                .change("a.example", AccessLogFeatureTest::retried)
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
        assertThat(lines(rauta, 1)).containsExactly("200 [" + endpoint + ", " + endpoint + "] [503, 200] [0, 2]");
    }

    @Test
    void anUpstreamThatIsNotThereIsWrittenDown() throws Exception {
        RunningDataplane rauta = start(1, "$status [$upstream_status] $rauta_error $proxy_upstream_name");
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, new Endpoint("127.0.0.1", FreePorts.next()))
                .forward("a.example", "/", "web")
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isGreaterThanOrEqualTo(502);
        }
        assertThat(lines(rauta, 1).getFirst()).matches("50\\d \\[50\\d.*] connect-failed default-web-80");
    }

    @Test
    void aRouteThatIsNotLoggedIsCountedAlone() throws Exception {
        RunningDataplane rauta = start(1, BRIEF);
        serve(rauta, new Filter.Unlogged());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/quiet").status()).isEqualTo(200);
            assertThat(client.get("b.example", "/").status()).isEqualTo(404);
        }
        assertThat(lines(rauta, 2)).containsExactly("404 GET / no-route");
    }

    @Test
    void offWritesNothing() throws Exception {
        RunningDataplane rauta = RunningDataplane.start(1);
        open.add(rauta);
        serve(rauta);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
        await().until(() -> counted(rauta) == 1);
        assertThat(rauta.counted("rauta_access_log_dropped_total", Map.of())).isZero();
        rauta.close();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFolderThatHasGoneLosesLinesAndNoRequest() throws Exception {
        RunningDataplane rauta = RunningDataplane.start(
                1, LIMITS, new AccessLogSettings(LogFormat.json(), Optional.of(folder.resolve("gone/access.log")), 1));
        open.add(rauta);
        serve(rauta);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            }
        }
        await().until(() -> rauta.counted("rauta_access_log_dropped_total", Map.of()) == 3);
    }
}
