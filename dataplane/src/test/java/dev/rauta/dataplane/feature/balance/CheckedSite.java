// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static dev.rauta.dataplane.feature.balance.CheckedSite.OFTEN;
import static dev.rauta.dataplane.feature.balance.CheckedSite.awaitDown;
import static dev.rauta.dataplane.feature.balance.CheckedSite.check;
import static dev.rauta.dataplane.feature.balance.CheckedSite.http;
import static dev.rauta.dataplane.feature.balance.CheckedSite.only;
import static dev.rauta.dataplane.feature.balance.CheckedSite.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.feature.balance.CheckedSite.Mood;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
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
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A route to endpoints of which each answers with its number, and to the question whether it works as a test would have it. */
final class CheckedSite implements AfterEachCallback {
    static final Duration OFTEN = Duration.ofMillis(100);

    private final int port = FreePorts.next();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<RawH1Upstream> upstreams = new ArrayList<>();
    private final Map<Integer, Mood> moods = new ConcurrentHashMap<>();

    /** What an endpoint does when it is asked whether it works; requests it answers in any case. */
    enum Mood {
        GOOD,
        FAILS,
        HANGS,
        CLOSES,
        RESETS,
        BABBLES
    }

    int port() {
        return port;
    }

    /** In the order of their numbers. */
    List<RawH1Upstream> upstreams() {
        return upstreams;
    }

    /** By the endpoints' numbers; good until it is changed. */
    Map<Integer, Mood> moods() {
        return moods;
    }

    /** Ends with the site. */
    void closing(AutoCloseable one) {
        toClose.add(one);
    }

    /** So many more, numbered from 0, which answer requests with their numbers. */
    Endpoint[] endpoints(int count) {
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
    private static boolean answer(Mood mood, RawH1Upstream.Connection connection) throws IOException {
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

    static HealthCheck check(HealthCheck.Question question) {
        return new HealthCheck(question, OptionalInt.empty(), OFTEN, OFTEN, Duration.ofMillis(300), 2, 2);
    }

    static HealthCheck http() {
        return check(new HealthCheck.Question.Http("GET", Optional.empty(), "/ready", List.of()));
    }

    static Resilience only(HealthCheck check) {
        return new Resilience(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(check));
    }

    Tables tables(HealthCheck check, UpstreamProtocol protocol, Endpoint... endpoints) {
        return Tables.http(port)
                .upstream("web", protocol, endpoints)
                .resilient("web", only(check))
                .forward("a.example", "/", "web");
    }

    RunningDataplane serve(int workers, Tables tables) {
        RunningDataplane rauta = RunningDataplane.serving(workers, tables.snapshot());
        toClose.add(rauta);
        return rauta;
    }

    String ask(String host) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get(host, "/");
            assertThat(response.status()).isEqualTo(200);
            return response.body();
        }
    }

    /** Who answers so many requests. */
    Set<String> answering(int requests) throws IOException {
        Set<String> who = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            who.add(ask("a.example"));
        }
        return who;
    }

    /** How many endpoints each worker leaves out, once all agree. */
    static void awaitDown(RunningDataplane rauta, int down) {
        await("each worker leaves out " + down).until(() -> rauta.dataplane().describeHealth().checks().stream()
                        .flatMap(one -> one.endpoints().stream())
                        .filter(one -> !one.works())
                        .count() == down
                && rauta.dataplane().describeWorkers().stream()
                        .flatMap(worker -> worker.resiliences().values().stream())
                        .map(ResilienceView::down)
                        .allMatch(its -> its.size() == down));
    }

    static long outcomes(RunningDataplane rauta, String outcome) {
        return rauta.dataplane().describeHealth().outcomes().values().stream()
                .mapToLong(its -> its.getOrDefault(outcome, 0L))
                .sum();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }
}
