// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.MirrorForm;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of requests to mirrors, which nobody who waits for an answer ever notices. */
final class MirrorTest {
    private static final Filter.Mirror ALL = new Filter.Mirror(Tables.named("mirror"), 1, 1);

    private final int port = FreePorts.next();
    private final FakeUpstream web = FakeUpstream.http1("web");
    private RunningDataplane rauta = RunningDataplane.start(1);
    private final List<AutoCloseable> toClose = new ArrayList<>(List.of(rauta, web));

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }

    /** A mirror that keeps what it gets. */
    private final class Recording {
        final Queue<String> heads = new ConcurrentLinkedQueue<>();
        final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
        final RawH1Upstream upstream = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                heads.add(head);
                bodies.add(connection.readBody(head));
                connection.send("HTTP/1.1 500 No\r\nContent-Length: 4\r\nX-Mirror: 1\r\n\r\nnone");
            }
        });

        Recording() {
            toClose.add(upstream);
        }
    }

    private void serve(Endpoint mirror, Filter... filters) {
        serve(mirror, route -> route, filters);
    }

    private void serve(Endpoint mirror, UnaryOperator<Route> change, Filter... filters) {
        rauta.apply(table(UpstreamProtocol.HTTP1, mirror)
                .forward("a.example", "/", "web", filters)
                .change("a.example", change)
                .snapshot());
    }

    private Tables table(UpstreamProtocol spoken, Endpoint... mirror) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .upstream("mirror", spoken, mirror);
    }

    private Tables table(Recording mirror, Recording other) {
        return table(UpstreamProtocol.HTTP1, mirror.upstream.endpoint())
                .upstream("other", UpstreamProtocol.HTTP1, other.upstream.endpoint());
    }

    private int mirrored(String outcome) {
        return rauta.counted(
                "rauta_mirrored_requests_total", Map.of("upstream", "default/mirror:80", "outcome", outcome));
    }

    private RawClient.Response get(String target) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.get("a.example", target);
        }
    }

    /** @param answers how the mirror deals with its connections */
    private RawH1Upstream mirror(RawH1Upstream.Script answers) {
        RawH1Upstream upstream = RawH1Upstream.start(answers);
        toClose.add(upstream);
        return upstream;
    }

    /** Another host and path, made of what the client asked, and perhaps no body. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMirrorMaySeeSomethingElse(boolean body) throws Exception {
        Recording mirror = new Recording();
        MirrorForm form = new MirrorForm(Optional.of("m.example"), Optional.of("/copy${target}&h=${host}"), body);
        serve(
                mirror.upstream.endpoint(),
                new Filter.Rewrite(Optional.of("b.example"), Optional.of(new PathModifier.Prefix("/new"))),
                new Filter.Mirror(Tables.named("mirror"), 1, 1, Optional.of(form)));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.send("POST /x?q HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nbody").response().body())
                    .startsWith("web http1 POST /new/x?q ");
        }
        await().until(() -> mirror.bodies.size() == 1);
        assertThat(mirror.heads.remove()).startsWith("POST /copy/x?q&h=a.example HTTP/1.1\r\n").containsIgnoringCase("\r\nhost: m.example\r\n");
        assertThat(new String(mirror.bodies.remove())).isEqualTo(body ? "body" : "");
    }

    @Test
    void aMirrorGetsWhatTheUpstreamGets() throws Exception {
        Recording mirror = new Recording();
        HeaderEdit edit = new HeaderEdit(
                List.of(new HeaderField("x-set", "new")), List.of(new HeaderField("x-add", "more")), List.of("x-gone"));
        serve(
                mirror.upstream.endpoint(),
                new Filter.Rewrite(Optional.of("b.example"), Optional.of(new PathModifier.Prefix("/new"))),
                ALL,
                new Filter.RequestHeaders(edit));
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.send("GET /x?q=%20 HTTP/1.1\r\nHost: a.example\r\nX-Gone: 1\r\nX-Set: old\r\n\r\n")
                    .response();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("x-mirror")).isEmpty();
            assertThat(response.body()).startsWith("web http1 GET /new/x?q=%20 ").contains("host: b.example");
            await().until(() -> mirror.heads.size() == 1);
            String head = mirror.heads.remove();
            assertThat(head)
                    .startsWith("GET /new/x?q=%20 HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: b.example\r\n")
                    .contains("x-set: new\r\n", "x-add: more\r\n", "x-forwarded-for: 127.0.0.1\r\n")
                    .doesNotContain("x-gone");
            String id = response.body().lines().filter(line -> line.startsWith("x-request-id")).findFirst().orElseThrow();
            assertThat(head).contains(id);
        }
        await().until(() -> mirrored("5xx") == 1);
        assertThat(rauta.counted("rauta_upstream_attempts_total", Map.of("upstream", "default/mirror:80"))).isZero();
    }

    @Test
    void bodiesAreCopiedWhole() throws Exception {
        Recording mirror = new Recording();
        serve(mirror.upstream.endpoint(), ALL);
        String body = "0123456789abcdef".repeat(8 * 1024);
        try (RawClient client = RawClient.connect(port)) {
            String head = "POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + body.length() + "\r\n\r\n";
            assertThat(client.send(head + body).response().body()).contains("POST /p " + body.length());
            await().until(() -> mirrored("5xx") == 1);
            assertThat(client.send("POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\n").send("abc")
                            .response().body())
                    .contains("POST /p 3");
        }
        await().until(() -> mirror.bodies.size() == 2);
        assertThat(mirror.bodies.remove()).asString().isEqualTo(body);
        assertThat(mirror.bodies.remove()).asString().isEqualTo("abc");
        assertThat(mirror.upstream.accepted()).as("a mirror's connection is kept").isEqualTo(1);
    }

    @Test
    void chunksAndTrailersGoToAMirrorOverHttp2() throws Exception {
        FakeUpstream mirror = FakeUpstream.h2c("mirror");
        toClose.add(mirror);
        rauta.apply(table(UpstreamProtocol.HTTP2, mirror.endpoint())
                .forward("a.example", "/", "web", ALL, ALL)
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /status/503 HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("3\r\nabc\r\n0\r\nx-checksum: 9\r\n\r\n");
            assertThat(client.response().body()).contains("POST /status/503 3 9");
        }
        await().until(() -> mirrored("5xx") == 2);
        assertThat(mirror.requests()).containsExactly("POST /status/503", "POST /status/503");
    }

    @Test
    void aRoutesMirrorsAndADestinationsAllGetOne() throws Exception {
        Recording mirror = new Recording();
        Recording other = new Recording();
        rauta.apply(table(mirror, other)
                .forward("a.example", "/", "web", ALL, new Filter.Mirror(Tables.named("other"), 1, 1))
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1, new Destination.To(Tables.named("web")), List.of(ALL))))))
                .snapshot());
        assertThat(get("/x").status()).isEqualTo(200);
        await().until(() -> mirror.heads.size() == 2 && other.heads.size() == 1);
    }

    @Test
    void eachMirrorDrawsForEachRequest() throws Exception {
        Recording mirror = new Recording();
        Recording other = new Recording();
        rauta.apply(table(mirror, other)
                .forward(
                        "a.example",
                        "/",
                        "web",
                        new Filter.Mirror(Tables.named("mirror"), 50, 100),
                        new Filter.Mirror(Tables.named("other"), 1, 2),
                        new Filter.Mirror(Tables.named("other"), 0, 1))
                .snapshot());
        int requests = 1000;
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < requests; i++) {
                assertThat(client.get("a.example", "/n" + i).status()).isEqualTo(200);
            }
        }
        await().until(() -> rauta.counted("rauta_mirrored_requests_total", Map.of()) == mirror.heads.size() + other.heads.size());
        long both = IntStream.range(0, requests)
                .filter(i -> mirror.upstream.requests().contains("GET /n" + i)
                        && other.upstream.requests().contains("GET /n" + i))
                .count();
        // Ten standard deviations about what is expected.
        assertThat(mirror.heads.size()).isBetween(342, 658);
        assertThat(other.heads.size()).isBetween(342, 658);
        assertThat(both).isBetween(113L, 387L);
    }

    /** The body is far more than the mirror's share of anything, and copies go before anybody else does. */
    @ParameterizedTest
    @ValueSource(ints = {0, 256 * 1024})
    void aMirrorThatReadsNothingStopsNobody(int bufferedBytes) throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(1, new TestLimits().bufferedBytes(bufferedBytes).limits());
        toClose.addFirst(rauta);
        RawH1Upstream mirror = mirror(connection -> {
            connection.readHead();
            connection.awaitGone();
        });
        serve(mirror.endpoint(), ALL);
        int size = 32 << 20;
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + size + "\r\n\r\n");
            String piece = "x".repeat(1 << 20);
            for (int sent = 0; sent < size; sent += piece.length()) {
                client.send(piece);
            }
            assertThat(client.response().body()).contains("POST /p " + size);
        }
        assertThat(get("/x").status()).isEqualTo(200);
        await().until(() -> mirrored("overloaded") == 1);
    }

    @Test
    void aMirrorThatIsNotThereIsCounted() throws Exception {
        serve(new Endpoint("127.0.0.1", FreePorts.next()), ALL);
        assertThat(get("/x").status()).isEqualTo(200);
        await().until(() -> mirrored("connect-failed") == 1);
        assertThat(mirrored("5xx") + mirrored("2xx")).isZero();
    }

    @Test
    void aMirrorWithoutEndpointsIsCounted() throws Exception {
        rauta.apply(table(UpstreamProtocol.HTTP1)
                .forward("a.example", "/", "web", ALL)
                .snapshot());
        assertThat(get("/x").status()).isEqualTo(200);
        await().until(() -> mirrored("no-endpoint") == 1);
    }

    @Test
    void aSilentMirrorIsGivenUpAfterTheAttemptsTimeout() throws Exception {
        RawH1Upstream mirror = mirror(connection -> {
            connection.readHead();
            connection.awaitGone();
        });
        Timeouts timeouts = new Timeouts(Optional.empty(), Optional.of(Duration.ofMillis(200)));
        serve(
                mirror.endpoint(),
                route -> new Route(
                        route.name(), route.source(), route.match(), route.precedence(), route.filters(),
                        route.action(), timeouts),
                ALL);
        assertThat(get("/x").status()).isEqualTo(200);
        await().until(() -> mirrored("upstream-timeout") == 1);
    }

    @Test
    void aTunnelIsNotMirrored() throws Exception {
        Recording mirror = new Recording();
        RawH1Upstream socket = mirror(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
            connection.echoUntil("bye");
        });
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, socket.endpoint())
                .upstream("mirror", UpstreamProtocol.HTTP1, mirror.upstream.endpoint())
                .forward("a.example", "/", "web", ALL)
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /t HTTP/1.1\r\nHost: a.example\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 101");
            assertThat(new String(client.send("bye").stream().readNBytes(3))).isEqualTo("bye");
        }
        assertThat(mirror.upstream.accepted()).isZero();
        assertThat(rauta.counted("rauta_mirrored_requests_total", Map.of())).isZero();
    }

    @Test
    void aClientThatLeavesTakesItsCopyWithIt() throws Exception {
        Queue<String> ends = new ConcurrentLinkedQueue<>();
        RawH1Upstream mirror = mirror(connection -> {
            connection.readHead();
            ends.add(connection.readToEnd());
        });
        serve(mirror.endpoint(), ALL);
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\nabc");
            await().until(() -> mirror.requests().size() == 1);
        }
        await().until(() -> mirrored("downstream-gone") == 1);
        await().until(() -> !ends.isEmpty());
        assertThat(ends.remove()).isEqualTo("abc");
    }

    /** What it does not take is in the worker's ledger, with all the memory that it holds on to. */
    @Test
    void whatAMirrorDoesNotTakeCounts() throws Exception {
        RawH2Upstream mirror = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                throw new AssertionError("no request comes whole");
            }

            @Override
            public void onData(
                    RawH2Upstream.Connection connection, RawH2Upstream.Request request, byte[] data, boolean end) {
                // No window is given back.
            }
        });
        toClose.add(mirror);
        rauta.apply(table(UpstreamProtocol.HTTP2, mirror.endpoint())
                .forward("a.example", "/", "web", ALL)
                .snapshot());
        int size = 400_000;
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + size + "\r\n\r\n");
            client.send("x".repeat(size));
            assertThat(client.response().body()).contains("POST /p " + size);
        }
        await().until(() -> rauta.bufferedBytes() >= size - RawH2Upstream.DEFAULT_WINDOW);
        mirror.close();
        await().until(() -> rauta.bufferedBytes() == 0);
        assertThat(mirrored("overloaded")).isZero();
    }
}
