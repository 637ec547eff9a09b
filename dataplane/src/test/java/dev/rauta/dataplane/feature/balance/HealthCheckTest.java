// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static dev.rauta.dataplane.feature.balance.CheckedSite.OFTEN;
import static dev.rauta.dataplane.feature.balance.CheckedSite.awaitDown;
import static dev.rauta.dataplane.feature.balance.CheckedSite.check;
import static dev.rauta.dataplane.feature.balance.CheckedSite.http;
import static dev.rauta.dataplane.feature.balance.CheckedSite.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.feature.balance.CheckedSite.Mood;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints are asked whether they work, and get no requests where they do not. */
final class HealthCheckTest {
    @RegisterExtension
    final CheckedSite site = new CheckedSite();

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
        RunningDataplane rauta = site.serve(workers, site.tables(http(), UpstreamProtocol.HTTP1, site.endpoints(3)));
        assertThat(site.answering(20 * workers)).as("works until found otherwise").containsExactly("0", "1", "2");
        site.moods().put(1, mood);
        awaitDown(rauta, 1);
        assertThat(site.answering(20 * workers)).containsExactly("0", "2");
        assertThat(outcomes(rauta, outcome)).as("%s", rauta.dataplane().describeHealth().outcomes()).isGreaterThanOrEqualTo(2);
        assertThat(outcomes(rauta, "passed")).isPositive();
        site.moods().put(1, Mood.GOOD);
        awaitDown(rauta, 0);
        assertThat(site.answering(20 * workers)).containsExactly("0", "1", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoRefusesGetsNone(int workers) throws Exception {
        Endpoint[] all = site.endpoints(3);
        RunningDataplane rauta = site.serve(workers, site.tables(check(new HealthCheck.Question.Tcp()), UpstreamProtocol.HTTP1, all));
        assertThat(site.answering(20 * workers)).hasSize(3);
        site.upstreams().get(1).close();
        awaitDown(rauta, 1);
        int before = rauta.counted("rauta_upstream_attempts_total", Map.of("outcome", "connect-failed"));
        assertThat(site.answering(20 * workers)).containsExactly("0", "2");
        assertThat(rauta.counted("rauta_upstream_attempts_total", Map.of("outcome", "connect-failed"))).isEqualTo(before);
        assertThat(outcomes(rauta, "connect-failed")).isGreaterThanOrEqualTo(2);
    }

    /** Some may work all the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whereNoneWorksAllAreUsed(int workers) throws Exception {
        RunningDataplane rauta = site.serve(workers, site.tables(http(), UpstreamProtocol.HTTP1, site.endpoints(3)));
        site.answering(4 * workers);
        site.moods().replaceAll((_, _) -> Mood.FAILS);
        awaitDown(rauta, 3);
        assertThat(site.answering(20 * workers)).containsExactly("0", "1", "2");
        site.moods().put(2, Mood.GOOD);
        awaitDown(rauta, 2);
        assertThat(site.answering(10 * workers)).containsExactly("2");
    }

    /** What was under way when it was found not to work is answered. */
    @Test
    void requestsUnderWayFinish() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Endpoint[] all = site.endpoints(1);
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
        site.closing(slow);
        HealthCheck late = new HealthCheck(
                http().question(), OptionalInt.empty(), Duration.ofMillis(300), OFTEN, Duration.ofMillis(300), 3, 1);
        RunningDataplane rauta = site.serve(1, site.tables(late, UpstreamProtocol.HTTP1, slow.endpoint(), all[0]));
        try (RawClient first = RawClient.connect(site.port());
                RawClient second = RawClient.connect(site.port())) {
            first.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            second.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            awaitDown(rauta, 1);
            assertThat(site.answering(6)).containsExactly("0");
            go.countDown();
            assertThat(Set.of(first.response().body(), second.response().body())).containsExactlyInAnyOrder("slow", "0");
        }
    }

    /** More endpoints than may be asked at a time are all asked. */
    @Test
    void thousandsAreAskedInTurn() throws Exception {
        RawH1Upstream upstream = RawH1Upstream.start(connection -> {
            if (connection.readHead() != null) {
                connection.ok("ready");
            }
        });
        site.closing(upstream);
        Endpoint[] many = new Endpoint[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Endpoint("127.1." + i / 250 + "." + (1 + i % 250), upstream.endpoint().port());
        }
        HealthCheck slow = new HealthCheck(
                check(new HealthCheck.Question.Tcp()).question(), OptionalInt.empty(), Duration.ofSeconds(2), OFTEN, Duration.ofSeconds(5), 1, 1);
        RunningDataplane rauta = site.serve(1, site.tables(slow, UpstreamProtocol.HTTP1, many));
        await().atMost(Duration.ofSeconds(20)).until(() -> rauta.dataplane().describeHealth().checks().stream()
                .flatMap(one -> one.endpoints().stream())
                .noneMatch(one -> one.last().isEmpty()));
    }
}
