// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.WorkerWaits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No worker waits for another thread while it serves, as the flight recorder sees it. */
final class LockFreeTest {
    private static final int CLIENTS = 24;
    private static final int REQUESTS = 100;

    private final int port = FreePorts.next();
    private boolean scraped;
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** The detector keeps what it tracks in a map that all threads share. */
    @BeforeEach
    void findNoLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void findLeaks() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void noWorkerWaitsForAnotherOverHttp1() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.http1("one")) {
            assertThat(waits(upstream, UpstreamProtocol.HTTP1, own -> own)).isEmpty();
        }
    }

    @Test
    void noWorkerWaitsForAnotherOverHttp2() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.h2c("two")) {
            assertThat(waits(upstream, UpstreamProtocol.HTTP2, own -> own)).isEmpty();
        }
    }

    @Test
    void noWorkerWaitsForWhoeverReadsItsFigures() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.h2c("two")) {
            scraped = true;
            assertThat(waits(upstream, UpstreamProtocol.HTTP2, own -> own)).isEmpty();
        }
    }

    /** The control: the same workers, and a lock before their pools that others hold now and then. */
    @Test
    void aSharedLockIsSeen() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Function<UpstreamPools, RequestSender> locked = own -> (request, handler) -> {
            lock.lock();
            try {
                own.open(request, handler);
            } finally {
                lock.unlock();
            }
        };
        Thread other = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                lock.lock();
                try {
                    spin(Duration.ofMillis(1));
                } finally {
                    lock.unlock();
                }
                spin(Duration.ofNanos(200_000));
            }
        });
        try (FakeUpstream upstream = FakeUpstream.h2c("two")) {
            assertThat(waits(upstream, UpstreamProtocol.HTTP2, locked))
                    .extracting(event -> event.getEventType().getName())
                    .contains("jdk.ThreadPark");
        } finally {
            other.interrupt();
            other.join();
        }
    }

    private List<RecordedEvent> waits(
            FakeUpstream upstream, UpstreamProtocol protocol, Function<UpstreamPools, RequestSender> sending)
            throws Exception {
        List<RawClient> clients = new ArrayList<>();
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        DataplaneSettings settings = new DataplaneSettings(
                2,
                "127.0.0.1",
                0,
                Transport.auto(),
                usual.trust(),
                usual.limits(),
                Duration.ZERO,
                Duration.ofSeconds(10),
                usual.ambiguousPaths());
        try (Dataplane dataplane = Dataplane.start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT, sending);
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            Snapshot snapshot = Tables.http(port)
                    .upstream("web", protocol, upstream.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot();
            assertThat(dataplane.snapshots().apply(SnapshotCodec.encode(snapshot))).isInstanceOf(Verdict.Applied.class);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connect(port));
            }
            // Connections are opened and classes are loaded by then, which takes locks.
            serve(clients, threads);
            long[] before = requests(dataplane);
            try (WorkerWaits waits = WorkerWaits.record()) {
                Thread reader = scraped ? reading(dataplane) : new Thread();
                serve(clients, threads);
                reader.interrupt();
                reader.join();
                List<RecordedEvent> seen = waits.end();
                long[] after = requests(dataplane);
                assertThat(after[0] - before[0]).as("requests of the first worker").isGreaterThanOrEqualTo(REQUESTS);
                assertThat(after[1] - before[1]).as("requests of the second worker").isGreaterThanOrEqualTo(REQUESTS);
                return seen;
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static void serve(List<RawClient> clients, ExecutorService threads) throws Exception {
        List<Callable<Void>> loads = new ArrayList<>();
        for (RawClient client : clients) {
            loads.add(() -> {
                for (int i = 0; i < REQUESTS; i++) {
                    assertThat(client.get("a.example", "/").status()).isEqualTo(200);
                }
                return null;
            });
        }
        for (Future<Void> load : threads.invokeAll(loads)) {
            load.get();
        }
    }

    private static long[] requests(Dataplane dataplane) {
        return dataplane.describeWorkers().stream().mapToLong(WorkerView::requests).toArray();
    }

    private static Thread reading(Dataplane dataplane) {
        return Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                requests(dataplane);
                dataplane.metrics();
            }
        });
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
