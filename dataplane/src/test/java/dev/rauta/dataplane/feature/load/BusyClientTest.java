// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.upstream.UpstreamProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What useful clients do a lot of, and must never be taken for a flood. */
final class BusyClientTest {
    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private final FakeUpstream upstream = site.fake(UpstreamProtocol.HTTP2);
    private final RunningDataplane rauta = site.rauta();

    private void assertLetBe(RawH2Client client) {
        assertThat(client.over()).isFalse();
        assertThat(rauta.limitReached(Limit.FLOOD)).isZero();
    }

    @Test
    void tenThousandRequestsOnOneConnection() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            for (int n = 0; n < 10_000; n += 100) {
                for (int i = n; i < n + 100; i++) {
                    client.get(2 * i + 1, "a.example", "/");
                }
                for (int i = n; i < n + 100; i++) {
                    assertThat(client.answer(2 * i + 1).status()).isEqualTo(200);
                }
            }
            assertLetBe(client);
        }
    }

    /** Two updates of windows for every frame of data. */
    @Test
    void aHundredMegabytes() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.get(1, "a.example", "/big/100000000").answer(1).body()).hasSize(100_000_000);
            assertLetBe(client);
        }
    }

    @Test
    void cancelledRequestsAmongOthers() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            int id = 1;
            for (int n = 0; n < 500; n++) {
                client.get(id, "a.example", "/never").reset(id);
                client.get(id + 2, "a.example", "/");
                assertThat(client.answer(id + 2).status()).isEqualTo(200);
                id += 4;
            }
            assertLetBe(client);
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
    }

    /** As gRPC clients do that measure their bandwidth. */
    @Test
    void aPingForEveryMessage() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            for (int n = 0; n < 5000; n++) {
                client.request(2 * n + 1, false, "POST", "a.example", "/", "content-type", "application/grpc");
                client.frame(Http2Frame.PING, 0, 0, new byte[8]);
                client.data(2 * n + 1, "message", true);
                assertThat(client.answer(2 * n + 1).status()).isEqualTo(200);
            }
            await().until(() -> client.pongs() == 5000);
            assertLetBe(client);
        }
    }
}
