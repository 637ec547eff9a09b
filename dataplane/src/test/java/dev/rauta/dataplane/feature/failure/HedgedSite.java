// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.Hedging;
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
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An upstream whose route is hedged, and what stands behind it. */
final class HedgedSite implements AutoCloseable {
    static final Duration SOON = Duration.ofMillis(20);
    static final Duration NEVER = Duration.ofMinutes(1);
    static final RetryBudget ALL = new RetryBudget(100, Duration.ofHours(1), 1000, Duration.ofMillis(100));

    final int port = FreePorts.next();
    final List<AutoCloseable> toClose = new ArrayList<>();
    final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    /** How many requests have come to whoever counts them here. */
    final AtomicInteger turns = new AtomicInteger();

    final Queue<String> gone = new ConcurrentLinkedQueue<>();
    RunningDataplane rauta = RunningDataplane.start(1);

    @Override
    public void close() throws Exception {
        toClose.add(rauta);
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    void workers(int count) {
        rauta.close();
        rauta = RunningDataplane.start(count);
    }

    <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    /** One that takes a request and says nothing until its peer breaks off. */
    RawH1Upstream silent() {
        return closing(RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                bodies.add(new String(connection.readBody(head), StandardCharsets.ISO_8859_1));
                connection.awaitEnd();
                gone.add("gone");
            }
        }));
    }

    /** One that answers at once. */
    RawH1Upstream swift(String answer) {
        return closing(RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                bodies.add(new String(connection.readBody(head), StandardCharsets.ISO_8859_1));
                connection.send(answer);
            }
        }));
    }

    RawH1Upstream swift() {
        return swift(answer(200, "swift"));
    }

    static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " Yes\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static RetryPolicy retries(int attempts, boolean nonIdempotent, RetryBudget budget, Integer... codes) {
        return new RetryPolicy(
                attempts, List.of(codes), true, true, nonIdempotent, Duration.ZERO, Optional.empty(), Optional.empty(), List.of(),
                Optional.ofNullable(budget));
    }

    static Timeouts within(long millis) {
        return new Timeouts(Optional.of(Duration.ofMillis(millis)), Optional.empty());
    }

    static UnaryOperator<Route> hedged(Hedging hedging, RetryPolicy retry, Timeouts timeouts) {
        return route -> new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                timeouts, Optional.ofNullable(retry), Optional.of(hedging), route.declared());
    }

    Tables tables(UpstreamProtocol protocol, Hedging hedging, RetryPolicy retry, Endpoint... endpoints) {
        return Tables.gateway(port)
                .upstream("web", protocol, endpoints)
                .forward("a.example", "/", "web")
                .change("a.example", hedged(hedging, retry, Timeouts.DEFAULT));
    }

    void serve(Duration delay, int attempts, RetryPolicy retry, Endpoint... endpoints) {
        rauta.applyAll(tables(UpstreamProtocol.HTTP1, new Hedging(delay, attempts), retry, endpoints).snapshot());
    }

    RawClient.Response ask(String method, String body) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            client.send(method + " /x HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n" + length + "\r\n" + body);
            RawClient.Response response = client.response();
            assertThat(client.closed()).as("one answer and nothing behind it").isTrue();
            return response;
        }
    }

    int attempts(String outcome) {
        return rauta.counted(
                "rauta_upstream_attempts_total", Map.of("upstream", "default/web:80", "outcome", outcome));
    }

    int attempts() {
        return rauta.counted("rauta_upstream_attempts_total", Map.of("upstream", "default/web:80"));
    }

    int refused(String limit) {
        return rauta.counted("rauta_circuit_breaker_refusals_total", Map.of("upstream", "default/web:80", "limit", limit));
    }

    int streams() {
        return rauta.dataplane().describeWorkers().stream()
                .map(WorkerView::pools)
                .flatMap(List::stream)
                .mapToInt(PoolView::streams)
                .sum();
    }

    static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    List<ResilienceView> resiliences() {
        return rauta.dataplane().describeWorkers().stream().flatMap(worker -> worker.resiliences().values().stream()).toList();
    }

    static OptionalInt some(int limit) {
        return limit < 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    int underWay() {
        return resiliences().stream()
                .flatMap(one -> one.breakers().stream())
                .mapToInt(one -> one.requests() + one.retries())
                .sum();
    }

    int hedges(int requests) {
        return attempts() - requests;
    }

    int exchanges() {
        return rauta.dataplane().describeWorkers().stream().mapToInt(WorkerView::exchanges).sum();
    }

    /** Sends a request whose answer nobody reads yet. */
    RawClient begin(String method, String body) throws IOException {
        return closing(RawClient.connect(port)).send(
                method + " /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }
}
