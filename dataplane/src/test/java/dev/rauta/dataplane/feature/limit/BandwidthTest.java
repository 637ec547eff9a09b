// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that come no faster than their route lets them. */
final class BandwidthTest {
    private static final int RATE = 200_000;
    private static final int AFTER = 300_000;
    private static final int SIZE = 700_000;

    private final int port = FreePorts.next();

    /** Held back longer than anything may be idle, which it is not; a route without the filter goes at once. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResponseKeepsToItsRateOnceItHasHadItsShare(boolean http2) throws Exception {
        try (FakeUpstream upstream = http2 ? FakeUpstream.h2c("web") : FakeUpstream.http1("web");
                RunningDataplane rauta =
                        RunningDataplane.start(1, PoolSettings.DEFAULT, TestSettings.idle(Duration.ofMillis(700)))) {
            rauta.applyAll(Tables.http(port)
                    .upstream("web", http2 ? UpstreamProtocol.HTTP2 : UpstreamProtocol.HTTP1, upstream.endpoint())
                    .forward("a.example", "/", "web", new TrafficLimit.Bandwidth(RATE, AFTER))
                    .forward("b.example", "/", "web")
                    .snapshot());
            double free = seconds("b.example");
            double held = seconds("a.example");
            double least = (double) (SIZE - AFTER) / RATE;
            assertThat(held).isBetween(least, (double) (SIZE - AFTER) / RATE + 1 + free);
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
            await("nothing is held any more").until(() -> rauta.bufferedBytes() == 0);
        }
    }

    private double seconds(String host) throws Exception {
        long began = System.nanoTime();
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /big/" + SIZE + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").head();
            client.stream().skipNBytes(SIZE);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Both at once: the rate is that of the bytes that leave, and trailers come last. */
    @Test
    void compressedTrailersAndClientsThatLeave() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.start(1)) {
            Filter slow = new TrafficLimit.Bandwidth(2, 0);
            rauta.applyAll(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                    .forward("a.example", "/", "web", slow)
                    .snapshot());
            try (RawClient client = RawClient.connect(port)) {
                long began = System.nanoTime();
                client.send("GET /trailers HTTP/1.1\r\nHost: a.example\r\n\r\n");
                assertThat(client.response().body()).endsWith("|x-checksum: 42").startsWith("body");
                assertThat((System.nanoTime() - began) / 1e9).isGreaterThan(1.9);
                assertThat(client.get("a.example", "/status/204").status()).as("the connection goes on").isEqualTo(204);
                client.send("GET /big/20000 HTTP/1.1\r\nHost: a.example\r\n\r\n").head();
            }
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
            await().until(() -> rauta.bufferedBytes() == 0);
        }
    }
}
