// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.balance.resilience.ResilienceView.BreakerView;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is more than a circuit breaker lets through is answered at once, and nothing that has ended counts. */
final class CircuitBreakerTest {
    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final Semaphore answers = new Semaphore(0);

    @AfterEach
    void stop() {
        answers.release(1000);
    }

    private static OptionalInt some(int limit) {
        return limit < 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /** Less than zero: no limit. */
    private static Resilience limits(int connections, int pending, int requests, int retries) {
        return new Resilience(
                Optional.of(new CircuitBreaker(some(connections), some(pending), some(requests), some(retries))),
                Optional.empty(),
                Optional.empty());
    }

    private Tables web(UpstreamProtocol protocol, Resilience resilience, Endpoint... endpoints) {
        return Tables.http(port)
                .upstream("web", protocol, endpoints)
                .resilient("web", resilience)
                .forward("a.example", "/", "web");
    }

    private RunningDataplane serve(int workers, Snapshot snapshot) {
        RunningDataplane rauta = RunningDataplane.serving(workers, snapshot);
        closing.add(rauta);
        return rauta;
    }

    /** One that answers a request once it is told to, and {@code /now} at once. */
    private RawH1Upstream holding() {
        RawH1Upstream upstream = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                if (!head.startsWith("GET /now")) {
                    answers.acquireUninterruptibly();
                }
                connection.ok("ok");
            }
        });
        closing.add(upstream);
        return upstream;
    }

    private RawClient begin(String path) throws IOException {
        RawClient client = RawClient.connect(port);
        closing.add(client);
        return client.send("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
    }

    private void assertRefused(RawClient.Response response, String limit) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("x-rauta-error")).isEqualTo("circuit-open-" + limit);
    }

    private static List<BreakerView> breakers(RunningDataplane rauta) {
        return rauta.dataplane().describeWorkers().stream()
                .map(WorkerView::resiliences)
                .flatMap(all -> all.values().stream())
                .map(ResilienceView::breakers)
                .flatMap(List::stream)
                .toList();
    }

    private static int requests(RunningDataplane rauta) {
        return breakers(rauta).stream().mapToInt(BreakerView::requests).sum();
    }

    private static int refusals(RunningDataplane rauta, String limit) {
        return rauta.counted(
                "rauta_circuit_breaker_refusals_total", Map.of("upstream", "default/web:80", "limit", limit));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void requestsThatAreTooManyAreAnsweredAtOnce(int workers) throws Exception {
        RunningDataplane rauta = serve(workers, web(UpstreamProtocol.HTTP1, limits(-1, -1, 2, -1), holding().endpoint()).snapshot());
        List<RawClient> held = new ArrayList<>();
        int refused = 0;
        // A connection's worker is not known: so many that each has had more than two.
        for (int i = 0; i < 20 * workers; i++) {
            int before = requests(rauta);
            RawClient client = begin("/held");
            await().until(() -> requests(rauta) > before || client.stream().available() > 0);
            if (client.stream().available() > 0) {
                assertRefused(client.response(), "requests");
                refused++;
            } else {
                held.add(client);
            }
        }
        assertThat(held).hasSize(2 * workers);
        assertThat(breakers(rauta)).allMatch(breaker -> breaker.requests() == 2).hasSize(workers);
        assertThat(refusals(rauta, "requests")).isEqualTo(refused);
        answers.release(held.size());
        for (RawClient client : held) {
            assertThat(client.response().status()).isEqualTo(200);
        }
        await().until(() -> requests(rauta) == 0);
        for (RawClient client : held) {
            // On the connections that were refused nothing, each worker takes two again.
            client.send("GET /held HTTP/1.1\r\nHost: a.example\r\n\r\n");
        }
        answers.release(held.size());
        for (RawClient client : held) {
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void connectionsThatWouldBeTooManyAreNotOpened() throws Exception {
        RawH1Upstream web = holding();
        RunningDataplane rauta = serve(1, web(UpstreamProtocol.HTTP1, limits(2, -1, -1, -1), web.endpoint()).snapshot());
        RawClient one = begin("/held");
        RawClient other = begin("/held");
        await().until(() -> web.requests().size() == 2);
        assertRefused(begin("/now").response(), "connections");
        assertThat(web.accepted()).isEqualTo(2);
        assertThat(refusals(rauta, "connections")).isEqualTo(1);
        answers.release(2);
        assertThat(one.response().status()).isEqualTo(200);
        assertThat(other.response().status()).isEqualTo(200);
        assertThat(begin("/now").response().status()).isEqualTo(200);
        assertThat(web.accepted()).as("kept ones are used").isEqualTo(2);
    }

    /** A kept connection to one endpoint does not keep requests from another. */
    @Test
    void aConnectionThatNobodyUsesMakesRoom() throws Exception {
        RawH1Upstream one = holding();
        RawH1Upstream other = holding();
        serve(1, web(UpstreamProtocol.HTTP1, limits(1, -1, -1, -1), one.endpoint(), other.endpoint()).snapshot());
        for (int i = 0; i < 10; i++) {
            assertThat(begin("/now").response().status()).isEqualTo(200);
        }
        assertThat(one.requests()).hasSize(5);
        assertThat(other.requests()).hasSize(5);
    }

    /** An upstream whose protocol is not known is probed; the probe does not take the only connection. */
    @Test
    void aProbeTakesNobodysConnection() throws Exception {
        FakeUpstream web = FakeUpstream.http1("web");
        closing.add(web);
        serve(1, web(UpstreamProtocol.AUTO, limits(1, 1, 1, -1), web.endpoint()).snapshot());
        for (int i = 0; i < 20; i++) {
            assertThat(begin("/x").response().status()).isEqualTo(200);
        }
    }

    @Test
    void requestsThatWouldWaitBesideTooManyAreAnsweredAtOnce() throws Exception {
        FakeUpstream web = FakeUpstream.h2c("web", 1);
        closing.add(web);
        RunningDataplane rauta = serve(1, web(UpstreamProtocol.HTTP2, limits(1, 1, -1, -1), web.endpoint()).snapshot());
        assertThat(begin("/x").response().status()).as("SETTINGS have come").isEqualTo(200);
        RawClient busy = begin("/never");
        await().until(() -> web.requests().size() == 2);
        RawClient waits = begin("/x");
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().getFirst().waiting() == 1);
        assertRefused(begin("/x").response(), "pending");
        assertThat(refusals(rauta, "pending_requests")).isEqualTo(1);
        // Whose client goes makes room at once, not with the next look at who waits.
        waits.close();
        await().until(() -> requests(rauta) == 1);
        RawClient next = begin("/x");
        await().until(() -> requests(rauta) == 2);
        busy.close();
        assertThat(next.response().status()).isEqualTo(200);
        assertThat(web.accepted()).isEqualTo(1);
    }

    private static Route retried(Route route, Optional<Duration> attempt) {
        RetryPolicy policy = new RetryPolicy(2, List.of(503), true, true, true, Duration.ofMillis(1));
        return new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                new Timeouts(Optional.empty(), attempt), Optional.of(policy), route.declared());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void retriesThatWouldBeTooManyAreNotMade(int most) throws Exception {
        RawH1Upstream web = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                connection.send("HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nnone");
            }
        });
        closing.add(web);
        RunningDataplane rauta = serve(1, web(UpstreamProtocol.HTTP1, limits(-1, -1, -1, most), web.endpoint())
                .change("a.example", route -> retried(route, Optional.empty()))
                .snapshot());
        for (int i = 1; i <= 3; i++) {
            RawClient.Response response = begin("/x").response();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).as("the upstream's own").isEqualTo("none");
            assertThat(web.requests()).hasSize(i * (most == 0 ? 1 : 3));
        }
        assertThat(refusals(rauta, "retries")).isEqualTo(most == 0 ? 3 : 0);
        assertThat(breakers(rauta)).allMatch(breaker -> breaker.retries() == 0 && breaker.requests() == 0);
    }

    /** Of two policies that reach one upstream each has its own count. */
    @Test
    void aShareOfARouteMayHaveLimitsOfItsOwn() throws Exception {
        RawH1Upstream web = holding();
        serve(1, Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .forward("a.example", "/held", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1,
                        new Destination.To(Tables.named("web"), Optional.empty(), Optional.of(limits(-1, -1, 1, -1))),
                        List.of())))))
                .forward("a.example", "/now", "web")
                .snapshot());
        begin("/held");
        await().until(() -> web.requests().size() == 1);
        assertRefused(begin("/held").response(), "requests");
        assertThat(begin("/now").response().status()).isEqualTo(200);
    }

    /** A copy has its place as any request, gives it back, and keeps nobody's request from its own upstream. */
    @Test
    void copiesForMirrorsCountToo() throws Exception {
        RawH1Upstream mirror = holding();
        FakeUpstream web = FakeUpstream.http1("web");
        closing.add(web);
        RunningDataplane rauta = serve(1, Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .upstream("mirror", UpstreamProtocol.HTTP1, mirror.endpoint())
                .resilient("mirror", limits(-1, -1, 1, -1))
                .forward("a.example", "/", "web", new Filter.Mirror(Tables.named("mirror"), 1, 1))
                .snapshot());
        for (int i = 0; i < 3; i++) {
            assertThat(begin("/x").response().status()).isEqualTo(200);
        }
        assertThat(requests(rauta)).isEqualTo(1);
        assertThat(rauta.counted(
                        "rauta_mirrored_requests_total",
                        Map.of("upstream", "default/mirror:80", "outcome", "circuit-open-requests")))
                .isEqualTo(2);
        answers.release();
        await().until(() -> requests(rauta) == 0);
        assertThat(begin("/x").response().status()).isEqualTo(200);
        await().until(() -> mirror.requests().size() == 2);
    }

    @Test
    void anotherPolicyCostsNoConnectionAndCountsFromNow() throws Exception {
        RawH1Upstream web = holding();
        RunningDataplane rauta = serve(1, web(UpstreamProtocol.HTTP1, limits(-1, -1, 1, -1), web.endpoint()).snapshot());
        assertThat(begin("/now").response().status()).isEqualTo(200);
        rauta.applyAll(web(UpstreamProtocol.HTTP1, limits(-1, -1, 3, -1), web.endpoint()).snapshot());
        assertThat(begin("/now").response().status()).isEqualTo(200);
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
        assertThat(begin("/now").response().status()).isEqualTo(200);
        assertThat(breakers(rauta)).isEmpty();
        assertThat(web.accepted()).isEqualTo(1);
    }

    /** Requests end in every way that there is, at random; afterwards nothing counts, and as many are let in as ever. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void itNeverLatches(int workers) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RawH1Upstream web = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                switch (head.split("[ ?]")[1]) {
                    case "/reset" -> connection.reset();
                    case "/close" -> {
                        return;
                    }
                    case "/half" -> {
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                        return;
                    }
                    case "/broken" -> connection.send("HTTP/9 what\r\n\r\n");
                    case "/503" -> connection.send("HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nnone");
                    case "/silent" -> connection.awaitEnd();
                    default -> connection.ok("ok");
                }
            }
        });
        closing.add(web);
        Endpoint nobody = new Endpoint("127.0.0.1", FreePorts.next());
        RunningDataplane rauta = serve(workers, web(UpstreamProtocol.HTTP1, limits(6, 4, 5, 2), web.endpoint(), nobody)
                .change("a.example", route -> retried(route, Optional.of(Duration.ofMillis(300))))
                .snapshot());
        String[] paths = {"/reset", "/close", "/half", "/broken", "/503", "/silent", "/ok"};
        List<RawClient> open = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            RawClient client = RawClient.connect(port);
            client.send("GET " + paths[random.nextInt(paths.length)] + "?" + i + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
            open.add(client);
            while (open.size() > random.nextInt(30)) {
                // Those that have their answer and those that do not.
                open.remove(random.nextInt(open.size())).close();
            }
        }
        for (RawClient client : open) {
            client.close();
        }
        await("seed " + seed).until(() -> breakers(rauta).stream()
                .allMatch(breaker -> breaker.requests() == 0 && breaker.retries() == 0));
        await("seed " + seed).until(() -> rauta.dataplane().describeWorkers().stream()
                .flatMap(worker -> worker.pools().stream())
                .allMatch(pool -> pool.waiting() == 0 && pool.streams() == 0));
        for (int i = 0; i < 30; i++) {
            assertThat(begin("/ok").response().status()).as("seed %d", seed).isEqualTo(200);
        }
    }
}
