// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that is asked for more than it can. */
final class TurnedAwayTest {
    private static final int CLIENTS = 300;

    /** Takes a worker some milliseconds, by an expression that finds many ways through a long path. */
    private static final Filter DEAR = new Filter.Rewrite(
            Optional.empty(), Optional.of(new PathModifier.Regex("/dear/(a|b|ab|ba|aba|bab)*", "/x")));

    private final String dearPath = "/dear/" + "ab".repeat(6000);
    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private RunningDataplane rauta;

    private void serve(int workers, int requests, Duration loopDelay) {
        rauta = closing.add(RunningDataplane.start(workers, new TestLimits().overload(requests, loopDelay).limits()));
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .forward("a.example", "/dear/", "web", DEAR)
                .snapshot());
    }

    private double turnedAway() {
        return rauta.dataplane().describeWorkers().stream().mapToDouble(WorkerView::turnedAway).max().orElseThrow();
    }

    /** What waits for an upstream costs memory, and nothing else would end it. */
    @Test
    void noMoreAreInFlightThanAWorkerMayHave() throws Exception {
        serve(1, 5, Duration.ZERO);
        try (RawH2Client many = RawH2Client.connect(port); RawClient other = RawClient.connect(port)) {
            for (int i = 0; i < 5; i++) {
                many.get(2 * i + 1, "a.example", "/never");
            }
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 5);
            assertThat(many.get(11, "a.example", "/never").head(11))
                    .containsEntry(":status", "503")
                    .containsEntry("x-rauta-error", "overloaded")
                    .containsEntry("retry-after", "1");
            assertThat(other.get("a.example", "/").status()).isEqualTo(503);
            assertThat(rauta.limitReached(Limit.CONCURRENT_REQUESTS_OF_WORKER)).isEqualTo(2);
            many.reset(1);
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 4);
            assertThat(other.get("a.example", "/").status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.CONCURRENT_REQUESTS_OF_WORKER)).isEqualTo(2);
        assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isZero();
    }

    /** Some are turned away while it is late, none of those it takes fails, and nobody is turned away once it is not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aLoopThatStaysLateTurnsSomeAwayUntilItIsInTimeAgain(int workers) throws Exception {
        serve(workers, 10_000, Duration.ofMillis(3));
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Set<String> others = ConcurrentHashMap.newKeySet();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> {
                    try (RawClient client = RawClient.connect(port)) {
                        while (!enough.get()) {
                            RawClient.Response answer = client.get("a.example", dearPath);
                            if (answer.status() == 200) {
                                served.incrementAndGet();
                            } else if (answer.status() == 503 && answer.header("x-rauta-error").equals("overloaded")) {
                                refused.incrementAndGet();
                            } else {
                                others.add(answer.head());
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            try {
                await().atMost(60, TimeUnit.SECONDS).until(() -> refused.get() > 100);
                int before = served.get();
                await().until(() -> served.get() > before + 100);
            } finally {
                enough.set(true);
            }
        }
        assertThat(others).isEmpty();
        assertThat(rauta.limitReached(Limit.LOOP_DELAY)).isEqualTo(refused.get());
        await().until(() -> turnedAway() == 0);
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            }
        }
    }
}
