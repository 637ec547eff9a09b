// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.TestTransport;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that cannot take a snapshot over: none keeps it, all serve the one before, and the next is taken over. */
final class TornWorkersTest {
    private final int port = FreePorts.next();
    private final FakeUpstream web = FakeUpstream.http1("web");
    private final FakeUpstream other = FakeUpstream.http1("other");
    private final List<UpstreamPools> pools = new ArrayList<>();
    private final Dataplane dataplane = start();

    private Dataplane start() {
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        DataplaneSettings settings = new DataplaneSettings(
                2, "127.0.0.1", 0, TestTransport.chosen(), usual.trust(), usual.limits(), usual.drainDelay(), usual.drainTimeout(),
                usual.ambiguousPaths());
        return Dataplane.start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT, own -> {
            pools.add(own);
            return own;
        });
    }

    @AfterEach
    void stop() {
        dataplane.close();
        web.close();
        other.close();
    }

    private Snapshot snapshot(String host, FakeUpstream upstream) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward(host, "/", "web")
                .snapshot();
    }

    private Verdict apply(Snapshot snapshot) {
        return dataplane.snapshots().apply(SnapshotCodec.encode(snapshot));
    }

    /** On enough connections that each worker has some. */
    private void assertServed(String host, String answer) throws IOException {
        for (int i = 0; i < 8; i++) {
            try (RawClient first = RawClient.connect(port);
                    RawClient second = RawClient.connect(port)) {
                assertThat(first.get(host, "/").body()).startsWith(answer);
                assertThat(second.get(host, "/").body()).startsWith(answer);
            }
        }
    }

    private void assertNotServed(String host) throws IOException {
        for (int i = 0; i < 8; i++) {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.get(host, "/").status()).isEqualTo(404);
            }
        }
    }

    @Test
    void theLastGoodSnapshotServesOnEveryWorkerAndTheNextIsTakenOver() throws Exception {
        assertThat(apply(snapshot("a.example", web))).isInstanceOf(Verdict.Applied.class);
        AtomicBoolean broken = new AtomicBoolean();
        breakSecond(broken);
        broken.set(true);
        Verdict.Rejected rejected = (Verdict.Rejected) apply(snapshot("b.example", web));
        broken.set(false);
        assertThat(rejected.reason()).isEqualTo("a worker could not adopt: broken for the test");
        assertThat(dataplane.snapshots().rejected()).isEqualTo(1);
        assertServed("a.example", "web ");
        assertNotServed("b.example");

        breakSecond(broken);
        broken.set(true);
        assertThat(apply(snapshot("a.example", other))).as("other endpoints alone").isInstanceOf(Verdict.Rejected.class);
        broken.set(false);
        assertServed("a.example", "web ");

        assertThat(apply(snapshot("b.example", other))).isInstanceOf(Verdict.Applied.class);
        assertServed("b.example", "other ");
        assertNotServed("a.example");
    }

    /** Has the next change of endpoints fail on the second worker, once everything else of it is done there. */
    private void breakSecond(AtomicBoolean broken) throws Exception {
        UpstreamPools second = pools.get(1);
        second.loop()
                .submit(() -> second.adopt(new Breaking(broken), Map.of(), new Touched.All()))
                .sync();
    }

    /** No upstream at all, which cannot even be found out while it is broken. */
    private static final class Breaking extends AbstractMap<UpstreamName, UpstreamPlan> {
        private final AtomicBoolean broken;

        Breaking(AtomicBoolean broken) {
            this.broken = broken;
        }

        @Override
        public Set<Entry<UpstreamName, UpstreamPlan>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<UpstreamName, UpstreamPlan>> iterator() {
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            if (broken.get()) {
                                throw new IllegalStateException("broken for the test");
                            }
                            return false;
                        }

                        @Override
                        public Entry<UpstreamName, UpstreamPlan> next() {
                            throw new NoSuchElementException();
                        }
                    };
                }

                @Override
                public int size() {
                    return 0;
                }
            };
        }
    }
}
