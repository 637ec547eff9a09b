// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Upstreams that nobody has said the protocol of; the states that once never healed among them. */
final class DetectionTest {
    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
    }

    private void serve(Endpoint... endpoints) {
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.AUTO, endpoints)
                .forward("a.example", "/", "web")
                .snapshot());
    }

    @Test
    void anUpstreamThatSpeaksHttp2GetsItSoonAndLosesNothingMeanwhile() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.h2c("web"); RawClient client = connected(upstream.endpoint())) {
            await().until(() -> client.get("a.example", "/").body().startsWith("web h2c"));
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("a.example", "/").body()).startsWith("web h2c");
            }
        }
    }

    /** By the first guess a POST goes over HTTP/1.1, and its body with it. */
    @Test
    void aPostThatWentByTheWrongGuessIsSentAgain() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (FakeUpstream upstream = FakeUpstream.h2c("web" + i); RawClient client = connected(upstream.endpoint())) {
                client.send("POST /p HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nbody");
                assertThat(client.response().body()).startsWith("web" + i + " h2c POST /p 4 ");
                assertThat(upstream.requests()).containsExactly("POST /p");
            }
        }
    }

    @Test
    void anUpstreamThatSpeaksHttp1NeverFailsARequest() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.http1("web"); RawClient client = connected(upstream.endpoint())) {
            for (int i = 0; i < 200; i++) {
                assertThat(client.get("a.example", "/").body()).startsWith("web http1");
            }
            // The preface of the probe looks like a request to it.
            assertThat(upstream.requests().stream().filter(request -> !request.startsWith("PRI "))).hasSize(200);
        }
    }

    /** An upstream may answer a preface with silence: requests must not wait for it. */
    @Test
    void anUpstreamThatIsSilentOnAPrefaceServesMeanwhile() throws Exception {
        AtomicInteger prefaces = new AtomicInteger();
        try (ServerSocket upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> acceptAll(upstream, prefaces));
            try (RawClient client = connected(new Endpoint("127.0.0.1", upstream.getLocalPort()))) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.get("a.example", "/").status()).isEqualTo(200);
                }
            }
            assertThat(prefaces).hasPositiveValue();
        }
    }

    private static void acceptAll(ServerSocket server, AtomicInteger prefaces) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answerHttp1(socket, prefaces));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answerHttp1(Socket socket, AtomicInteger prefaces) {
        try (socket) {
            StringBuilder head = new StringBuilder();
            while (true) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
                if (head.toString().startsWith("PRI * HTTP/2.0")) {
                    prefaces.incrementAndGet();
                    while (socket.getInputStream().read() >= 0) {
                        // Read, and never answered.
                    }
                    return;
                }
                if (head.toString().endsWith("\r\n\r\n")) {
                    head.setLength(0);
                    socket.getOutputStream().write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // The other side has closed.
        }
    }

    /** A verdict of HTTP/2 once stuck when the endpoint was replaced by one of the other protocol. */
    @Test
    void aReplacedEndpointIsJudgedAnew() throws Exception {
        try (FakeUpstream modern = FakeUpstream.h2c("modern");
                FakeUpstream classic = FakeUpstream.http1("classic");
                RawClient client = connected(modern.endpoint())) {
            await().until(() -> client.get("a.example", "/").body().startsWith("modern h2c"));
            serve(classic.endpoint());
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("a.example", "/").body()).startsWith("classic http1");
            }
            serve(modern.endpoint());
            await().until(() -> client.get("a.example", "/").body().startsWith("modern h2c"));
        }
    }

    /** An upstream that is down when it is first probed once stayed HTTP/1.1 for good, or failed for good. */
    @Test
    void anUpstreamThatComesUpLateIsServed() throws Exception {
        int late = FreePorts.next();
        try (RawClient client = connected(new Endpoint("127.0.0.1", late))) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(502);
            try (ServerSocket upstream = new ServerSocket(late, 50, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> acceptAll(upstream, new AtomicInteger()));
                await().until(() -> client.get("a.example", "/").status() == 200);
            }
        }
    }

    private RawClient connected(Endpoint endpoint) throws IOException {
        serve(endpoint);
        return RawClient.connect(port);
    }
}
