// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.Streams;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.ListenerProtocol.Tcp;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A small piece leaves at once, though the peer has not acknowledged the one before it (TCP_NODELAY, on every socket).
 *
 * <p>The peer acknowledges as late as its kernel lets it, which is 40 ms. Held back, not one piece would arrive sooner; so it is the
 * quickest of several that counts, and a machine that stalls now and then fails nobody.
 */
final class NoDelayTest {
    private static final int PIECES = 8;
    private static final long HELD_BACK = TimeUnit.MILLISECONDS.toNanos(20);

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);

    /** Says when the upstream may send, and when something has come to it. */
    private final Semaphore turn = new Semaphore(0);

    @AfterEach
    void stop() {
        rauta.close();
    }

    private interface Piece {
        /** Sends one, and returns once it is at the other end. */
        void pass(int number) throws Exception;
    }

    private static void assertNoneWaits(Piece piece) throws Exception {
        piece.pass(0);
        List<Long> took = new ArrayList<>();
        for (int i = 1; i <= PIECES; i++) {
            long began = System.nanoTime();
            piece.pass(i);
            took.add(System.nanoTime() - began);
        }
        assertThat(Collections.min(took)).as("nanoseconds of each: %s", took).isLessThan(HELD_BACK);
    }

    private void serve(UpstreamProtocol protocol, Endpoint endpoint) {
        rauta.applyAll(Tables.http(port).upstream("web", protocol, endpoint).forward("a.example", "/", "web").snapshot());
    }

    private static RawClient client(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return RawClient.of(socket).acknowledgeLate();
    }

    private void await() throws IOException {
        try {
            if (!turn.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new IOException("20 s without a turn");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void ofAnHttp1Response() throws Exception {
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i <= PIECES; i++) {
                await();
                connection.send("1\r\nx\r\n");
            }
            connection.awaitGone();
        })) {
            serve(UpstreamProtocol.HTTP1, upstream.endpoint());
            try (RawClient client = client(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n").head();
                assertNoneWaits(_ -> {
                    turn.release();
                    assertThat(client.chunk()).isEqualTo("x");
                });
            }
        }
    }

    @Test
    void ofAnHttp1Request() throws Exception {
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
            connection.acknowledgeLate().readHead();
            for (int i = 0; i <= PIECES; i++) {
                connection.readChunk();
                turn.release();
            }
            connection.awaitGone();
        })) {
            serve(UpstreamProtocol.HTTP1, upstream.endpoint());
            try (RawClient client = client(port)) {
                client.send("POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n");
                assertNoneWaits(_ -> {
                    client.send("1\r\nx\r\n");
                    await();
                });
            }
        }
    }

    @Test
    void ofAnHttp2Response() throws Exception {
        try (RawH2Upstream upstream = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                connection.headers(request.stream(), false, ":status", "200");
                for (int i = 0; i <= PIECES; i++) {
                    await();
                    connection.data(request.stream(), "x", false);
                }
            }
        })) {
            serve(UpstreamProtocol.HTTP2, upstream.endpoint());
            // One that says nothing of what it gets: a frame of its own would acknowledge it too.
            try (RawH2Client client = RawH2Client.silent(port).acknowledgeLate()) {
                client.get(1, "a.example", "/").head(1);
                assertNoneWaits(number -> {
                    turn.release();
                    while (client.received(1) <= number) {
                        Thread.onSpinWait();
                    }
                });
            }
        }
    }

    @Test
    void ofAnHttp2Request() throws Exception {
        try (RawH2Upstream upstream = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onConnect(RawH2Upstream.Connection connection) throws IOException {
                connection.acknowledgeLate().settings();
            }

            @Override
            public void onData(RawH2Upstream.Connection connection, RawH2Upstream.Request request, byte[] data, boolean end) {
                turn.release();
            }
        })) {
            serve(UpstreamProtocol.HTTP2, upstream.endpoint());
            try (RawH2Client client = RawH2Client.connect(port)) {
                client.request(1, false, "POST", "a.example", "/");
                assertNoneWaits(_ -> {
                    client.data(1, "x", false);
                    await();
                });
            }
        }
    }

    @Test
    void ofConnectionsThatGoOnAsTheyAre() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            rauta.applyAll(new Streams()
                    .upstream("tcp", new Endpoint("127.0.0.1", server.getLocalPort()))
                    .listener("tcp", port, new Tcp(), "*")
                    .route("tcp", "*", "tcp=1")
                    .snapshot());
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket endpoint = server.accept()) {
                for (Socket each : List.of(client, endpoint)) {
                    each.setSoTimeout(20_000);
                    each.setTcpNoDelay(true);
                    each.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
                }
                assertNoneWaits(_ -> pass(client, endpoint));
                assertNoneWaits(_ -> pass(endpoint, client));
            }
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        from.getOutputStream().write('x');
        assertThat(to.getInputStream().read()).isEqualTo('x');
    }
}
