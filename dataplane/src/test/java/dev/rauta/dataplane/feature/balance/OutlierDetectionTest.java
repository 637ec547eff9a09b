// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that fail are left out for a while, and come back. */
final class OutlierDetectionTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final LoadBalancing TURNS = new LoadBalancing.RoundRobin();

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final List<RawH1Upstream> upstreams = new ArrayList<>();
    private final Set<Integer> bad = ConcurrentHashMap.newKeySet();

    OutlierDetectionTest() {
        for (int i = 0; i < 3; i++) {
            int number = i;
            RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                    if (bad.contains(number)) {
                        connection.send("HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\nnone");
                    } else {
                        connection.ok(Integer.toString(number));
                    }
                }
            });
            upstreams.add(upstream);
            closing.add(upstream);
        }
    }

    private RunningDataplane serve(int workers, LoadBalancing how, Duration base, Endpoint... endpoints) {
        OutlierDetection when =
                new OutlierDetection(OptionalInt.of(2), OptionalInt.empty(), OptionalInt.of(2), base, LONG, 50);
        Resilience resilience = new Resilience(Optional.empty(), Optional.of(when), Optional.empty());
        RunningDataplane rauta = RunningDataplane.serving(workers, Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, endpoints)
                .resilient("web", resilience)
                .forward("a.example", "/", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1, new Destination.To(Tables.named("web"), Optional.of(how)), List.of())))))
                .snapshot());
        closing.add(rauta);
        return rauta;
    }

    private Endpoint[] all() {
        return upstreams.stream().map(RawH1Upstream::endpoint).toArray(Endpoint[]::new);
    }

    private RawClient.Response ask(String... fields) throws IOException {
        StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nHost: a.example\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        try (RawClient client = RawClient.connect(port)) {
            return client.send(head.append("\r\n").toString()).response();
        }
    }

    private static int out(RunningDataplane rauta) {
        return rauta.dataplane().describeWorkers().stream()
                .flatMap(worker -> worker.resiliences().values().stream())
                .map(ResilienceView::out)
                .mapToInt(List::size)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"RoundRobin, 1", "RoundRobin, 4", "LeastRequest, 1", "LeastRequest, 4"})
    void whoFailsIsLeftOut(String how, int workers) throws Exception {
        bad.add(1);
        RunningDataplane rauta =
                serve(workers, how.equals("RoundRobin") ? TURNS : new LoadBalancing.LeastRequest(), LONG, all());
        int failed = 0;
        for (int i = 0; i < 80 * workers; i++) {
            failed += ask().status() == 500 ? 1 : 0;
        }
        assertThat(failed).isBetween(1, 2 * workers);
        // Who was slow the first time is asked again only after a while.
        await().until(() -> {
            ask();
            return out(rauta) >= 1;
        });
        assertThat(out(rauta)).isBetween(1, workers);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoHealsComesBack(int workers) throws Exception {
        bad.add(1);
        RunningDataplane rauta = serve(workers, TURNS, SHORT, all());
        await().until(() -> {
            ask();
            return out(rauta) >= 1;
        });
        bad.clear();
        await().until(() -> out(rauta) == 0);
        for (int i = 0; i < 30; i++) {
            assertThat(ask().status()).isEqualTo(200);
        }
        int before = upstreams.get(1).requests().size();
        await().until(() -> {
            ask();
            return upstreams.get(1).requests().size() > before;
        });
    }

    /** Answers of theirs are better than none. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void neverAllAreLeftOut(int workers) throws Exception {
        bad.addAll(Set.of(0, 1, 2));
        RunningDataplane rauta = serve(workers, TURNS, LONG, all());
        for (int i = 0; i < 40 * workers; i++) {
            assertThat(ask().body()).as("an endpoint's own").isEqualTo("none");
        }
        assertThat(out(rauta)).as("half of three at most").isLessThanOrEqualTo(workers);
        bad.clear();
        for (int i = 0; i < 20; i++) {
            assertThat(ask().status()).isEqualTo(200);
        }
    }

    @Test
    void theOnlyOneStays() throws Exception {
        bad.add(0);
        RunningDataplane rauta = serve(1, TURNS, LONG, upstreams.getFirst().endpoint());
        for (int i = 0; i < 10; i++) {
            assertThat(ask().body()).isEqualTo("none");
        }
        assertThat(out(rauta)).isZero();
    }

    @Test
    void whoCannotBeReachedIsNotTriedAgainAndAgain() throws Exception {
        RunningDataplane rauta =
                serve(1, TURNS, LONG, upstreams.getFirst().endpoint(), new Endpoint("127.0.0.1", FreePorts.next()));
        for (int i = 0; i < 20; i++) {
            assertThat(ask().status()).isEqualTo(200);
        }
        assertThat(out(rauta)).isEqualTo(1);
        assertThat(rauta.counted(
                        "rauta_upstream_attempts_total",
                        Map.of("upstream", "default/web:80", "outcome", "connect-failed")))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Maglev", "RingHash"})
    void aKeyGoesToTheNextAndBack(String algorithm) throws Exception {
        HashKey key = new HashKey.Header("x-user");
        RunningDataplane rauta = serve(
                1, algorithm.equals("Maglev") ? new LoadBalancing.Maglev(key) : new LoadBalancing.RingHash(key), SHORT, all());
        String first = ask("X-User: u1").body();
        bad.add(Integer.parseInt(first));
        await().until(() -> ask("X-User: u1").status() == 200);
        assertThat(ask("X-User: u1").body()).isNotEqualTo(first);
        bad.clear();
        await().until(() -> out(rauta) == 0);
        assertThat(ask("X-User: u1").body()).isEqualTo(first);
    }

    @Test
    void aSessionMovesOn() throws Exception {
        serve(1, new LoadBalancing.SessionCookie(Optional.of("stay"), "/", Optional.empty(), Optional.empty()), LONG, all());
        RawClient.Response first = ask();
        String field = first.header("set-cookie");
        String cookie = "Cookie: " + field.substring(0, field.indexOf(';'));
        assertThat(ask(cookie).body()).isEqualTo(first.body());
        bad.add(Integer.parseInt(first.body()));
        assertThat(ask(cookie).status()).isEqualTo(500);
        assertThat(ask(cookie).status()).isEqualTo(500);
        RawClient.Response moved = ask(cookie);
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.header("set-cookie")).startsWith("stay=").isNotEqualTo(field);
    }

    /** An HTTP/2 upstream that answers each call with a status, in trailers or, {@code alone}, without any message. */
    private RawH2Upstream calls(String status, boolean alone) {
        RawH2Upstream upstream = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                if (alone) {
                    connection.headers(
                            request.stream(), true, ":status", "200", "content-type", "application/grpc", "grpc-status", status);
                } else {
                    connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
                    connection.data(request.stream(), "message", false);
                    connection.headers(request.stream(), true, "grpc-status", status);
                }
            }
        });
        closing.add(upstream);
        return upstream;
    }

    @ParameterizedTest
    @CsvSource({
        "14, true, 1, true, 1", "14, false, 1, true, 1", "14, false, 4, true, 1", "2, false, 1, true, 1", "4, true, 1, true, 1", "12, true, 1, true, 1",
        "13, false, 1, true, 1", "15, true, 1, true, 1", "odd, false, 1, true, 1", "0, false, 1, true, 0", "1, true, 1, true, 0", "3, false, 1, true, 0",
        "5, true, 1, true, 0", "7, false, 1, true, 0", "8, true, 1, true, 0", "16, false, 1, true, 0", "14, true, 1, false, 0", "14, false, 1, false, 0"
    })
    void callsCountByTheirOwnStatus(String status, boolean alone, int workers, boolean grpc, int expected) throws Exception {
        OutlierDetection when = new OutlierDetection(
                OptionalInt.of(2), OptionalInt.empty(), OptionalInt.empty(), LONG, LONG, 50);
        RunningDataplane rauta = RunningDataplane.serving(workers, Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP2, calls(status, alone).endpoint(), calls("0", false).endpoint())
                .resilient("web", new Resilience(Optional.empty(), Optional.of(when), Optional.empty()))
                .forward("a.example", "/", "web")
                .snapshot());
        closing.add(rauta);
        List<String> statuses = new ArrayList<>();
        try (RawH2Client client = RawH2Client.connect(port)) {
            for (int i = 0; i < 10; i++) {
                int stream = 2 * i + 1;
                client.request(
                        stream, true, "POST", "a.example", "/a.B/c", "content-type", grpc ? "application/grpc" : "text/plain", "te", "trailers");
                RawH2Client.Answer answer = client.answer(stream);
                statuses.add(answer.trailers().getOrDefault("grpc-status", answer.head().getOrDefault("grpc-status", "none")));
            }
        }
        assertThat(out(rauta)).as("%s", statuses).isEqualTo(expected);
        if (!status.equals("0")) {
            // One connection is one worker's; it has seen as many as are counted, and no more.
            assertThat(statuses).filteredOn(status::equals).hasSize(expected == 1 ? 2 : 5);
        }
    }
}
