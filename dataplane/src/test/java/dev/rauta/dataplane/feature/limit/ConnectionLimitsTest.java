// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections there may be, and what one may carry. */
final class ConnectionLimitsTest {
    private static final long REFUSED_STREAM = 7;

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private final List<RawClient> clients = new ArrayList<>();
    private RunningDataplane rauta;

    private void serve(int workers, TestLimits limits) {
        rauta = closing.add(RunningDataplane.start(workers, limits.limits()));
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
    }

    @Test
    void theLastRequestOverHttp1SaysSo() throws Exception {
        serve(1, new TestLimits().requests(3));
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.get("a.example", "/").header("connection")).isEmpty();
            }
            assertThat(rauta.limitReached(Limit.REQUESTS_PER_CONNECTION)).isZero();
            RawClient.Response last = client.get("a.example", "/");
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
        }
        assertThat(rauta.limitReached(Limit.REQUESTS_PER_CONNECTION)).isEqualTo(1);
    }

    /** Requests that came right behind the last one are nobody's: the client must send them again. */
    @Test
    void pipelinedRequestsBehindTheLastAreNotServed() throws Exception {
        serve(1, new TestLimits().requests(2));
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /1 HTTP/1.1\r\nHost: a.example\r\n\r\n".repeat(4));
            assertThat(client.response().header("connection")).isEmpty();
            assertThat(client.response().header("connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
        }
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void theLastRequestOverHttp2LetsTheOthersFinish() throws Exception {
        serve(1, new TestLimits().requests(3));
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.get(1, "a.example", "/slow/1500").get(3, "a.example", "/slow/1500");
            await().until(() -> upstream.requests().size() == 2);
            assertThat(client.over()).isFalse();
            client.get(5, "a.example", "/slow/1500");
            RawH2Client.GoAway goAway = client.goAway();
            assertThat(goAway.code()).isZero();
            assertThat(client.open(1)).isTrue();
            for (int stream = 1; stream <= 5; stream += 2) {
                assertThat(client.answer(stream).status()).isEqualTo(200);
            }
            client.awaitEnd();
        }
        assertThat(rauta.limitReached(Limit.REQUESTS_PER_CONNECTION)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamsBeyondTheLimitAreRefusedAndTheOthersServed(boolean acknowledges) throws Exception {
        serve(1, new TestLimits().streams(10));
        try (RawH2Client client = acknowledges ? RawH2Client.connect(port) : RawH2Client.silent(port)) {
            if (acknowledges) {
                assertThat(client.settings()).containsEntry(3, 10);
            }
            for (int i = 0; i < 10; i++) {
                client.get(2 * i + 1, "a.example", "/slow/1500");
            }
            // With a body under way, which must not be taken for a fault of the connection.
            client.request(21, false, "POST", "a.example", "/").data(21, "x", false).data(21, "x", true);
            client.get(23, "a.example", "/");
            assertThat(client.answer(21).reset()).isEqualTo(REFUSED_STREAM);
            assertThat(client.answer(23).reset()).isEqualTo(REFUSED_STREAM);
            for (int i = 0; i < 10; i++) {
                assertThat(client.answer(2 * i + 1).status()).isEqualTo(200);
            }
            assertThat(client.get(25, "a.example", "/").answer(25).status()).isEqualTo(200);
            assertThat(client.over()).isFalse();
        }
        assertThat(rauta.limitReached(Limit.STREAMS)).isEqualTo(2);
        assertThat(upstream.requests()).hasSize(11);
    }

    private int serving() throws IOException {
        int serving = 0;
        for (RawClient client : clients) {
            try {
                serving += client.get("a.example", "/").status() == 200 ? 1 : 0;
            } catch (IOException e) {
                // Closed without a word.
            }
        }
        return serving;
    }

    private void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(closing.add(RawClient.connect(port)));
        }
    }

    private void leave() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        clients.clear();
        await().until(() -> rauta.connections() == 0);
    }

    @Test
    void connectionsOfAWorker() throws Exception {
        serve(1, new TestLimits().connections(5));
        open(5);
        assertThat(serving()).isEqualTo(5);
        assertThat(rauta.limitReached(Limit.CONNECTIONS)).isZero();
        open(4);
        assertThat(serving()).isEqualTo(5);
        assertThat(rauta.limitReached(Limit.CONNECTIONS)).isEqualTo(4);
        leave();
        open(5);
        assertThat(serving()).isEqualTo(5);
        assertThat(rauta.limitReached(Limit.CONNECTIONS)).isEqualTo(4);
    }

    /** Whichever workers they came to. */
    @Test
    void connectionsOfAnAddressOverAllWorkers() throws Exception {
        serve(4, new TestLimits().connectionsPerAddress(20));
        for (int round = 1; round <= 3; round++) {
            open(50);
            assertThat(serving()).isEqualTo(20);
            assertThat(rauta.connections()).isEqualTo(20);
            assertThat(rauta.limitReached(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(30 * round);
            leave();
        }
        open(20);
        assertThat(serving()).isEqualTo(20);
        assertThat(rauta.limitReached(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(90);
    }
}
