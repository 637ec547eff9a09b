// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static dev.rauta.dataplane.feature.failure.RetriedSite.NONE;
import static dev.rauta.dataplane.feature.failure.RetriedSite.answer;
import static dev.rauta.dataplane.feature.failure.RetriedSite.codes;
import static dev.rauta.dataplane.feature.failure.RetriedSite.more;
import static dev.rauta.dataplane.feature.failure.RetriedSite.with;

import dev.rauta.dataplane.feature.failure.RetriedSite.Fault;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A route whose requests are sent once more, to upstreams that fail as a test would have it. */
final class RetriedSite implements AfterEachCallback {
    static final Timeouts NONE = Timeouts.DEFAULT;

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final List<AutoCloseable> toClose = new ArrayList<>(List.of(rauta));
    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<Long> instants = new ConcurrentLinkedQueue<>();

    /** What an upstream does with a request before it has had enough. */
    enum Fault {
        RESET,
        SILENT,
        SLOW_500,
        ANSWER
    }

    int port() {
        return port;
    }

    RunningDataplane rauta() {
        return rauta;
    }

    /** Those of the requests that {@link #faulty} upstreams got. */
    Queue<byte[]> bodies() {
        return bodies;
    }

    /** When {@link #faulty} upstreams got requests, as {@link System#nanoTime} has it. */
    Queue<Long> instants() {
        return instants;
    }

    /** Ends with the site. */
    void closing(AutoCloseable one) {
        toClose.add(one);
    }

    static RetryPolicy codes(int attempts, Integer... codes) {
        return new RetryPolicy(attempts, List.of(codes), true, true, true, Duration.ofMillis(1));
    }

    static RetryPolicy more(int attempts, Duration backoff, Duration most, Duration after, RetryBudget budget) {
        return new RetryPolicy(
                attempts, List.of(503), true, true, true, backoff, Optional.ofNullable(most), Optional.ofNullable(after), List.of(14, 8),
                Optional.ofNullable(budget));
    }

    /** One that fails the first {@code faults} requests and answers the rest with 200. */
    RawH1Upstream faulty(int faults, Fault fault, String answer) {
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

    static String answer(int status) {
        return "HTTP/1.1 " + status + " No\r\nContent-Length: 4\r\nX-Number: 1\r\n\r\nnone";
    }

    static UnaryOperator<Route> with(RetryPolicy policy, Timeouts timeouts) {
        return route -> new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(),
                timeouts, Optional.of(policy), route.declared());
    }

    void serve(RetryPolicy policy, Timeouts timeouts, Endpoint... endpoints) {
        serve(Tables.gateway(port), policy, timeouts, endpoints);
    }

    void serve(Tables tables, RetryPolicy policy, Timeouts timeouts, Endpoint... endpoints) {
        rauta.apply(tables.upstream("web", UpstreamProtocol.HTTP1, endpoints)
                .forward("a.example", "/", "web")
                .change("a.example", with(policy, timeouts))
                .snapshot());
    }

    RawClient.Response ask(String method, String body) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(method + " /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .response();
        }
    }

    int attempts(String outcome) {
        return rauta.counted(
                "rauta_upstream_attempts_total", Map.of("upstream", "default/web:80", "outcome", outcome));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }
}
