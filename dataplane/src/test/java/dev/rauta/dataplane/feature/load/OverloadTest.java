// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.http2.ReceiveWindows;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that holds as much as it may for clients that do not read. */
final class OverloadTest {
    private static final int LIMIT = 500_000;
    private static final int STALLED = 40;
    private static final int FEW = 10;
    private static final int HALF_A_HEAD = 15_000;

    private final int port = FreePorts.next();
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

    private void stall(int clients, boolean http2) throws IOException {
        for (int i = 0; i < clients; i++) {
            if (http2) {
                stalled.add(RawH2Client.silent(port).get(1, "a.example", "/big/20000000"));
            } else {
                stalled.add(RawClient.connect(port).send("GET /big/20000000 HTTP/1.1\r\nHost: a.example\r\n\r\n"));
            }
        }
    }

    private void leave() throws Exception {
        for (AutoCloseable client : stalled) {
            client.close();
        }
        stalled.clear();
    }

    /** A few pass the limit by little, and have a second. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoReadsIsServedWhileThoseThatWaitLongestLose(boolean http2) throws Exception {
        serve(LIMIT);
        assertThat(rauta.bufferedBytes()).isZero();
        stall(FEW, http2);
        try (RawClient client = RawClient.connect(port);
                RawH2Client other = RawH2Client.connect(port)) {
            AtomicInteger stream = new AtomicInteger(1);
            await().until(() -> {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
                int id = stream.getAndAdd(2);
                assertThat(other.get(id, "a.example", "/").answer(id).status()).isEqualTo(200);
                return rauta.limitReached(Limit.BUFFERED_BYTES) > 0;
            });
            await().until(() -> rauta.bufferedBytes() <= LIMIT / 8 * 7);
            assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isBetween(1, FEW - 1);
            if (http2) {
                long reset = stalled.stream().filter(one -> !((RawH2Client) one).open(1)).count();
                assertThat(reset).as("the others keep theirs").isBetween(1L, FEW - 1L);
            }
            leave();
            await().until(() -> rauta.bufferedBytes() == 0);
        }
    }

    /** It would only wait behind what waits already. */
    @Test
    void aClientThatLeavesMuchWaitingGetsNothingNew() throws Exception {
        serve(LIMIT);
        stall(2, true);
        await().until(() -> rauta.bufferedBytes() > LIMIT / 4);
        RawH2Client waiting = (RawH2Client) stalled.getFirst();
        Map<String, String> head = waiting.get(3, "a.example", "/").head(3);
        assertThat(head).containsEntry(":status", "503")
                .containsEntry("x-rauta-error", "overloaded")
                .containsEntry("retry-after", "1");
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
    }

    /** Many would pass it by far, and are not waited for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noMoreIsHeldThanAPassOfReadingBeyondTheLimit(boolean http2) throws Exception {
        serve(LIMIT);
        stall(STALLED, http2);
        AtomicLong most = new AtomicLong();
        await().until(() -> {
            most.accumulateAndGet(rauta.bufferedBytes(), Math::max);
            return rauta.limitReached(Limit.BUFFERED_BYTES) > 0 && most.get() > 0 && rauta.bufferedBytes() < LIMIT;
        });
        assertThat(most.get()).isLessThan(LIMIT + (3 << 20));
        if (http2) {
            await().until(() -> stalled.stream().anyMatch(one -> !((RawH2Client) one).open(1)));
            RawH2Client lost = (RawH2Client) stalled.stream()
                    .filter(one -> !((RawH2Client) one).open(1))
                    .findFirst()
                    .orElseThrow();
            assertThat(lost.answer(1).reset()).isIn(Http2Error.ENHANCE_YOUR_CALM.code(), -1L);
        }
    }

    private enum Unfinished {
        HTTP1_HEAD,
        PIPELINED,
        HTTP2_HEAD;

        private AutoCloseable send(int port) throws IOException {
            String head = "GET /never HTTP/1.1\r\nHost: a.example\r\n";
            String more = "x: " + "x".repeat(HALF_A_HEAD);
            return switch (this) {
                case HTTP1_HEAD -> RawClient.connect(port).send(head + more);
                case PIPELINED -> RawClient.connect(port).send(head + "\r\n" + head + more);
                case HTTP2_HEAD ->
                    RawH2Client.silent(port).frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, 1, new byte[HALF_A_HEAD]);
            };
        }
    }

    /** They have cost nobody anything yet, so that nobody else pays for them. */
    @ParameterizedTest
    @EnumSource
    void unfinishedHeadsGoBeforeWhatOthersHaveWaiting(Unfinished kind) throws Exception {
        int limit = 8 * LIMIT;
        serve(limit);
        for (int i = 0; i < FEW; i++) {
            Socket slow = new Socket();
            slow.setReceiveBufferSize(HALF_A_HEAD);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            stalled.add(RawClient.of(slow).send("GET /big/20000000 HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        }
        List<AutoCloseable> paused = List.copyOf(stalled);
        await().until(() -> rauta.bufferedBytes() > FEW * 64 * 1024);
        assertThat(rauta.bufferedBytes()).isLessThan(limit / 2);
        for (int i = 0; i < 2 * limit / HALF_A_HEAD; i++) {
            stalled.add(kind.send(port));
        }
        await().until(() -> rauta.limitReached(Limit.BUFFERED_BYTES) > 0);
        await().until(() -> rauta.bufferedBytes() <= limit / 8 * 7);
        for (AutoCloseable client : paused) {
            RawClient one = (RawClient) client;
            one.head();
            one.stream().skipNBytes(20_000_000);
        }
    }

    /** Bodies that an upstream does not take are in the same ledger. */
    @Test
    void uploadsThatGoNowhereAreGivenUp() throws Exception {
        try (RawH2Upstream deaf = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                throw new AssertionError("no request comes whole");
            }

            @Override
            public void onData(RawH2Upstream.Connection connection, RawH2Upstream.Request request, byte[] data, boolean end) {
                // No window is given back.
            }
        })) {
            rauta = RunningDataplane.start(1, new TestLimits().bufferedBytes(LIMIT).limits());
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP2, deaf.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot());
            RawH2Client client = RawH2Client.connect(port);
            stalled.add(client);
            // Without these it may send less.
            client.settings();
            String piece = "x".repeat(16_000);
            for (int stream = 1; stream < 2 * STALLED; stream += 2) {
                client.request(stream, false, "POST", "a.example", "/upload");
                for (int i = 0; i < ReceiveWindows.FIRST / piece.length(); i++) {
                    client.data(stream, piece, false);
                }
            }
            // The first has filled the upstream's window for all, and waits for nothing of ours.
            await().until(() -> !client.open(3));
            assertThat(client.head(3)).containsEntry("x-rauta-error", "overloaded");
            await().until(() -> rauta.bufferedBytes() < LIMIT);
            assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isPositive();
        }
    }

    /** With room enough the same clients harm nobody. */
    @Test
    void stalledClientsThatFitHarmNobody() throws Exception {
        serve(1L << 30);
        stall(STALLED, false);
        await().until(() -> rauta.bufferedBytes() > 0);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isZero();
    }
}
