// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** That the variants are proxies that work, and that what they hand over between loops is counted. */
final class SharedPoolTest {
    private static final int CLIENTS = 24;
    private static final String BODY = "x".repeat(300_000);

    private final int port = FreePorts.next();

    @Test
    void aPoolForEachWorkerHandsNothingOver() throws Exception {
        try (FakeUpstream one = FakeUpstream.http1("one");
                FakeUpstream two = FakeUpstream.h2c("two")) {
            assertThat(served(Variant.own(), 2, one, UpstreamProtocol.HTTP1).handedOver()).isZero();
            assertThat(served(Variant.own(), 2, two, UpstreamProtocol.HTTP2).handedOver()).isZero();
        }
    }

    @Test
    void oneLoopHasNobodyToHandOverTo() throws Exception {
        try (FakeUpstream one = FakeUpstream.http1("one");
                FakeUpstream two = FakeUpstream.h2c("two")) {
            Variant http1 = served(Variant.sharedHttp1(), 1, one, UpstreamProtocol.HTTP1);
            assertThat(http1.handedOver()).isZero();
            assertThat(http1.locked()).isPositive();
            assertThat(served(Variant.sharedHttp2(1), 1, two, UpstreamProtocol.HTTP2).handedOver()).isZero();
            assertThat(two.accepted()).isEqualTo(1);
        }
    }

    @Test
    void twoLoopsShareHttp1Connections() throws Exception {
        try (FakeUpstream one = FakeUpstream.http1("one")) {
            Variant shared = served(Variant.sharedHttp1(), 2, one, UpstreamProtocol.HTTP1);
            assertThat(shared.handedOver()).isPositive();
            assertThat(shared.batches()).isPositive().isLessThanOrEqualTo(shared.handedOver());
            assertThat(one.accepted()).isLessThanOrEqualTo(2 * CLIENTS);
        }
    }

    @Test
    void twoLoopsShareHttp2Connections() throws Exception {
        try (FakeUpstream two = FakeUpstream.h2c("two")) {
            assertThat(served(Variant.sharedHttp2(2), 2, two, UpstreamProtocol.HTTP2).handedOver()).isPositive();
            assertThat(two.accepted()).isEqualTo(2);
        }
    }

    @Test
    void twoLoopsShareASingleHttp2Connection() throws Exception {
        try (FakeUpstream two = FakeUpstream.h2c("two")) {
            assertThat(served(Variant.sharedHttp2(1), 2, two, UpstreamProtocol.HTTP2).handedOver()).isPositive();
            assertThat(two.accepted()).isEqualTo(1);
        }
    }

    /** Clients on all workers: short answers, large ones, uploads, trailers, and one that goes before it is answered. */
    private Variant served(Variant variant, int workers, FakeUpstream upstream, UpstreamProtocol protocol)
            throws Exception {
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(this::converse);
        }
        try (Dataplane dataplane =
                        Dataplane.start(settings(workers), PoolSettings.DEFAULT, ExchangeSettings.DEFAULT, variant);
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            Snapshot snapshot = Tables.http(port)
                    .upstream("web", protocol, upstream.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot();
            assertThat(dataplane.snapshots().apply(SnapshotCodec.encode(snapshot))).isInstanceOf(Verdict.Applied.class);
            for (Future<Void> client : threads.invokeAll(clients)) {
                client.get();
            }
            assertThat(dataplane.describeWorkers()).extracting(WorkerView::requests).allMatch(requests -> requests > 0);
        }
        return variant;
    }

    private Void converse() throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("a.example", "/").body()).contains(" GET / 0 ");
            }
            assertThat(client.get("a.example", "/big/1000000").body()).hasSize(1_000_000);
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);
            assertThat(client.response().body()).contains(" POST / " + BODY.length() + " ");
            assertThat(client.get("a.example", "/trailers").body()).isEqualTo("body|x-checksum: 42");
        }
        try (RawClient hasty = RawClient.connect(port)) {
            hasty.send("GET /never HTTP/1.1\r\nHost: a.example\r\n\r\n");
        }
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
        return null;
    }

    private static DataplaneSettings settings(int workers) {
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        return new DataplaneSettings(
                workers,
                usual.address(),
                usual.privilegedPortOffset(),
                Transport.auto(),
                usual.trust(),
                usual.limits(),
                usual.drainDelay(),
                usual.drainTimeout(),
                usual.ambiguousPaths());
    }
}
