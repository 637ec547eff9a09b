// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RawClient;
import dev.rauta.dataplane.testing.RawH1Upstream;
import dev.rauta.dataplane.testing.RawH2Client;
import dev.rauta.dataplane.testing.RawH2Upstream;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are sent once more, as their route's author asked. */
final class RetryPolicyTest {
    private static final Timeouts NONE = Timeouts.DEFAULT;

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final List<AutoCloseable> toClose = new ArrayList<>(List.of(rauta));
    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<Long> instants = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }

    private static RetryPolicy codes(int attempts, Integer... codes) {
        return new RetryPolicy(attempts, List.of(codes), true, true, true, Duration.ofMillis(1));
    }

    /** What an upstream does with a request before it has had enough. */
    private enum Fault {
        RESET,
        SILENT,
        SLOW_500,
        ANSWER
    }

    /** One that fails the first {@code faults} requests and answers the rest with 200. */
    private RawH1Upstream faulty(int faults, Fault fault, String answer) {
        RawH1Upstream upstream = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                instants.add(System.nanoTime());
                bodies.add(connection.readBody(head));
                if (instants.size() > faults) {
                    connection.ok("try " + instants.size());
                    continue;
                }
                switch (fault) {
                    case RESET -> {
                        connection.reset();
                        return;
                    }
                    case SILENT -> connection.awaitEnd();
                    case SLOW_500 -> {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                        connection.send(answer);
                    }
                    case ANSWER -> connection.send(answer);
                }
            }
        });
        toClose.add(upstream);
        return upstream;
    }

    private static String answer(int status) {
        return "HTTP/1.1 " + status + " No\r\nContent-Length: 4\r\nX-Number: 1\r\n\r\nnone";
    }

    private static UnaryOperator<Route> with(RetryPolicy policy, Timeouts timeouts) {
        return route -> new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                timeouts, Optional.of(policy), route.declared());
    }

    private void serve(RetryPolicy policy, Timeouts timeouts, Endpoint... endpoints) {
        serve(Tables.gateway(port), policy, timeouts, endpoints);
    }

    private void serve(Tables tables, RetryPolicy policy, Timeouts timeouts, Endpoint... endpoints) {
        rauta.apply(tables.upstream("web", UpstreamProtocol.HTTP1, endpoints)
                .forward("a.example", "/", "web")
                .change("a.example", with(policy, timeouts))
                .snapshot());
    }

    private RawClient.Response ask(String method, String body) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(method + " /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .response();
        }
    }

    private int attempts(String outcome) {
        return rauta.counted(
                "rauta_upstream_attempts_total", Map.of("upstream", "default/web:80", "outcome", outcome));
    }

    @ParameterizedTest
    @CsvSource({
        "500, 2, 3, 200, 3", "500, 3, 3, 200, 4", "500, 4, 3, 500, 4", "503, 2, 3, 503, 1", "502, 1, 1, 502, 1",
        "500, 1, 0, 500, 1"
    })
    void listedCodesAreTriedAgain(int code, int faults, int attempts, int status, int tries) throws Exception {
        RawH1Upstream web = faulty(faults, Fault.ANSWER, answer(code));
        serve(codes(attempts, 500), NONE, web.endpoint());
        RawClient.Response response = ask("GET", "");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(status == 200 ? "try " + tries : "none");
        assertThat(response.header("x-number")).as("of a dropped answer").isEqualTo(status == 200 ? "" : "1");
        assertThat(web.requests()).hasSize(tries);
        assertThat(web.accepted()).as("a short answer that is dropped leaves its connection").isEqualTo(1);
        await().until(() -> attempts("2xx") + attempts("5xx") == tries);
    }

    /** It is not worth waiting for what is in it. */
    @Test
    void aLongAnswerThatIsDroppedIsBrokenOff() throws Exception {
        RawH1Upstream web = faulty(2, Fault.ANSWER, "HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\nbegin");
        serve(codes(2, 500), NONE, web.endpoint());
        assertThat(ask("GET", "").body()).isEqualTo("try 3");
        assertThat(web.accepted()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 60_000})
    void theBodyIsSentAgain(int size) throws Exception {
        RawH1Upstream web = faulty(2, Fault.ANSWER, answer(500));
        serve(codes(3, 500), NONE, web.endpoint());
        String body = "x".repeat(size);
        assertThat(ask("POST", body).status()).isEqualTo(200);
        assertThat(bodies).hasSize(3).allSatisfy(one -> assertThat(one).asString().isEqualTo(body));
    }

    @Test
    void aBodyThatIsTooLargeToKeepIsSentOnce() throws Exception {
        RawH1Upstream web = faulty(2, Fault.ANSWER, answer(500));
        serve(codes(3, 500), NONE, web.endpoint());
        assertThat(ask("POST", "x".repeat(100_000)).status()).isEqualTo(500);
        assertThat(web.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, false, 500", "POST, true, 200", "PATCH, false, 500", "PUT, false, 200"})
    void onlyWhatMayBeRepeatedIs(String method, boolean nonIdempotent, int status) throws Exception {
        RawH1Upstream web = faulty(1, Fault.ANSWER, answer(500));
        RetryPolicy policy = new RetryPolicy(3, List.of(500), true, true, nonIdempotent, Duration.ZERO);
        serve(policy, NONE, web.endpoint());
        assertThat(ask(method, "abc").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"2, 200", "3, 200", "4, 503"})
    void connectionsThatBreakAreTriedAgain(int faults, int status) throws Exception {
        RawH1Upstream web = faulty(faults, Fault.RESET, "");
        serve(codes(3), NONE, web.endpoint());
        RawClient.Response response = ask("POST", "abc");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("x-rauta-error")).isEqualTo(status == 503 ? "retries-exhausted" : "");
        assertThat(web.requests()).hasSize(Math.min(4, faults + 1));
    }

    @Test
    void anEndpointThatIsNotThereIsTriedAsOftenAsItSays() throws Exception {
        Endpoint nobody = new Endpoint("127.0.0.1", FreePorts.next());
        serve(codes(5), NONE, nobody);
        assertThat(ask("GET", "").status()).isEqualTo(503);
        await().until(() -> attempts("connect-failed") == 6);
    }

    /** Who asked for no such thing hears what there is to hear. */
    @Test
    void whereNothingIsAskedForTheFailureIsTold() throws Exception {
        Endpoint nobody = new Endpoint("127.0.0.1", FreePorts.next());
        serve(new RetryPolicy(5, List.of(500), false, true, true, Duration.ZERO), NONE, nobody);
        RawClient.Response response = ask("GET", "");
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.header("x-rauta-error")).isEqualTo("connect-failed");
        assertThat(attempts("connect-failed")).isEqualTo(1);
    }

    @Test
    void anIngressKeepsItsStatus() throws Exception {
        RawH1Upstream web = faulty(9, Fault.RESET, "");
        serve(Tables.http(port), codes(1), NONE, web.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(502);
        assertThat(web.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"2, 200", "3, 504"})
    void triesThatTakeTooLongAreTriedAgain(int faults, int status) throws Exception {
        RawH1Upstream web = faulty(faults, Fault.SILENT, "");
        Timeouts timeouts = new Timeouts(Optional.empty(), Optional.of(Duration.ofMillis(150)));
        serve(codes(2), timeouts, web.endpoint());
        RawClient.Response response = ask("GET", "");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("x-rauta-error")).isEqualTo(status == 504 ? "upstream-timeout" : "");
        assertThat(web.requests()).hasSize(3);
    }

    @Test
    void timeoutsAreFinalWhereNobodyAsked() throws Exception {
        RawH1Upstream web = faulty(1, Fault.SILENT, "");
        Timeouts timeouts = new Timeouts(Optional.empty(), Optional.of(Duration.ofMillis(150)));
        serve(new RetryPolicy(2, List.of(), true, false, true, Duration.ZERO), timeouts, web.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(504);
        assertThat(web.requests()).hasSize(1);
    }

    @Test
    void theWholeIsBoundedByTheRequestsTimeout() throws Exception {
        RawH1Upstream web = faulty(4, Fault.SLOW_500, answer(500));
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(400)), Optional.of(Duration.ofMillis(200)));
        serve(codes(5, 500), timeouts, web.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(504);
    }

    /** The limit passes while nothing is under way. */
    @Test
    void alsoInAPause() throws Exception {
        RawH1Upstream web = faulty(4, Fault.ANSWER, answer(500));
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(200)), Optional.empty());
        serve(new RetryPolicy(5, List.of(500), true, true, true, Duration.ofMinutes(1)), timeouts, web.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(504);
        assertThat(web.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"ANSWER", "RESET"})
    void theBackoffIsTheLeastPause(Fault fault) throws Exception {
        RawH1Upstream web = faulty(3, fault, answer(500));
        Duration backoff = Duration.ofMillis(120);
        serve(new RetryPolicy(3, List.of(500), true, true, true, backoff), NONE, web.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(200);
        List<Long> all = List.copyOf(instants);
        for (int i = 1; i < all.size(); i++) {
            // What comes between is the loopback's doing and makes it no shorter.
            assertThat(all.get(i) - all.get(i - 1)).isGreaterThanOrEqualTo(backoff.toNanos() - 5_000_000);
        }
    }

    @Test
    void anotherEndpointIsPreferred() throws Exception {
        RawH1Upstream bad = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                connection.send(answer(500));
            }
        });
        toClose.add(bad);
        RawH1Upstream good = faulty(0, Fault.ANSWER, "");
        serve(codes(1, 500), NONE, bad.endpoint(), good.endpoint());
        for (int i = 0; i < 10; i++) {
            assertThat(ask("GET", "").status()).isEqualTo(200);
        }
        assertThat(bad.requests()).isNotEmpty();
    }

    @Test
    void aClientThatLeavesInAPauseIsNotTriedFor() throws Exception {
        RawH1Upstream web = faulty(1, Fault.ANSWER, answer(500));
        serve(new RetryPolicy(5, List.of(500), true, true, true, Duration.ofSeconds(1)), NONE, web.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> attempts("5xx") == 1);
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        await().during(Duration.ofMillis(1500)).until(() -> web.requests().size() == 1);
    }

    /** One that ends by itself is left alone, the rest is reset; the connection goes on either way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void overHttp2OnlyWhatDoesNotEndIsReset(boolean ends) throws Exception {
        RawH2Upstream web = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                if (connection.streams().size() > 1) {
                    connection.ok(request.stream(), "at last");
                } else {
                    connection.headers(request.stream(), ends, ":status", "500", "x-number", "1");
                }
            }
        });
        toClose.add(web);
        rauta.apply(Tables.gateway(port)
                .upstream("web", UpstreamProtocol.HTTP2, web.endpoint())
                .forward("a.example", "/", "web")
                .change("a.example", with(codes(2, 500), NONE))
                .snapshot());
        assertThat(ask("POST", "abc").body()).isEqualTo("at last");
        assertThat(web.accepted()).isEqualTo(1);
        await().until(() -> web.resets().size() == (ends ? 0 : 1));
    }

    /** What is left of a dropped answer ends with the client. */
    @Test
    void aClientThatLeavesInAPauseEndsWhatIsLeft() throws Exception {
        Queue<String> ends = new ConcurrentLinkedQueue<>();
        RawH1Upstream web = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\nbegin");
            connection.awaitEnd();
            ends.add("ended");
        });
        toClose.add(web);
        serve(new RetryPolicy(5, List.of(500), true, true, true, Duration.ofMinutes(1)), NONE, web.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> attempts("5xx") == 1);
            assertThat(ends).isEmpty();
        }
        await().until(() -> !ends.isEmpty());
    }

    /** A call's status is no status of HTTP. */
    @Test
    void aGrpcStatusIsNoReasonToTryAgain() throws Exception {
        RawH2Upstream web = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                boolean fails = connection.streams().size() == 1;
                connection.headers(
                        request.stream(), true,
                        ":status", fails && request.path().equals("/http") ? "503" : "200",
                        "content-type", "application/grpc",
                        "grpc-status", fails ? "14" : "0");
            }
        });
        toClose.add(web);
        for (String path : List.of("/call", "/http")) {
            rauta.apply(Tables.gateway(port)
                    .upstream(path.substring(1), UpstreamProtocol.HTTP2, web.endpoint())
                    .forward("a.example", "/", path.substring(1))
                    .change("a.example", with(codes(2, 503), NONE))
                    .snapshot());
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.request(1, true, "POST", "a.example", path, "content-type", "application/grpc", "te", "trailers");
                assertThat(client.answer(1).head()).containsEntry("grpc-status", path.equals("/call") ? "14" : "0");
            }
        }
        assertThat(web.requests()).hasSize(3);
    }

    private static RetryPolicy more(int attempts, Duration backoff, Duration most, Duration after, RetryBudget budget) {
        return new RetryPolicy(
                attempts, List.of(503), true, true, true, backoff, Optional.ofNullable(most), Optional.ofNullable(after), List.of(14, 8),
                Optional.ofNullable(budget));
    }

    /** Of requests that all fail, a part is tried again, and the rest get the answer that there was. */
    @Test
    void aBudgetKeepsMostOfAStormAway() throws Exception {
        RawH1Upstream web = faulty(Integer.MAX_VALUE, Fault.ANSWER, answer(503));
        serve(more(5, Duration.ZERO, null, null, new RetryBudget(20, Duration.ofMinutes(5), 0, Duration.ofSeconds(1))), NONE, web.endpoint());
        for (int i = 0; i < 50; i++) {
            RawClient.Response response = ask("GET", "");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).as("the endpoint's own").isEqualTo("none");
        }
        assertThat(web.requests()).hasSize(60);
        assertThat(rauta.counted("rauta_circuit_breaker_refusals_total", Map.of("limit", "retry_budget")))
                .isEqualTo(50);
    }

    /** What could not be connected to is answered as it failed. */
    @Test
    void beyondItsBudgetAFailureIsTold() throws Exception {
        serve(
                more(5, Duration.ZERO, null, null, new RetryBudget(0, Duration.ofSeconds(1), 0, Duration.ofSeconds(1))), NONE,
                new Endpoint("127.0.0.1", FreePorts.next()));
        assertThat(ask("GET", "").header("x-rauta-error")).isEqualTo("connect-failed");
        assertThat(attempts("connect-failed")).isEqualTo(1);
    }

    @Test
    void pausesGrowUpToTheLongest() throws Exception {
        RawH1Upstream web = faulty(4, Fault.ANSWER, answer(503));
        serve(more(5, Duration.ofMillis(40), Duration.ofMillis(160), null, null), NONE, web.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(200);
        Long[] at = instants.toArray(Long[]::new);
        for (int i = 1; i < 5; i++) {
            long least = Math.min(160, 40L << (i - 1));
            assertThat(TimeUnit.NANOSECONDS.toMillis(at[i] - at[i - 1])).as("pause %d", i).isGreaterThanOrEqualTo(least - 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 200, 2, 990", "3, 503, 1, 0", "soon, 200, 2, 0"})
    void anAnswerMayAskToBeWaited(String after, int status, int tries, long leastMillis) throws Exception {
        RawH1Upstream web = faulty(1, Fault.ANSWER, answer(503).replace("X-Number: 1", "X-Number: 1\r\nRetry-After: " + after));
        serve(more(1, Duration.ofMillis(1), null, Duration.ofSeconds(2), null), NONE, web.endpoint());
        assertThat(ask("GET", "").status()).isEqualTo(status);
        Long[] at = instants.toArray(Long[]::new);
        assertThat(at).hasSize(tries);
        assertThat(TimeUnit.NANOSECONDS.toMillis(at[tries - 1] - at[0])).isGreaterThanOrEqualTo(leastMillis);
    }

    /** One that answers the first of each call with a status and nothing else, the second in full. */
    @ParameterizedTest
    @CsvSource({"14, 2, true", "8, 2, true", "13, 1, true", "0, 1, true", "14, 1, false", "x, 1, true"})
    void callsAreTriedAgainByTheirStatus(String status, int tries, boolean grpc) throws Exception {
        RawH2Upstream calls = RawH2Upstream.start(new RawH2Upstream.Script() {
            private int asked;

            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                if (++asked == 1) {
                    connection.headers(
                            request.stream(), true, ":status", "200", "content-type", "application/grpc", "grpc-status", status);
                } else {
                    connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
                    connection.data(request.stream(), "answer", false);
                    connection.headers(request.stream(), true, "grpc-status", "14");
                }
            }
        });
        toClose.add(calls);
        rauta.apply(Tables.gateway(port)
                .upstream("web", UpstreamProtocol.HTTP2, calls.endpoint())
                .forward("a.example", "/", "web")
                .change("a.example", with(new RetryPolicy(
                        3, List.of(), true, true, false, Duration.ZERO, Optional.empty(), Optional.empty(), List.of(14, 8), Optional.empty()), NONE))
                .snapshot());
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.request(1, false, "POST", "a.example", "/a.B/c", "content-type", grpc ? "application/grpc" : "text/plain", "te", "trailers")
                    .data(1, "call", true);
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.body()).asString(StandardCharsets.US_ASCII).isEqualTo(tries == 2 ? "answer" : "");
            assertThat(calls.requests()).hasSize(tries);
        }
    }

    private static RetryPolicy within(Optional<Duration> within, boolean invalidAnswers) {
        return new RetryPolicy(
                5, List.of(500), true, true, true, Duration.ZERO, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), within,
                invalidAnswers);
    }

    /** A try that ends behind it is the last one. */
    @Test
    void noOtherTryBeginsTooLate() throws IOException {
        RawH1Upstream slow = faulty(3, Fault.SLOW_500, answer(500));
        serve(within(Optional.of(Duration.ofMillis(50)), false), NONE, slow.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(500);
        }
        assertThat(instants).hasSize(1);
    }

    @Test
    void anotherTryBeginsInTime() throws IOException {
        RawH1Upstream slow = faulty(1, Fault.SLOW_500, answer(500));
        serve(within(Optional.of(Duration.ofMinutes(5)), false), NONE, slow.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").body()).isEqualTo("try 2");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNoAnswerIsTriedAgainWhereThatIsAsked(boolean asked) throws IOException {
        RawH1Upstream odd = faulty(1, Fault.ANSWER, "NONSENSE\r\n\r\n");
        serve(within(Optional.empty(), asked), NONE, odd.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(asked ? 200 : 502);
        }
        assertThat(instants).hasSize(asked ? 2 : 1);
    }
}
