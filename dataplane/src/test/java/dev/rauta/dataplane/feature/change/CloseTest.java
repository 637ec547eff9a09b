// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** A dataplane that ends while clients are there which do not read: LeakGate sees what it leaves behind. */
final class CloseTest {
    private static final int STALLED = 20;

    @RepeatedTest(3)
    void clientsThatDoNotReadAreClosedAndWhatWaitedForThemIsFreed() throws Exception {
        int port = FreePorts.next();
        List<RawH2Client> stalled = new ArrayList<>();
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.start(1)) {
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot());
            for (int i = 0; i < STALLED; i++) {
                stalled.add(RawH2Client.silent(port).get(1, "a.example", "/big/20000000"));
            }
            await().until(() -> rauta.bufferedBytes() > STALLED * 64_000);
            rauta.close();
            for (RawH2Client client : stalled) {
                client.awaitEnd();
            }
            assertThat(stalled).allMatch(RawH2Client::over);
        } finally {
            for (RawH2Client client : stalled) {
                client.close();
            }
        }
    }
}
