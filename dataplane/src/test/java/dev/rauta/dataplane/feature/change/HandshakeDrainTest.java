// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handshake that has begun when a dataplane stops comes to its end, and the request behind it too. */
final class HandshakeDrainTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A client that reads nothing until it is let. */
    private static final class Holding extends Socket {
        private final CountDownLatch let = new CountDownLatch(1);

        Holding(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
        }

        /** Bytes that have come and were not read. */
        int waiting() throws IOException {
            return super.getInputStream().available();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    try {
                        let.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException(e);
                    }
                    return super.read(into, from, length);
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoHasSaidHelloIsWaitedForAndWhoIsSilentIsNot(int workers) throws Exception {
        int port = FreePorts.next();
        TestPki pki = TestPki.root("root");
        try (FakeUpstream web = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.start(workers)) {
            rauta.applyAll(Tables.https(port)
                    .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                    .certificate("a.example", pki.carried("a", pki.server("EC", "a.example")))
                    .forward("a.example", "/", "web")
                    .snapshot());
            try (Holding slow = new Holding(port);
                    RawClient silent = RawClient.connect(port);
                    SSLSocket socket = TlsClient.trusting(pki.certificate()).over(slow, "a.example")) {
                FutureTask<Void> handshake = new FutureTask<>(() -> {
                    socket.startHandshake();
                    return null;
                });
                Thread.ofVirtual().start(handshake);
                // The server's answer is here, and nobody reads it.
                await().until(() -> slow.waiting() > 0);
                Thread draining = Thread.ofVirtual().start(() -> drain(rauta));
                assertThat(silent.closed()).isTrue();
                slow.let.countDown();
                handshake.get(20, TimeUnit.SECONDS);
                RawClient.Response last = RawClient.of(socket).get("a.example", "/");
                assertThat(last.status()).isEqualTo(200);
                assertThat(last.header("connection")).isEqualTo("close");
                assertThat(draining.join(LONG)).isTrue();
            }
        }
    }

    private static void drain(RunningDataplane rauta) {
        try {
            rauta.dataplane().drain(Duration.ZERO, LONG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
