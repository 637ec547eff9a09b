// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static dev.rauta.dataplane.feature.failure.RetriedSite.NONE;
import static dev.rauta.dataplane.feature.failure.RetriedSite.answer;
import static dev.rauta.dataplane.feature.failure.RetriedSite.codes;
import static dev.rauta.dataplane.feature.failure.RetriedSite.more;
import static dev.rauta.dataplane.feature.failure.RetriedSite.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.feature.failure.RetriedSite.Fault;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How long it takes until a request is sent once more, and what ends the waiting. */
final class RetryPauseTest {
    @RegisterExtension
    final RetriedSite site = new RetriedSite();

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"ANSWER", "RESET"})
    void theBackoffIsTheLeastPause(Fault fault) throws Exception {
        RawH1Upstream web = site.faulty(3, fault, answer(500));
        Duration backoff = Duration.ofMillis(120);
        site.serve(new RetryPolicy(3, List.of(500), true, true, true, backoff), NONE, web.endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(200);
        List<Long> all = List.copyOf(site.instants());
        for (int i = 1; i < all.size(); i++) {
            // What comes between is the loopback's doing and makes it no shorter.
            assertThat(all.get(i) - all.get(i - 1)).isGreaterThanOrEqualTo(backoff.toNanos() - 5_000_000);
        }
    }

    @Test
    void pausesGrowUpToTheLongest() throws Exception {
        RawH1Upstream web = site.faulty(4, Fault.ANSWER, answer(503));
        site.serve(more(5, Duration.ofMillis(40), Duration.ofMillis(160), null, null), NONE, web.endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(200);
        Long[] at = site.instants().toArray(Long[]::new);
        for (int i = 1; i < 5; i++) {
            long least = Math.min(160, 40L << (i - 1));
            assertThat(TimeUnit.NANOSECONDS.toMillis(at[i] - at[i - 1])).as("pause %d", i).isGreaterThanOrEqualTo(least - 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 200, 2, 990", "3, 503, 1, 0", "soon, 200, 2, 0"})
    void anAnswerMayAskToBeWaited(String after, int status, int tries, long leastMillis) throws Exception {
        RawH1Upstream web = site.faulty(1, Fault.ANSWER, answer(503).replace("X-Number: 1", "X-Number: 1\r\nRetry-After: " + after));
        site.serve(more(1, Duration.ofMillis(1), null, Duration.ofSeconds(2), null), NONE, web.endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(status);
        Long[] at = site.instants().toArray(Long[]::new);
        assertThat(at).hasSize(tries);
        assertThat(TimeUnit.NANOSECONDS.toMillis(at[tries - 1] - at[0])).isGreaterThanOrEqualTo(leastMillis);
    }

    @ParameterizedTest
    @CsvSource({"2, 200", "3, 504"})
    void triesThatTakeTooLongAreTriedAgain(int faults, int status) throws Exception {
        RawH1Upstream web = site.faulty(faults, Fault.SILENT, "");
        Timeouts timeouts = new Timeouts(Optional.empty(), Optional.of(Duration.ofMillis(150)));
        site.serve(codes(2), timeouts, web.endpoint());
        RawClient.Response response = site.ask("GET", "");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("x-rauta-error")).isEqualTo(status == 504 ? "upstream-timeout" : "");
        assertThat(web.requests()).hasSize(3);
    }

    @Test
    void timeoutsAreFinalWhereNobodyAsked() throws Exception {
        RawH1Upstream web = site.faulty(1, Fault.SILENT, "");
        Timeouts timeouts = new Timeouts(Optional.empty(), Optional.of(Duration.ofMillis(150)));
        site.serve(new RetryPolicy(2, List.of(), true, false, true, Duration.ZERO), timeouts, web.endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(504);
        assertThat(web.requests()).hasSize(1);
    }

    @Test
    void theWholeIsBoundedByTheRequestsTimeout() throws Exception {
        RawH1Upstream web = site.faulty(4, Fault.SLOW_500, answer(500));
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(400)), Optional.of(Duration.ofMillis(200)));
        site.serve(codes(5, 500), timeouts, web.endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(504);
    }

    /** The limit passes while nothing is under way. */
    @Test
    void alsoInAPause() throws Exception {
        RawH1Upstream web = site.faulty(4, Fault.ANSWER, answer(500));
        Timeouts timeouts = new Timeouts(Optional.of(Duration.ofMillis(200)), Optional.empty());
        site.serve(new RetryPolicy(5, List.of(500), true, true, true, Duration.ofMinutes(1)), timeouts, web.endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(504);
        assertThat(web.requests()).hasSize(1);
    }

    @Test
    void aClientThatLeavesInAPauseIsNotTriedFor() throws Exception {
        RawH1Upstream web = site.faulty(1, Fault.ANSWER, answer(500));
        site.serve(new RetryPolicy(5, List.of(500), true, true, true, Duration.ofSeconds(1)), NONE, web.endpoint());
        try (RawClient client = RawClient.connect(site.port())) {
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> site.attempts("5xx") == 1);
        }
        await().until(() -> site.rauta().dataplane().describeWorkers().getFirst().exchanges() == 0);
        await().during(Duration.ofMillis(1500)).until(() -> web.requests().size() == 1);
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
        site.closing(web);
        site.serve(new RetryPolicy(5, List.of(500), true, true, true, Duration.ofMinutes(1)), NONE, web.endpoint());
        try (RawClient client = RawClient.connect(site.port())) {
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> site.attempts("5xx") == 1);
            assertThat(ends).isEmpty();
        }
        await().until(() -> !ends.isEmpty());
    }
}
