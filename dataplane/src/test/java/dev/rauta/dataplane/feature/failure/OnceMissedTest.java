// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holes that a review of the engine found. */
final class OnceMissedTest {
    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private RawH1Upstream upstream;

    @AfterEach
    void stop() throws Exception {
        rauta.close();
        upstream.close();
    }

    private void serve(RawH1Upstream.Script script, Filter... filters) throws IOException {
        upstream = RawH1Upstream.start(script);
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web", filters)
                .snapshot());
    }

    private void answerAll(RawH1Upstream.Connection connection) throws IOException {
        for (String head = connection.readHead(); head != null; head = connection.readHead()) {
            heads.add(head);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    }

    /** A length on a tunnel's request would have the upstream take the next client's request for its body. */
    @Test
    void aConnectWithALengthIsMalformed() throws Exception {
        serve(this::answerAll);
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.headers(
                    1, false, ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":path", "/chat",
                    ":authority", "a.example", "content-length", "30");
            assertThat(client.answer(1).reset()).isEqualTo(1);
        }
        assertThat(heads).isEmpty();
    }

    @Test
    void aHeaderFilterCannotFrameABody() throws Exception {
        HeaderEdit edit = new HeaderEdit(
                List.of(new HeaderField("content-length", "0"), new HeaderField("x-set", "1")),
                List.of(new HeaderField("transfer-encoding", "chunked")),
                List.of("content-length"));
        serve(this::answerAll, new Filter.RequestHeaders(edit));
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(heads.peek().toLowerCase()).contains("content-length: 3", "x-set: 1").doesNotContain("transfer-encoding");
    }

    @Test
    void aResponseThatEndsByAResetIsBroken() throws Exception {
        serve(connection -> {
            connection.readHead();
            connection.send("HTTP/1.0 200 OK\r\n\r\npartial");
            connection.reset();
        });
        try (RawClient client = RawClient.connect(port)) {
            assertThatThrownBy(() -> client.get("a.example", "/")).isInstanceOf(IOException.class);
        }
    }

    /** Whoever does not read answers gets no more of them begun. */
    @Test
    void pipelinedRequestsWaitForTheirClient() throws Exception {
        serve(this::answerAll);
        try (RawClient client = RawClient.connect(port)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 2000; i++) {
                        client.send("GET /nobody HTTP/1.1\r\nHost: nobody.example\r\n\r\n".repeat(100));
                    }
                } catch (IOException e) {
                    // Closed below, as it waits.
                }
            });
            // As much as sockets and the watermark take, and not the 40 MB of answers to 200,000 requests.
            await().during(Duration.ofMillis(500)).until(() -> rauta.bufferedBytes() < 4 << 20);
            assertThat(writer.isAlive()).isTrue();
        }
    }

    @Test
    void aNominatedFieldIsGoneBeforeAnythingIsDecided() throws Exception {
        serve(this::answerAll);
        try (RawClient client = RawClient.connect(port)) {
            String many = "ab,".repeat(400);
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: " + many + "close\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(400);
        }
    }
}
