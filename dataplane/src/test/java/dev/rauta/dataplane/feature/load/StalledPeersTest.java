// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hundred exchanges stand still on one upstream connection, and the next one does not notice. */
final class StalledPeersTest {
    private static final int STALLED = 200;
    private static final int BODY = 16 << 20;
    private static final int FRAME = 16 * 1024;

    /** Far above what a request takes on a busy machine, far below the timeouts that a blocked one would wait for. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration SETTLED = Duration.ofSeconds(60);

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final Windows script = new Windows();
    private final RawH2Upstream upstream = RawH2Upstream.start(script);
    private final List<RawClient> stalled = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (RawClient one : stalled) {
            one.close();
        }
        rauta.close();
        upstream.close();
    }

    private void serve() {
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP2, upstream.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
    }

    @Test
    void clientsThatDoNotReadSlowNobodyElse() throws Exception {
        serve();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/first").status()).isEqualTo(200);
            stallDownloads();
            assertThat(median(() -> client.get("a.example", "/quick").status())).isLessThan(SOON);
            client.send("GET /big HTTP/1.1\r\nHost: a.example\r\n\r\n").head();
            client.stream().skipNBytes(BODY);
        }
        try (Http2Client client = Http2Client.plaintext(port)) {
            assertThat(client.get("a.example", "/big").get(20, TimeUnit.SECONDS).body()).hasSize(BODY);
        }
        assertThat(script.exhausted()).as("still stalled").isEqualTo(STALLED);
        assertThat(upstream.accepted()).as("one connection for all").isEqualTo(1);
    }

    @Test
    void anUpstreamThatDoesNotTakeUploadsSlowsNoOther() throws Exception {
        serve();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/first").status()).isEqualTo(200);
            String more = "x".repeat(1 << 17);
            for (int i = 0; i < STALLED; i++) {
                stalled.add(RawClient.connect(port)
                        .send("POST /stall HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + BODY + "\r\n\r\n" + more));
            }
            long all = (long) STALLED * RawH2Upstream.DEFAULT_WINDOW;
            // Each has sent all that the upstream lets it, and has more to send.
            await().atMost(SETTLED).until(() -> script.untaken.get() == all);

            assertThat(median(() -> client.get("a.example", "/quick").status())).isLessThan(SOON);
            client.send("POST /upload HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + BODY + "\r\n\r\n");
            for (int sent = 0; sent < BODY; sent += more.length()) {
                client.send(more);
            }
            assertThat(client.response().body()).isEqualTo("took " + BODY);
            assertThat(script.untaken.get()).isEqualTo(all);
        }
        assertThat(upstream.accepted()).as("one connection for all").isEqualTo(1);
    }

    /** Clients that ask for a large body and read nothing of it, until the upstream may send none of them more. */
    private void stallDownloads() throws IOException {
        for (int i = 0; i < STALLED; i++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(FRAME);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            stalled.add(RawClient.of(socket).send("GET /big HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        }
        await().atMost(SETTLED).until(() -> script.exhausted() == STALLED);
    }

    private static Duration median(Callable<Integer> request) throws Exception {
        long[] took = new long[21];
        for (int i = 0; i < took.length; i++) {
            long began = System.nanoTime();
            assertThat(request.call()).isEqualTo(200);
            took[i] = System.nanoTime() - began;
        }
        Arrays.sort(took);
        return Duration.ofNanos(took[took.length / 2]);
    }

    /**
     * Keeps to the windows that it is given, and gives the connection all the credit that it could need, but streams at
     * {@code /stall} none.
     */
    private static final class Windows implements RawH2Upstream.Script {
        private final AtomicLong untaken = new AtomicLong();
        private final Map<Integer, Download> downloads = new ConcurrentHashMap<>();
        private long connectionWindow = RawH2Upstream.DEFAULT_WINDOW;

        private static final class Download {
            private int left = BODY;
            private volatile int window;
        }

        /** How many downloads have more to send and may not. */
        long exhausted() {
            return downloads.values().stream().filter(one -> one.window == 0).count();
        }

        @Override
        public void onConnect(Connection connection) throws IOException {
            connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 1000);
            connection.window(0, 1 << 30);
        }

        @Override
        public void onRequest(Connection connection, Request request) throws IOException {
            if (!request.path().equals("/big")) {
                connection.ok(request.stream(), "took " + request.body().size());
                return;
            }
            connection.headers(request.stream(), false, ":status", "200", "content-length", Integer.toString(BODY));
            Download download = new Download();
            download.window = connection.streamWindow();
            downloads.put(request.stream(), download);
            send(connection, request.stream(), download);
        }

        @Override
        public void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
            if (request.path().equals("/stall")) {
                untaken.addAndGet(data.length);
                return;
            }
            if (data.length > 0) {
                connection.window(request.stream(), data.length);
            }
            if (end) {
                onRequest(connection, request);
            }
        }

        @Override
        public void onWindowUpdate(Connection connection, int stream, int more) throws IOException {
            if (stream == 0) {
                connectionWindow += more;
                for (Map.Entry<Integer, Download> each : downloads.entrySet()) {
                    send(connection, each.getKey(), each.getValue());
                }
            } else if (downloads.containsKey(stream)) {
                Download download = downloads.get(stream);
                download.window += more;
                send(connection, stream, download);
            }
        }

        private void send(Connection connection, int stream, Download download) throws IOException {
            while (download.left > 0 && download.window > 0 && connectionWindow > 0) {
                int bytes = (int) Math.min(Math.min(FRAME, download.left), Math.min(download.window, connectionWindow));
                download.left -= bytes;
                connectionWindow -= bytes;
                if (download.left == 0) {
                    downloads.remove(stream);
                }
                connection.data(stream, "x".repeat(bytes), download.left == 0);
                download.window -= bytes;
            }
        }
    }
}
