// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.Streams;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.TcpUpstream;
import dev.rauta.dataplane.testing.upstream.TlsFront;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.ListenerProtocol.Tcp;
import dev.rauta.routes.ListenerProtocol.Tls;
import dev.rauta.routes.ListenerProtocol.TlsTerminated;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that go on as they are to endpoints that are to be spoken to in TLS. */
final class StreamTlsTest {
    private static final String NAME = "db.internal";

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final TcpUpstream one = TcpUpstream.named("one");
    private final TestPki here = TestPki.root("here");
    private final TestPki there = TestPki.root("there");
    private TlsFront front;

    @BeforeEach
    void start() throws Exception {
        front = TlsFront.of(one.endpoint(), there.server("EC", NAME));
    }

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        front.close();
        one.close();
    }

    private void apply(ListenerProtocol protocol, UpstreamTls tls) throws Exception {
        Streams table = new Streams()
                .listener("in", port, protocol, protocol instanceof Tcp ? "*" : "a.example")
                .upstream("db", Optional.of(tls), front.endpoint())
                .route("in", protocol instanceof Tcp ? "*" : "a.example", "db=1");
        if (protocol instanceof TlsTerminated) {
            table.certificate("in", "a.example", here.carried("in", here.server("EC", "a.example")));
        }
        rauta.applyAll(table.snapshot());
    }

    private UpstreamTls believed() throws Exception {
        return UpstreamTls.verified(NAME, there.pem());
    }

    private SSLSocket client() throws Exception {
        return TlsClient.trusting(here.certificate()).connect(port, "a.example");
    }

    private Socket plain() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void goesBothWays(Socket socket) throws Exception {
        assertThat(TcpUpstream.read(socket, 4)).isEqualTo("one\n");
        assertThat(TcpUpstream.saysBack(socket, 4 << 20)).isTrue();
    }

    /** Its end is all that comes, be it in good order or not. */
    private static void comesToNothing(Socket socket) {
        assertThatThrownBy(() -> {
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("ended");
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private void refused() {
        rauta.awaitStreamsEnded(StreamOutcome.TLS_FAILED, 1);
        await().until(() -> rauta.connections() == 0);
        assertThat(front.serverNames()).as("handshakes").isEmpty();
        assertThat(rauta.counted("rauta_stream_bytes_total", Map.of("direction", "sent"))).isZero();
    }

    @Test
    void whatWasDecryptedIsEncryptedAgain() throws Exception {
        apply(new TlsTerminated(Optional.empty()), believed());
        try (SSLSocket socket = client()) {
            goesBothWays(socket);
        }
        assertThat(front.serverNames()).containsExactly(NAME);
        assertThat(one.heard().poll(20, TimeUnit.SECONDS)).isEqualTo("end");
        await().until(() -> rauta.connections() == 0);
    }

    @Test
    void tcpIsEncryptedToo() throws Exception {
        apply(new Tcp(), believed());
        try (Socket socket = plain()) {
            goesBothWays(socket);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isNegative();
        }
        assertThat(front.serverNames()).containsExactly(NAME);
    }

    /** The client's own TLS reaches the endpoint, with nothing around it. */
    @Test
    void whatIsPassedOnIsNotEncryptedTwice() throws Exception {
        apply(new Tls(), believed());
        front.close();
        front = TlsFront.of(one.endpoint(), there.server("EC", "a.example"));
        apply(new Tls(), believed());
        try (SSLSocket socket = TlsClient.trusting(there.certificate()).connect(port, "a.example")) {
            goesBothWays(socket);
        }
        assertThat(front.serverNames()).containsExactly("a.example");
    }

    @Test
    void oneOfItsNamesIsEnough() throws Exception {
        apply(
                new TlsTerminated(Optional.empty()),
                new UpstreamTls(
                        Optional.of("sent.internal"),
                        new UpstreamTrust.Bundle(there.pem()),
                        List.of(new SubjectName.Dns("other.internal"), new SubjectName.Dns(NAME)),
                        Optional.empty()));
        try (SSLSocket socket = client()) {
            goesBothWays(socket);
        }
        assertThat(front.serverNames()).containsExactly("sent.internal");
    }

    @Test
    void anEndpointThatIsNotBelievedHearsNothing() throws Exception {
        apply(new TlsTerminated(Optional.empty()), UpstreamTls.verified("other.internal", there.pem()));
        try (SSLSocket socket = client()) {
            socket.getOutputStream().write(1);
            assertThat(socket.getInputStream().read()).isNegative();
        }
        refused();
        assertThat(one.heard().poll(20, TimeUnit.SECONDS)).as("what came of its connection").isEqualTo("end");
    }

    @Test
    void anotherAuthorityIsNotBelieved() throws Exception {
        apply(new Tcp(), UpstreamTls.verified(NAME, TestPki.root("there").pem()));
        try (Socket socket = plain()) {
            socket.getOutputStream().write(1);
            comesToNothing(socket);
        }
        refused();
    }

    @Test
    void anEndpointMayAskForACertificate() throws Exception {
        Issued me = there.client("me");
        front.close();
        front = TlsFront.of(one.endpoint(), there.server("EC", NAME), there.certificate(), said -> said.setNeedClientAuth(true));
        UpstreamTls showing = new UpstreamTls(
                Optional.of(NAME),
                new UpstreamTrust.Bundle(there.pem()),
                List.of(),
                Optional.of(there.carried("me", me)));
        apply(new TlsTerminated(Optional.empty()), showing);
        try (SSLSocket socket = client()) {
            goesBothWays(socket);
        }
        apply(new TlsTerminated(Optional.empty()), believed());
        try (SSLSocket socket = client()) {
            comesToNothing(socket);
        }
    }

    /** ALPN offers nothing, for nobody here knows what it is. */
    @Test
    void noProtocolIsOffered() throws Exception {
        front.close();
        front = TlsFront.of(
                one.endpoint(),
                there.server("EC", NAME),
                there.certificate(),
                said -> said.setApplicationProtocols(new String[] {"postgresql"}));
        apply(new Tcp(), believed());
        try (Socket socket = plain()) {
            goesBothWays(socket);
        }
    }
}
