// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that end early: the client leaves, or the upstream answers before it has heard everything. */
final class CancelTest {
    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private final RunningDataplane rauta = site.rauta();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private AutoCloseable client(boolean overHttp2, String path) throws Exception {
        if (overHttp2) {
            Http2Client client = Http2Client.plaintext(port);
            client.get("a.example", path);
            return client;
        }
        return RawClient.connect(port).send("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
    }

    private void assertQuiet() {
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        assertThat(rauta.dataplane().describeWorkers().getFirst().pools().getFirst().streams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStreamIsResetOnceItsClientHasGone(boolean overHttp2) throws Exception {
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {
            @Override
            public void onRequest(Connection connection, Request request) {
                asked.countDown();
            }

            @Override
            public void onReset(Connection connection, int stream, long code) {
                cancelled.countDown();
            }
        });
        AutoCloseable client = client(overHttp2, "/");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(started.resets()).extracting(RawH2Upstream.Reset::code).containsExactly(RawH2Upstream.CANCEL);
        assertThat(started.open()).hasSize(1);
        assertQuiet();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionIsClosedOnceItsClientHasGone(boolean overHttp2) throws Exception {
        site.http1(connection -> {
            connection.readHead();
            asked.countDown();
            connection.awaitEnd();
            cancelled.countDown();
        });
        AutoCloseable client = client(overHttp2, "/");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        assertQuiet();
    }

    /** A body that still waits for the upstream's window must not follow the reset. */
    @Test
    void nothingFollowsAReset() throws Exception {
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {
            @Override
            public void onData(Connection connection, Request request, byte[] data, boolean end) {
                // Gives no window back.
                if (request.body().size() == 65_535) {
                    asked.countDown();
                }
            }

            @Override
            public void onReset(Connection connection, int stream, long code) throws IOException {
                connection.window(0, 1 << 20).ping(1);
            }

            @Override
            public void onPing(Connection connection, long data, boolean ack) {
                cancelled.countDown();
            }
        });
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(started.violations()).isEmpty();
        assertQuiet();
    }

    /** One that leaves while it waits for a stream takes none. */
    @Test
    void aWaitingRequestWhoseClientHasGoneIsNeverSent() throws Exception {
        RawH2Upstream started = site.http2(new RawH2Upstream.Script() {
            @Override
            public void onConnect(Connection connection) throws IOException {
                connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 1);
            }

            @Override
            public void onRequest(Connection connection, Request request) throws IOException {
                if (!request.path().equals("/holds")) {
                    connection.ok(request.stream(), "ok");
                }
            }
        });
        List<AutoCloseable> holders = new ArrayList<>();
        for (int i = 1; i <= PoolSettings.DEFAULT.connectionLimit(); i++) {
            int held = i;
            holders.add(client(false, "/holds"));
            await().until(() -> started.requests().size() == held);
        }
        AutoCloseable leaver = client(false, "/leaves");
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().getFirst().waiting() == 1);
        leaver.close();
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == holders.size());
        try (RawClient stays = RawClient.connect(port)) {
            stays.send("GET /stays HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == holders.size() + 1);
            holders.getFirst().close();
            assertThat(stays.response().status()).isEqualTo(200);
        }
        for (AutoCloseable holder : holders) {
            holder.close();
        }
        assertThat(started.requests()).contains("GET /stays").doesNotContain("GET /leaves");
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().getFirst().waiting() == 0);
    }

    /** Nor does one that leaves while the connection is being opened. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestWhoseClientHasGoneDuringConnectIsNeverSent(boolean http2) throws Exception {
        List<Socket> queued = new ArrayList<>();
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(slow, queued);
            site.serve(
                    http2 ? UpstreamProtocol.HTTP2 : UpstreamProtocol.HTTP1,
                    new Endpoint("127.0.0.1", slow.getLocalPort()));
            AutoCloseable client = client(false, "/");
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 1);
            client.close();
            await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
            for (Socket one : queued) {
                slow.accept().close();
                one.close();
            }
            // With room in the queue the kernel's next attempt succeeds.
            slow.setSoTimeout(10_000);
            try (Socket late = slow.accept()) {
                rauta.apply(Tables.http(port).snapshot());
                assertThat(new String(late.getInputStream().readAllBytes())).doesNotContain("GET /", "a.example");
            }
        }
    }

    /** Takes all of a socket's places for connections that wait to be accepted. */
    private static void fill(ServerSocket server, List<Socket> queued) throws IOException {
        while (queued.size() < 20) {
            Socket filler = new Socket();
            try {
                filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 200);
                queued.add(filler);
            } catch (SocketTimeoutException e) {
                filler.close();
                return;
            }
        }
        throw new AssertionError("a backlog of 1 took 20 connections");
    }

    /** Answers before it has heard the request's body, as fast as the windows allow, and resets the stream behind it. */
    private static final class EarlyAnswer implements RawH2Upstream.Script {
        private final String body;
        private int at;
        private int streamWindow;
        private int connectionWindow = RawH2Upstream.DEFAULT_WINDOW;

        EarlyAnswer(String body) {
            this.body = body;
        }

        @Override
        public void onHeaders(Connection connection, Request request) throws IOException {
            streamWindow += connection.streamWindow();
            connection.headers(request.stream(), false, ":status", "413", "content-length", "" + body.length());
            send(connection, request.stream());
        }

        @Override
        public void onWindowUpdate(Connection connection, int stream, int more) throws IOException {
            if (stream == 0) {
                connectionWindow += more;
            } else {
                streamWindow += more;
            }
            for (Request request : connection.streams()) {
                send(connection, request.stream());
            }
        }

        private void send(Connection connection, int stream) throws IOException {
            while (at < body.length() && Math.min(streamWindow, connectionWindow) > 0) {
                int end = Math.min(body.length(), at + Math.min(10_000, Math.min(streamWindow, connectionWindow)));
                streamWindow -= end - at;
                connectionWindow -= end - at;
                connection.data(stream, body.substring(at, end), end == body.length());
                at = end;
                if (at == body.length()) {
                    connection.reset(stream, RawH2Upstream.NO_ERROR);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEarlyAnswerArrivesWhole(boolean big) throws Exception {
        String body = "y".repeat(big ? 100_000 : 10);
        site.http2(new EarlyAnswer(body));
        assertEarlyAnswer(body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEarlyAnswerOverHttp1ArrivesWholeAndEndsItsConnection(boolean big) throws Exception {
        String body = "y".repeat(big ? 100_000 : 10);
        RawH1Upstream started = site.http1(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 413 Too Much\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            connection.awaitEnd();
        });
        assertEarlyAnswer(body);
        assertEarlyAnswer(body);
        assertThat(started.accepted()).isEqualTo(2);
    }

    /** The bytes that it never read make its close a TCP reset, in the midst of our writing. */
    @Test
    void anEarlyAnswerBeforeATcpResetArrivesWhole() throws Exception {
        site.http1(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 413 Too Much\r\nContent-Length: 6\r\nConnection: close\r\n\r\nenough");
        });
        for (int i = 0; i < 50; i++) {
            assertEarlyAnswer("enough");
        }
    }

    private void assertEarlyAnswer(String body) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 500000\r\n\r\n" + "x".repeat(50_000));
            RawClient.Response response = client.response();
            assertThat(response.status()).as(response.head()).isEqualTo(413);
            assertThat(response.body()).isEqualTo(body);
        }
    }
}
