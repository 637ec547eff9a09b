// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.health.HealthView;
import dev.rauta.dataplane.testing.RawClient;
import dev.rauta.dataplane.testing.RawH1Upstream;
import dev.rauta.dataplane.testing.RawH2Upstream;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestPki;
import dev.rauta.dataplane.testing.TlsFront;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints are asked whether they work, and get no requests where they do not. */
final class HealthCheckTest {
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final int port = FreePorts.next();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<RawH1Upstream> upstreams = new ArrayList<>();
    private final Map<Integer, Mood> moods = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** What an endpoint does when it is asked whether it works; requests it answers in any case. */
    private enum Mood {
        GOOD,
        FAILS,
        HANGS,
        CLOSES,
        RESETS,
        BABBLES
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private Endpoint[] endpoints(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            moods.put(number, Mood.GOOD);
            RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                    if (!head.startsWith("GET /ready ")) {
                        connection.ok(Integer.toString(number));
                    } else if (!answer(moods.get(number), connection)) {
                        return;
                    }
                }
            });
            upstreams.add(upstream);
            toClose.add(upstream);
        }
        return upstreams.stream().map(RawH1Upstream::endpoint).toArray(Endpoint[]::new);
    }

    /** Whether the connection stays. */
    private boolean answer(Mood mood, RawH1Upstream.Connection connection) throws IOException {
        switch (mood) {
            case GOOD -> connection.ok("ready");
            case FAILS -> connection.send("HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno");
            case HANGS -> connection.awaitGone();
            case CLOSES -> {
                return false;
            }
            case RESETS -> connection.reset();
            case BABBLES -> connection.send("SSH-2.0-babble\r\n\r\n");
        }
        return true;
    }

    private static HealthCheck check(HealthCheck.Question question) {
        return new HealthCheck(question, OptionalInt.empty(), OFTEN, OFTEN, Duration.ofMillis(300), 2, 2);
    }

    private static HealthCheck http() {
        return check(new HealthCheck.Question.Http("GET", Optional.empty(), "/ready", List.of()));
    }

    private static Resilience only(HealthCheck check) {
        return new Resilience(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(check));
    }

    private Tables tables(HealthCheck check, UpstreamProtocol protocol, Endpoint... endpoints) {
        return Tables.http(port)
                .upstream("web", protocol, endpoints)
                .resilient("web", only(check))
                .forward("a.example", "/", "web");
    }

    private RunningDataplane serve(int workers, Tables tables) {
        RunningDataplane rauta = RunningDataplane.serving(workers, tables.snapshot());
        toClose.add(rauta);
        return rauta;
    }

    private String ask(String host) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get(host, "/");
            assertThat(response.status()).isEqualTo(200);
            return response.body();
        }
    }

    private Set<String> answering(int requests) throws IOException {
        Set<String> who = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            who.add(ask("a.example"));
        }
        return who;
    }

    /** How many endpoints each worker leaves out, once all agree. */
    private static void awaitDown(RunningDataplane rauta, int down) {
        await("each worker leaves out " + down).until(() -> rauta.dataplane().describeHealth().checks().stream()
                        .flatMap(one -> one.endpoints().stream())
                        .filter(one -> !one.works())
                        .count() == down
                && rauta.dataplane().describeWorkers().stream()
                        .flatMap(worker -> worker.resiliences().values().stream())
                        .map(ResilienceView::down)
                        .allMatch(its -> its.size() == down));
    }

    private static long outcomes(RunningDataplane rauta, String outcome) {
        return rauta.dataplane().describeHealth().outcomes().values().stream()
                .mapToLong(its -> its.getOrDefault(outcome, 0L))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "1, FAILS, unexpected-answer",
        "4, FAILS, unexpected-answer",
        "1, HANGS, timeout",
        "4, HANGS, timeout",
        "1, CLOSES, upstream-reset",
        "4, CLOSES, upstream-reset",
        "1, RESETS, upstream-reset",
        "1, BABBLES, upstream-protocol-error"
    })
    void whoDoesNotWorkGetsNoRequestsUntilItDoes(int workers, Mood mood, String outcome) throws Exception {
        RunningDataplane rauta = serve(workers, tables(http(), UpstreamProtocol.HTTP1, endpoints(3)));
        assertThat(answering(20 * workers)).as("works until found otherwise").containsExactly("0", "1", "2");
        moods.put(1, mood);
        awaitDown(rauta, 1);
        assertThat(answering(20 * workers)).containsExactly("0", "2");
        assertThat(outcomes(rauta, outcome)).as("%s", rauta.dataplane().describeHealth().outcomes()).isGreaterThanOrEqualTo(2);
        assertThat(outcomes(rauta, "passed")).isPositive();
        moods.put(1, Mood.GOOD);
        awaitDown(rauta, 0);
        assertThat(answering(20 * workers)).containsExactly("0", "1", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoRefusesGetsNone(int workers) throws Exception {
        Endpoint[] all = endpoints(3);
        RunningDataplane rauta = serve(workers, tables(check(new HealthCheck.Question.Tcp()), UpstreamProtocol.HTTP1, all));
        assertThat(answering(20 * workers)).hasSize(3);
        upstreams.get(1).close();
        awaitDown(rauta, 1);
        int before = rauta.counted("rauta_upstream_attempts_total", Map.of("outcome", "connect-failed"));
        assertThat(answering(20 * workers)).containsExactly("0", "2");
        assertThat(rauta.counted("rauta_upstream_attempts_total", Map.of("outcome", "connect-failed"))).isEqualTo(before);
        assertThat(outcomes(rauta, "connect-failed")).isGreaterThanOrEqualTo(2);
    }

    /** To be connected to is all that is wanted, and nothing may be said there. */
    @Test
    void aCheckOfTcpSaysNothing() throws Exception {
        List<Integer> heard = new ArrayList<>();
        RawH1Upstream listener = RawH1Upstream.start(connection -> {
            String all = connection.readToEnd();
            synchronized (heard) {
                heard.add(all.length());
            }
        });
        toClose.add(listener);
        for (UpstreamProtocol protocol : UpstreamProtocol.values()) {
            RunningDataplane rauta = serve(1, tables(check(new HealthCheck.Question.Tcp()), protocol, listener.endpoint()));
            await().until(() -> outcomes(rauta, "passed") >= 3);
            rauta.close();
        }
        await().until(() -> {
            synchronized (heard) {
                return heard.size() >= 9;
            }
        });
        synchronized (heard) {
            // One that is of no declared protocol is asked for its own, once, by whoever sends requests.
            assertThat(heard.stream().filter(bytes -> bytes > 0).count()).isLessThanOrEqualTo(1);
        }
    }

    /** Some may work all the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whereNoneWorksAllAreUsed(int workers) throws Exception {
        RunningDataplane rauta = serve(workers, tables(http(), UpstreamProtocol.HTTP1, endpoints(3)));
        answering(4 * workers);
        moods.replaceAll((_, _) -> Mood.FAILS);
        awaitDown(rauta, 3);
        assertThat(answering(20 * workers)).containsExactly("0", "1", "2");
        moods.put(2, Mood.GOOD);
        awaitDown(rauta, 2);
        assertThat(answering(10 * workers)).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void endpointsThatComeAreAskedAndThoseThatGoAreNot(int workers) throws Exception {
        Endpoint[] all = endpoints(4);
        moods.put(3, Mood.FAILS);
        RunningDataplane rauta = serve(workers, tables(http(), UpstreamProtocol.HTTP1, all[0], all[1]));
        answering(4 * workers);
        assertThat(upstreams.get(3).accepted()).isZero();
        rauta.applyAll(tables(http(), UpstreamProtocol.HTTP1, all[0], all[3]).snapshot());
        awaitDown(rauta, 1);
        assertThat(answering(10 * workers)).containsExactly("0");
        // What had been asked before the change may still be on its way.
        int before = upstreams.get(1).requests().size();
        long passed = outcomes(rauta, "passed");
        await().until(() -> outcomes(rauta, "passed") >= passed + 5);
        assertThat(upstreams.get(1).requests().size()).isLessThanOrEqualTo(before + 1);
        rauta.applyAll(tables(http(), UpstreamProtocol.HTTP1, all[0], all[1]).snapshot());
        awaitDown(rauta, 0);
        assertThat(answering(10 * workers)).containsExactly("0", "1");
    }

    /** Without the field nobody is asked; with it again, what was known is not believed any more. */
    @Test
    void probesEndWithTheField() throws Exception {
        Endpoint[] all = endpoints(2);
        moods.put(1, Mood.FAILS);
        RunningDataplane rauta = serve(1, tables(http(), UpstreamProtocol.HTTP1, all));
        answering(2);
        awaitDown(rauta, 1);
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, all)
                .forward("a.example", "/", "web")
                .snapshot());
        assertThat(answering(6)).containsExactly("0", "1");
        assertThat(rauta.dataplane().describeHealth()).isEqualTo(HealthView.NONE);
        int accepted = upstreams.get(0).accepted();
        // Five intervals; what had begun before may still come.
        await().pollDelay(OFTEN.multipliedBy(5)).until(() -> true);
        assertThat(upstreams.get(0).accepted()).isLessThanOrEqualTo(accepted + 1);
    }

    /** How often, or how long, is no reason to forget what was found. */
    @Test
    void anotherIntervalKeepsWhatIsKnown() throws Exception {
        Endpoint[] all = endpoints(2);
        moods.put(1, Mood.FAILS);
        RunningDataplane rauta = serve(1, tables(http(), UpstreamProtocol.HTTP1, all));
        answering(2);
        awaitDown(rauta, 1);
        HealthCheck other = new HealthCheck(
                http().question(), OptionalInt.empty(), Duration.ofHours(1), Duration.ofHours(1), OFTEN, 1, 1);
        rauta.applyAll(tables(other, UpstreamProtocol.HTTP1, all).snapshot());
        assertThat(answering(6)).containsExactly("0");
    }

    /** Two routes that have it asked in different ways each go by their own; the same way is one. */
    @Test
    void eachRouteGoesByItsOwnCheck() throws Exception {
        Endpoint[] all = endpoints(2);
        moods.put(1, Mood.FAILS);
        Destination.To strict = new Destination.To(Tables.named("web"), Optional.empty(), Optional.of(only(http())));
        Tables tables = tables(check(new HealthCheck.Question.Tcp()), UpstreamProtocol.HTTP1, all)
                .forward("strict.example", "/", "web")
                .forward("same.example", "/", "web");
        for (String host : List.of("strict.example", "same.example")) {
            tables.change(host, route -> route.with(
                    new Action.Forward(List.of(new WeightedDestination(1, strict, List.of())))));
        }
        RunningDataplane rauta = serve(1, tables);
        await().until(() -> rauta.dataplane().describeHealth().checks().stream()
                .anyMatch(one -> one.endpoints().stream().anyMatch(endpoint -> !endpoint.works())));
        assertThat(rauta.dataplane().describeHealth().checks()).hasSize(2);
        Set<String> strictly = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            strictly.add(ask("strict.example"));
            strictly.add(ask("same.example"));
        }
        assertThat(strictly).containsExactly("0");
        assertThat(answering(10)).containsExactly("0", "1");
    }

    /** What was under way when it was found not to work is answered. */
    @Test
    void requestsUnderWayFinish() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Endpoint[] all = endpoints(1);
        RawH1Upstream slow = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                if (head.startsWith("GET /ready ")) {
                    connection.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
                } else {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsl");
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    connection.send("ow");
                }
            }
        });
        toClose.add(slow);
        HealthCheck late = new HealthCheck(
                http().question(), OptionalInt.empty(), Duration.ofMillis(300), OFTEN, Duration.ofMillis(300), 3, 1);
        RunningDataplane rauta = serve(1, tables(late, UpstreamProtocol.HTTP1, slow.endpoint(), all[0]));
        try (RawClient first = RawClient.connect(port);
                RawClient second = RawClient.connect(port)) {
            first.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            second.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            awaitDown(rauta, 1);
            assertThat(answering(6)).containsExactly("0");
            go.countDown();
            assertThat(Set.of(first.response().body(), second.response().body())).containsExactlyInAnyOrder("slow", "0");
        }
    }

    /** Where health is told at another port, that is where it is asked. */
    @Test
    void itIsAskedAtAnotherPort() throws Exception {
        Endpoint[] all = endpoints(1);
        RawH1Upstream beside = RawH1Upstream.answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        toClose.add(beside);
        HealthCheck.Question expects404 = new HealthCheck.Question.Http(
                "GET", Optional.of("health.example"), "/anything?a=b", List.of(404));
        HealthCheck there = new HealthCheck(
                expects404, OptionalInt.of(beside.endpoint().port()), OFTEN, OFTEN, Duration.ofMillis(300), 1, 1);
        RunningDataplane rauta = serve(1, tables(there, UpstreamProtocol.HTTP1, all));
        await().until(() -> outcomes(rauta, "passed") >= 3);
        assertThat(beside.requests()).allMatch("GET /anything?a=b"::equals);
        assertThat(upstreams.getFirst().requests()).isEmpty();
    }

    /** Whoever speaks HTTP/2 alone, and says so nowhere, is asked in it. */
    @ParameterizedTest
    @EnumSource(UpstreamProtocol.class)
    void itIsAskedInWhatItSpeaks(UpstreamProtocol protocol) throws Exception {
        Endpoint where;
        if (protocol == UpstreamProtocol.HTTP1) {
            where = endpoints(1)[0];
        } else {
            RawH2Upstream upstream = RawH2Upstream.start(new RawH2Upstream.Script() {});
            toClose.add(upstream);
            where = upstream.endpoint();
        }
        RunningDataplane rauta = serve(1, tables(http(), protocol, where));
        await().until(() -> outcomes(rauta, "passed") >= 5);
        awaitDown(rauta, 0);
    }

    @ParameterizedTest
    @CsvSource({"HTTP, true", "HTTP, false", "TCP, true", "TCP, false"})
    void tlsIsTheUpstreams(String kind, boolean believed) throws Exception {
        Endpoint behind = endpoints(1)[0];
        TestPki pki = TestPki.root("servers");
        TlsFront front = TlsFront.of(behind, pki.server("EC", "web.internal"));
        toClose.add(front);
        String trusted = believed ? pki.pem() : TestPki.root("others").pem();
        RunningDataplane rauta = serve(1, Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, UpstreamTls.verified("web.internal", trusted), front.endpoint())
                .resilient("web", only(kind.equals("TCP") ? check(new HealthCheck.Question.Tcp()) : http()))
                .forward("a.example", "/", "web"));
        await().until(() -> outcomes(rauta, believed ? "passed" : "tls-failed") >= 3);
        assertThat(outcomes(rauta, believed ? "tls-failed" : "passed")).isZero();
        if (believed) {
            assertThat(front.serverNames()).allMatch("web.internal"::equals).isNotEmpty();
        }
    }

    /** What grpc.health.v1.Health/Check may say: the number of a status, or a status of gRPC. */
    private final class GrpcHealth implements RawH2Upstream.Script {
        volatile String message = serving(1);
        volatile String status = "0";
        final Map<String, String> asked = new ConcurrentHashMap<>();

        static String serving(int status) {
            return "\0\0\0\0\2\u0008" + (char) status;
        }

        @Override
        public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
            if (!request.path().equals("/grpc.health.v1.Health/Check")) {
                connection.ok(request.stream(), "h2");
                return;
            }
            asked.put(
                    request.fields().get("content-type") + " " + request.fields().get("te"),
                    request.body().toString(java.nio.charset.StandardCharsets.ISO_8859_1));
            if (!status.equals("0")) {
                connection.headers(
                        request.stream(), true, ":status", "200", "content-type", "application/grpc", "grpc-status", status);
                return;
            }
            connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
            connection.data(request.stream(), message, false);
            connection.headers(request.stream(), true, "grpc-status", "0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aHealthServiceOfGrpcIsAsked(int workers) throws Exception {
        GrpcHealth script = new GrpcHealth();
        RawH2Upstream one = RawH2Upstream.start(script);
        RawH2Upstream other = RawH2Upstream.start(new GrpcHealth());
        toClose.add(one);
        toClose.add(other);
        RunningDataplane rauta = serve(workers, tables(
                check(new HealthCheck.Question.Grpc("shop.Cart")), UpstreamProtocol.HTTP2, one.endpoint(), other.endpoint()));
        answering(4 * workers);
        await().until(() -> outcomes(rauta, "passed") >= 4);
        assertThat(script.asked).containsExactly(
                Map.entry("application/grpc trailers", "\0\0\0\0\u000b\n\tshop.Cart"));
        // NOT_SERVING, a service that is not known, what is no message of the service, and a word too much.
        for (Runnable trouble : List.<Runnable>of(
                () -> script.message = GrpcHealth.serving(2),
                () -> script.status = "5",
                () -> script.message = "junk",
                () -> script.message = GrpcHealth.serving(1) + "x")) {
            trouble.run();
            awaitDown(rauta, 1);
            script.status = "0";
            script.message = GrpcHealth.serving(1);
            awaitDown(rauta, 0);
        }
    }

    @Test
    void theServerAsAWholeIsAskedAboutWithAnEmptyMessage() throws Exception {
        GrpcHealth script = new GrpcHealth();
        RawH2Upstream one = RawH2Upstream.start(script);
        toClose.add(one);
        RunningDataplane rauta =
                serve(1, tables(check(new HealthCheck.Question.Grpc("")), UpstreamProtocol.HTTP2, one.endpoint()));
        await().until(() -> outcomes(rauta, "passed") >= 2);
        assertThat(script.asked).containsExactly(Map.entry("application/grpc trailers", "\0\0\0\0\0"));
    }

    /** A drain ends them, and what is known stays known. */
    @Test
    void aDrainEndsThem() throws Exception {
        Endpoint[] all = endpoints(2);
        RunningDataplane rauta = serve(1, tables(http(), UpstreamProtocol.HTTP1, all));
        await().until(() -> outcomes(rauta, "passed") >= 4);
        rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(1));
        long asked = outcomes(rauta, "passed");
        int accepted = upstreams.getFirst().accepted();
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        assertThat(outcomes(rauta, "passed")).isEqualTo(asked);
        assertThat(upstreams.getFirst().accepted()).isEqualTo(accepted);
    }

    /** More endpoints than may be asked at a time are all asked. */
    @Test
    void thousandsAreAskedInTurn() throws Exception {
        RawH1Upstream upstream = RawH1Upstream.start(connection -> {
            if (connection.readHead() != null) {
                connection.ok("ready");
            }
        });
        toClose.add(upstream);
        Endpoint[] many = new Endpoint[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Endpoint("127.1." + i / 250 + "." + (1 + i % 250), upstream.endpoint().port());
        }
        HealthCheck slow = new HealthCheck(
                check(new HealthCheck.Question.Tcp()).question(), OptionalInt.empty(), Duration.ofSeconds(2), OFTEN, Duration.ofSeconds(5), 1, 1);
        RunningDataplane rauta = serve(1, tables(slow, UpstreamProtocol.HTTP1, many));
        await().atMost(Duration.ofSeconds(20)).until(() -> rauta.dataplane().describeHealth().checks().stream()
                .flatMap(one -> one.endpoints().stream())
                .noneMatch(one -> one.last().isEmpty()));
    }
}
