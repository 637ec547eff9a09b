// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.FakeUpstream;
import dev.rauta.dataplane.testing.RawClient;
import dev.rauta.dataplane.testing.RawH2Client;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that holds as much as it may for clients that do not read. */
final class OverloadTest {
    private static final int LIMIT = 500_000;
    private static final int STALLED = 20;

    private final int port = RunningDataplane.freePort();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final List<AutoCloseable> stalled = new ArrayList<>();
    private RunningDataplane rauta;

    @AfterEach
    void stop() throws Exception {
        leave();
        rauta.close();
        upstream.close();
    }

    private void serve(long bufferedBytes) {
        rauta = RunningDataplane.start(1, new TestLimits().bufferedBytes(bufferedBytes).limits());
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
    }

    /** Some may come too late to be served at all. */
    private void stall(boolean http2) throws IOException {
        for (int i = 0; i < STALLED; i++) {
            if (http2) {
                stalled.add(RawH2Client.silent(port).get(1, "a.example", "/big/20000000"));
            } else {
                stalled.add(RawClient.connect(port).send("GET /big/20000000 HTTP/1.1\r\nHost: a.example\r\n\r\n"));
            }
        }
        await().until(() -> upstream.requests().size() + rauta.limitReached(Limit.BUFFERED_BYTES) == STALLED);
    }

    private void leave() throws Exception {
        for (AutoCloseable client : stalled) {
            client.close();
        }
        stalled.clear();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void newRequestsAreRefusedUntilThereIsRoomAgain(boolean http2) throws Exception {
        serve(LIMIT);
        assertThat(rauta.bufferedBytes()).isZero();
        stall(http2);
        await().until(() -> rauta.bufferedBytes() > LIMIT);
        int before = rauta.limitReached(Limit.BUFFERED_BYTES);
        int served = upstream.requests().size();
        assertThat(rauta.bufferedBytes()).as("a little more for each at most").isLessThan(LIMIT + STALLED * 400_000L);
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.get("a.example", "/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("x-rauta-error")).isEqualTo("overloaded");
            assertThat(response.header("retry-after")).isEqualTo("1");
            assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isEqualTo(before + 1);
            try (RawH2Client other = RawH2Client.connect(port)) {
                Map<String, String> head = other.get(1, "a.example", "/").answer(1).head();
                assertThat(head).containsEntry(":status", "503").containsEntry("retry-after", "1");
            }
            assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isEqualTo(before + 2);
            leave();
            await().until(() -> rauta.bufferedBytes() == 0);
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
        assertThat(upstream.requests()).hasSize(served + 1);
        assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isEqualTo(before + 2);
    }

    /** With room enough the same clients harm nobody. */
    @Test
    void stalledClientsThatFitHarmNobody() throws Exception {
        serve(1L << 30);
        stall(false);
        await().until(() -> rauta.bufferedBytes() > 0);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isZero();
    }
}
