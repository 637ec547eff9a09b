// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.testing.Blackhole;
import dev.rauta.dataplane.testing.RawClient;
import dev.rauta.dataplane.testing.RawH1Upstream;
import dev.rauta.dataplane.testing.RawH2Client;
import dev.rauta.dataplane.testing.RawH2Upstream;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another endpoint is asked besides one that takes its time, and the first answer counts. */
final class HedgingTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofMinutes(1);
    private static final RetryBudget ALL = new RetryBudget(100, Duration.ofHours(1), 1000, Duration.ofMillis(100));

    private final int port = FreePorts.next();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> gone = new ConcurrentLinkedQueue<>();
    private RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() throws Exception {
        toClose.add(rauta);
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private void workers(int count) {
        rauta.close();
        rauta = RunningDataplane.start(count);
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    /** One that takes a request and says nothing until its peer breaks off. */
    private RawH1Upstream silent() {
        return closing(RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                bodies.add(new String(connection.readBody(head), StandardCharsets.ISO_8859_1));
                connection.awaitEnd();
                gone.add("gone");
            }
        }));
    }

    /** One that answers at once. */
    private RawH1Upstream swift(String answer) {
        return closing(RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                bodies.add(new String(connection.readBody(head), StandardCharsets.ISO_8859_1));
                connection.send(answer);
            }
        }));
    }

    private RawH1Upstream swift() {
        return swift(answer(200, "swift"));
    }

    private static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " Yes\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static RetryPolicy retries(int attempts, boolean nonIdempotent, RetryBudget budget, Integer... codes) {
        return new RetryPolicy(
                attempts, List.of(codes), true, true, nonIdempotent, Duration.ZERO, Optional.empty(), Optional.empty(), List.of(),
                Optional.ofNullable(budget));
    }

    private static UnaryOperator<Route> hedged(Hedging hedging, RetryPolicy retry, Timeouts timeouts) {
        return route -> new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                timeouts, Optional.ofNullable(retry), Optional.of(hedging), route.declared());
    }

    private Tables tables(UpstreamProtocol protocol, Hedging hedging, RetryPolicy retry, Endpoint... endpoints) {
        return Tables.gateway(port)
                .upstream("web", protocol, endpoints)
                .forward("a.example", "/", "web")
                .change("a.example", hedged(hedging, retry, Timeouts.DEFAULT));
    }

    private void serve(Duration delay, int attempts, RetryPolicy retry, Endpoint... endpoints) {
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, new Hedging(delay, attempts), retry, endpoints).snapshot());
    }

    private RawClient.Response ask(String method, String body) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            client.send(method + " /x HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n" + length + "\r\n" + body);
            RawClient.Response response = client.response();
            assertThat(client.closed()).as("one answer and nothing behind it").isTrue();
            return response;
        }
    }

    private int attempts(String outcome) {
        return rauta.counted(
                "rauta_upstream_attempts_total", Map.of("upstream", "default/web:80", "outcome", outcome));
    }

    private int attempts() {
        return rauta.counted("rauta_upstream_attempts_total", Map.of("upstream", "default/web:80"));
    }

    private int refused(String limit) {
        return rauta.counted("rauta_circuit_breaker_refusals_total", Map.of("upstream", "default/web:80", "limit", limit));
    }

    private int streams() {
        return rauta.dataplane().describeWorkers().stream()
                .map(WorkerView::pools)
                .flatMap(List::stream)
                .mapToInt(PoolView::streams)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whereOneSaysNothingAnotherAnswers(int workers) throws Exception {
        workers(workers);
        RawH1Upstream slow = silent();
        RawH1Upstream web = swift();
        serve(SOON, 1, retries(0, false, ALL), slow.endpoint(), web.endpoint());
        for (int i = 0; i < 20 * workers; i++) {
            RawClient.Response response = ask("GET", "");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("swift");
        }
        int asked = slow.requests().size();
        assertThat(asked).as("each in turn").isPositive();
        await().until(() -> attempts("hedged-away") >= asked);
        await().until(() -> gone.size() == asked);
        await().until(() -> streams() == 0);
        assertThat(attempts("2xx")).isEqualTo(20 * workers);
    }

    /** Nobody else is asked where the first answers in time. */
    @Test
    void whoAnswersInTimeIsAlone() throws Exception {
        RawH1Upstream one = swift();
        RawH1Upstream other = swift();
        serve(NEVER, 3, null, one.endpoint(), other.endpoint());
        for (int i = 0; i < 10; i++) {
            assertThat(ask("GET", "").status()).isEqualTo(200);
        }
        await().until(() -> attempts("2xx") == 10);
        assertThat(one.requests().size() + other.requests().size()).isEqualTo(10);
        assertThat(attempts()).isEqualTo(10);
    }

    /** The slow one was asked first, and is heard all the same. */
    @Test
    void theFirstMayYetWin() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        Queue<Integer> order = new ConcurrentLinkedQueue<>();
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                order.add(connection.number());
                if (order.size() == 1) {
                    awaitUninterruptibly(second);
                    connection.ok("first");
                } else {
                    second.countDown();
                    connection.awaitEnd();
                    gone.add("gone");
                }
            }
        };
        RawH1Upstream one = closing(RawH1Upstream.start(script));
        RawH1Upstream other = closing(RawH1Upstream.start(script));
        serve(SOON, 1, null, one.endpoint(), other.endpoint());
        assertThat(ask("GET", "").body()).isEqualTo("first");
        await().until(() -> gone.size() == 1);
        await().until(() -> attempts("2xx") == 1 && attempts("hedged-away") == 1);
        await().until(() -> streams() == 0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whereAllAreSlowAllThatMayBeAreAsked() throws Exception {
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofSeconds(2)), Optional.empty());
        RawH1Upstream[] slow = {silent(), silent(), silent(), silent(), silent()};
        Endpoint[] all = List.of(slow).stream().map(RawH1Upstream::endpoint).toArray(Endpoint[]::new);
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, new Hedging(SOON, 3), retries(0, false, ALL), all)
                .change("a.example", hedged(new Hedging(SOON, 3), retries(0, false, ALL), timeouts))
                .snapshot());
        assertThat(ask("GET", "").status()).isEqualTo(504);
        assertThat(List.of(slow)).as("the first and three more, each once").filteredOn(one -> one.requests().size() == 1).hasSize(4);
        await().until(() -> attempts("upstream-timeout") == 4);
        await().until(() -> gone.size() == 4 && streams() == 0);
    }

    @Test
    void theSameOneIsNotAskedTwice() throws Exception {
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(600)), Optional.empty());
        RawH1Upstream only = silent();
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, new Hedging(SOON, 3), null, only.endpoint())
                .change("a.example", hedged(new Hedging(SOON, 3), null, timeouts))
                .snapshot());
        assertThat(ask("GET", "").status()).isEqualTo(504);
        assertThat(only.requests()).hasSize(1);
        assertThat(attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, false, false", "PATCH, false, false", "POST, true, true", "PUT, false, true", "DELETE, false, true", "HEAD, false, true"})
    void onlyWhatMayBeRepeatedIs(String method, boolean nonIdempotent, boolean hedges) throws Exception {
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(800)), Optional.empty());
        RawH1Upstream slow = silent();
        RawH1Upstream other = silent();
        Hedging hedging = new Hedging(SOON, 1);
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, hedging, null, slow.endpoint(), other.endpoint())
                .change("a.example", hedged(hedging, retries(0, nonIdempotent, ALL), timeouts))
                .snapshot());
        try (RawClient client = RawClient.connect(port)) {
            client.send(method + " /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.head()).startsWith("HTTP/1.1 504");
        }
        assertThat(bodies).hasSize(hedges ? 2 : 1).allMatch("abc"::equals);
    }

    /** One hears of a body that is still to come, both of one that is whole. */
    @Test
    void aBodyIsSentToBothOnceItIsWhole() throws Exception {
        RawH1Upstream slow = silent();
        RawH1Upstream web = swift();
        serve(SOON, 1, retries(0, false, ALL), slow.endpoint(), web.endpoint());
        String body = "x".repeat(50_000);
        while (slow.requests().isEmpty()) {
            try (RawClient client = RawClient.connect(port)) {
                client.send("PUT /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body.substring(0, 40_000));
                await().during(SOON.multipliedBy(5)).until(() -> slow.requests().size() + web.requests().size() > 0);
                client.send(body.substring(40_000));
                assertThat(client.response().body()).isEqualTo("swift");
            }
        }
        assertThat(bodies).allMatch(body::equals);
        assertThat(bodies).hasSizeGreaterThan(1);
    }

    /** What has left and is not kept cannot go to another. */
    @Test
    void aBodyThatIsTooLargeToKeepIsSentOnce() throws Exception {
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(800)), Optional.empty());
        RawH1Upstream slow = silent();
        RawH1Upstream other = silent();
        Hedging hedging = new Hedging(SOON, 1);
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, hedging, null, slow.endpoint(), other.endpoint())
                .change("a.example", hedged(hedging, null, timeouts))
                .snapshot());
        assertThat(ask("PUT", "x".repeat(100_000)).status()).isEqualTo(504);
        assertThat(slow.requests().size() + other.requests().size()).isEqualTo(1);
    }

    /** An answer that the policy would rather drop does not end the wait for the other. */
    @Test
    void anAnswerThatIsNotWantedDoesNotCount() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        Queue<Integer> order = new ConcurrentLinkedQueue<>();
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                order.add(connection.number());
                if (order.size() == 1) {
                    awaitUninterruptibly(failed);
                    await().until(() -> attempts("5xx") == 1);
                    connection.ok("first");
                } else {
                    connection.send(answer(503, "no"));
                    failed.countDown();
                }
            }
        };
        RawH1Upstream one = closing(RawH1Upstream.start(script));
        RawH1Upstream other = closing(RawH1Upstream.start(script));
        serve(SOON, 1, retries(1, false, ALL, 503), one.endpoint(), other.endpoint());
        assertThat(ask("GET", "").body()).isEqualTo("first");
        assertThat(order).as("no try more").hasSize(2);
        await().until(() -> attempts("2xx") == 1 && attempts("5xx") == 1 && streams() == 0);
    }

    /** The retry policy decides once the last of them has failed. */
    @ParameterizedTest
    @CsvSource({"1, 200, 3", "0, 503, 2"})
    void theLastOneThatFailsIsTriedAgain(int retries, int status, int asked) throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        Queue<Integer> order = new ConcurrentLinkedQueue<>();
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                int turn;
                synchronized (order) {
                    order.add(connection.number());
                    turn = order.size();
                }
                if (turn == 1) {
                    awaitUninterruptibly(second);
                    connection.reset();
                    return;
                } else if (turn == 2) {
                    second.countDown();
                    await().until(() -> attempts("upstream-reset") == 1);
                    connection.send(answer(503, "no"));
                } else {
                    connection.ok("third");
                }
            }
        };
        RawH1Upstream one = closing(RawH1Upstream.start(script));
        RawH1Upstream other = closing(RawH1Upstream.start(script));
        serve(SOON, 1, retries(retries, false, ALL, 503), one.endpoint(), other.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(status);
        assertThat(order).hasSize(asked);
    }

    /** Over HTTP/2 the loser's stream alone is reset, and its connection goes on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theLosersStreamIsReset(int workers) throws Exception {
        workers(workers);
        RawH2Upstream slow = closing(RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                bodies.add(request.body().toString(StandardCharsets.ISO_8859_1));
            }
        }));
        RawH2Upstream web = closing(RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                bodies.add(request.body().toString(StandardCharsets.ISO_8859_1));
                connection.ok(request.stream(), "swift");
            }
        }));
        rauta.applyAll(tables(UpstreamProtocol.HTTP2, new Hedging(SOON, 1), retries(0, false, ALL), slow.endpoint(), web.endpoint())
                .snapshot());
        try (RawH2Client client = RawH2Client.connect(port)) {
            for (int stream = 1; stream < 40; stream += 2) {
                client.request(stream, false, "PUT", "a.example", "/x").data(stream, "all", true);
                assertThat(client.answer(stream).body()).asString(StandardCharsets.US_ASCII).isEqualTo("swift");
            }
        }
        assertThat(slow.requests()).isNotEmpty();
        assertThat(bodies).allMatch("all"::equals);
        await().until(() -> slow.resets().size() == slow.requests().size());
        assertThat(slow.resets()).allMatch(reset -> reset.code() == RawH2Upstream.CANCEL);
        assertThat(slow.accepted()).as("one connection for each worker that has asked it").isLessThanOrEqualTo(workers);
        assertThat(slow.violations()).isEmpty();
        await().until(() -> streams() == 0);
    }

    /** Calls are POST: what may be repeated the policy says, and what is still being said goes to one alone. */
    @ParameterizedTest
    @CsvSource({"true, true, 2", "false, true, 1", "true, false, 1"})
    void callsAreHedgedWhereTheyMayBeRepeated(boolean nonIdempotent, boolean whole, int asked) throws Exception {
        Queue<String> asks = new ConcurrentLinkedQueue<>();
        RawH2Upstream.Script script = new RawH2Upstream.Script() {
            @Override
            public void onHeaders(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                asks.add(request.path());
            }
        };
        RawH2Upstream.Script silent = new RawH2Upstream.Script() {
            @Override
            public void onHeaders(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                script.onHeaders(connection, request);
            }

            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                // Says nothing.
            }
        };
        RawH2Upstream one = closing(RawH2Upstream.start(silent));
        RawH2Upstream other = closing(RawH2Upstream.start(silent));
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(800)), Optional.empty());
        Hedging hedging = new Hedging(SOON, 1);
        rauta.applyAll(tables(UpstreamProtocol.HTTP2, hedging, null, one.endpoint(), other.endpoint())
                .change("a.example", hedged(hedging, retries(0, nonIdempotent, ALL), timeouts))
                .snapshot());
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", "/a.B/c", "content-type", "application/grpc", "te", "trailers")
                    .data(1, "call", whole);
            assertThat(client.answer(1).head()).containsEntry("x-rauta-error", "upstream-timeout");
        }
        assertThat(asks).hasSize(asked);
    }

    /** A slow endpoint has not failed. */
    @Test
    void whoLosesIsNotLeftOut() throws Exception {
        RawH1Upstream slow = silent();
        RawH1Upstream web = swift();
        OutlierDetection strict = new OutlierDetection(
                OptionalInt.of(1), OptionalInt.of(1), OptionalInt.of(1), Duration.ofMinutes(5), Duration.ofMinutes(5), 100);
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, new Hedging(SOON, 1), retries(0, false, ALL), slow.endpoint(), web.endpoint())
                .resilient("web", new Resilience(Optional.empty(), Optional.of(strict), Optional.empty()))
                .snapshot());
        for (int i = 0; i < 12; i++) {
            assertThat(ask("GET", "").status()).isEqualTo(200);
        }
        assertThat(slow.requests()).as("asked time and again").hasSizeGreaterThan(3);
        assertThat(resiliences()).allMatch(one -> one.out().isEmpty() && one.ejected() == 0);
    }

    private List<ResilienceView> resiliences() {
        return rauta.dataplane().describeWorkers().stream().flatMap(worker -> worker.resiliences().values().stream()).toList();
    }

    /** A hedge is one request more under way, and one that is tried again. */
    @ParameterizedTest
    @CsvSource({"1, -1, requests", "-1, 0, retries"})
    void aBreakerCountsThem(int requests, int retries, String limit) throws Exception {
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(800)), Optional.empty());
        RawH1Upstream slow = silent();
        RawH1Upstream other = silent();
        Hedging hedging = new Hedging(SOON, 1);
        CircuitBreaker breaker = new CircuitBreaker(OptionalInt.empty(), OptionalInt.empty(), some(requests), some(retries));
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, hedging, null, slow.endpoint(), other.endpoint())
                .change("a.example", hedged(hedging, retries(0, false, ALL), timeouts))
                .resilient("web", new Resilience(Optional.of(breaker), Optional.empty(), Optional.empty()))
                .snapshot());
        assertThat(ask("GET", "").status()).isEqualTo(504);
        assertThat(attempts()).isEqualTo(1);
        assertThat(refused(limit)).isEqualTo(1);
        await().until(() -> underWay() == 0);
    }

    private static OptionalInt some(int limit) {
        return limit < 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    private int underWay() {
        return resiliences().stream()
                .flatMap(one -> one.breakers().stream())
                .mapToInt(one -> one.requests() + one.retries())
                .sum();
    }

    /** Places that hedges had are there again, whoever wins. */
    @Test
    void aBreakersPlacesComeBack() throws Exception {
        RawH1Upstream slow = silent();
        RawH1Upstream web = swift();
        CircuitBreaker breaker = new CircuitBreaker(
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(2), OptionalInt.of(1));
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, new Hedging(SOON, 1), retries(0, false, ALL), slow.endpoint(), web.endpoint())
                .resilient("web", new Resilience(Optional.of(breaker), Optional.empty(), Optional.empty()))
                .snapshot());
        for (int i = 0; i < 20; i++) {
            assertThat(ask("GET", "").body()).isEqualTo("swift");
            await().until(() -> underWay() == 0);
        }
        assertThat(refused("requests") + refused("retries")).isZero();
    }

    /** Of an upstream that is slow as a whole a part is asked twice, by the route's budget or else by the one that holds for all. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBudgetHoldsThem(boolean own) throws Exception {
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(400)), Optional.empty());
        RawH1Upstream one = silent();
        RawH1Upstream other = silent();
        RetryBudget fifth = new RetryBudget(20, Duration.ofMinutes(10), 0, Duration.ofSeconds(1));
        Hedging hedging = new Hedging(SOON, 3);
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, hedging, null, one.endpoint(), other.endpoint())
                .change("a.example", hedged(hedging, own ? retries(0, false, fifth) : null, timeouts))
                .snapshot());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            clients.add(closing(RawClient.connect(port)).send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        }
        for (RawClient client : clients) {
            assertThat(client.response().status()).isEqualTo(504);
        }
        await().until(() -> attempts() == 60 + hedges(60));
        if (own) {
            assertThat(hedges(60)).isEqualTo(12);
        } else {
            // Ten at once, as many each second, and a fifth of the requests.
            assertThat(hedges(60)).isBetween(12, 60 - 1);
        }
        assertThat(refused("retry_budget")).isEqualTo(60 - hedges(60));
    }

    private int hedges(int requests) {
        return attempts() - requests;
    }

    /** A client that leaves ends all that is under way for it. */
    @Test
    void aClientThatLeavesEndsAll() throws Exception {
        RawH1Upstream one = silent();
        RawH1Upstream other = silent();
        serve(SOON, 1, retries(0, false, ALL), one.endpoint(), other.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> one.requests().size() == 1 && other.requests().size() == 1);
        }
        await().until(() -> gone.size() == 2);
        await().until(() -> attempts("downstream-gone") == 2 && streams() == 0);
    }

    /** One that cannot even be connected to is slow, too. */
    @Test
    void aConnectionThatDoesNotComeIsNotWaitedFor() throws Exception {
        RawH1Upstream web = swift();
        try (Blackhole nobody = Blackhole.open()) {
            serve(SOON, 1, retries(0, false, ALL), nobody.endpoint(), web.endpoint());
            for (int i = 0; i < 6; i++) {
                assertThat(ask("GET", "").body()).isEqualTo("swift");
            }
            await().until(() -> attempts("2xx") == 6 && attempts("hedged-away") > 0);
            assertThat(attempts("connect-timeout") + attempts("connect-failed")).isZero();
        }
    }

    /** The client of a session goes on with who has answered it. */
    @Test
    void theCookieNamesWhoHasAnswered() throws Exception {
        RawH1Upstream slow = silent();
        RawH1Upstream web = swift();
        LoadBalancing.SessionCookie cookie = new LoadBalancing.SessionCookie(
                Optional.of("s"), "/", Optional.empty(), Optional.empty());
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, new Hedging(SOON, 1), retries(0, false, ALL), slow.endpoint(), web.endpoint())
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1, new Destination.To(Tables.named("web"), Optional.of(cookie), Optional.empty()), List.of())))))
                .snapshot());
        Queue<String> names = new ConcurrentLinkedQueue<>();
        while (slow.requests().isEmpty() || names.size() < 4) {
            names.add(ask("GET", "").header("set-cookie"));
        }
        assertThat(names).as("one endpoint").allMatch(names.peek()::equals);
        assertThat(names.peek()).startsWith("s=");
    }

    /** Interim responses of one that has not won yet are nobody's. */
    @Test
    void interimResponsesComeFromNobodyWhileSeveralAreAsked() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Queue<Integer> order = new ConcurrentLinkedQueue<>();
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                order.add(connection.number());
                both.countDown();
                awaitUninterruptibly(both);
                connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
                connection.ok("answer");
            }
        };
        RawH1Upstream one = closing(RawH1Upstream.start(script));
        RawH1Upstream other = closing(RawH1Upstream.start(script));
        serve(SOON, 1, retries(0, false, ALL), one.endpoint(), other.endpoint());
        RawClient.Response response = ask("GET", "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("answer");
    }
}
