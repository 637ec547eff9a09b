// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.stream;

import static dev.rauta.dataplane.testing.upstream.TcpUpstream.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.Streams;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.TcpUpstream;
import dev.rauta.dataplane.testing.upstream.TlsFront;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.ListenerProtocol.Https;
import dev.rauta.routes.ListenerProtocol.Tls;
import dev.rauta.routes.ListenerProtocol.TlsTerminated;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS that ends here and whose contents go on as they are, alone and beside other TLS on one port. */
final class TlsTerminatedTest {
    private static final ListenerProtocol ENDED = new TlsTerminated(Optional.empty());

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(2);
    private final TcpUpstream one = TcpUpstream.named("one");
    private final TestPki here = TestPki.root("here");

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        one.close();
    }

    private Streams table() {
        return new Streams().upstream("one", one.endpoint()).nowhere();
    }

    private Streams ended(String section, String host) throws Exception {
        return certified(table().listener(section, port, ENDED, host), section, host);
    }

    private Streams certified(Streams table, String section, String host) throws Exception {
        return table.certificate(section, host, here.carried(section, here.server("EC", host.replace("**", "*"))));
    }

    private void apply(Streams table) {
        rauta.applyAll(table.snapshot());
    }

    private TlsClient client() throws Exception {
        return TlsClient.trusting(here.certificate());
    }

    /** Not even an alert: its end is all that a client hears. */
    private void closedBeforeAWord(String host) {
        assertThatThrownBy(() -> TlsClient.trustingAnyone().connect(port, host))
                .as(host)
                .isInstanceOf(IOException.class)
                .message()
                .containsAnyOf("terminated", "reset", "closed", "EOF", "Broken pipe");
    }

    @Test
    void theEndpointGetsWhatWasEncrypted() throws Exception {
        apply(ended("tls", "a.example").route("tls", "a.example", "one=1"));
        try (SSLSocket socket = client().connect(port, "a.example")) {
            assertThat(read(socket, 4)).isEqualTo("one\n");
            socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(socket, 5)).isEqualTo("hello");
        }
        assertThat(one.heard().poll(20, TimeUnit.SECONDS)).isEqualTo("end");
        rauta.awaitStreamsEnded(StreamOutcome.ENDED, 1);
    }

    /** Nobody here knows what the endpoint speaks. */
    @Test
    void noProtocolIsAgreedOn() throws Exception {
        apply(ended("tls", "a.example").route("tls", "a.example", "one=1"));
        TlsClient offering = client().saying(said -> said.setApplicationProtocols(new String[] {"h2", "mqtt"}));
        try (SSLSocket socket = offering.connect(port, "a.example")) {
            assertThat(socket.getApplicationProtocol()).isEmpty();
            assertThat(read(socket, 4)).isEqualTo("one\n");
        }
    }

    @Test
    void muchGoesBothWaysUnchanged() throws Exception {
        apply(ended("tls", "a.example").route("tls", "a.example", "one=1"));
        try (SSLSocket socket = client().connect(port, "a.example")) {
            assertThat(read(socket, 4)).isEqualTo("one\n");
            assertThat(TcpUpstream.saysBack(socket, 16 << 20)).isTrue();
        }
    }

    /** A client can tell the end from a cut: JSSE throws at the latter. */
    @Test
    void theEndIsSaidInTls() throws Exception {
        apply(ended("tls", "a.example").route("tls", "a.example", "one=1"));
        try (SSLSocket socket = client().connect(port, "a.example")) {
            assertThat(read(socket, 4)).isEqualTo("one\n");
            one.open().iterator().next().close();
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    /** After a client's close_notify nothing can be said to it, so there is nobody left to listen. */
    @Test
    void anEndpointThatTalksOnEndsWithItsClient() throws Exception {
        try (ServerSocket talker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread talking = Thread.ofVirtual().start(() -> {
                try (Socket socket = talker.accept()) {
                    while (true) {
                        socket.getOutputStream().write('x');
                        TimeUnit.MILLISECONDS.sleep(1);
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            apply(ended("tls", "a.example")
                    .upstream("talker", new Endpoint("127.0.0.1", talker.getLocalPort()))
                    .route("tls", "a.example", "talker=1"));
            try (SSLSocket socket = client().connect(port, "a.example")) {
                assertThat(read(socket, 3)).isEqualTo("xxx");
            }
            assertThat(talking.join(Duration.ofSeconds(20))).isTrue();
            await().until(() -> rauta.connections() == 0);
        }
    }

    /** A reset is no end, so no close_notify may make it look like one. */
    @Test
    void aResetIsNotSaidToBeTheEnd() throws Exception {
        apply(ended("tls", "a.example").route("tls", "a.example", "one=1"));
        try (SSLSocket socket = client().connect(port, "a.example")) {
            assertThat(read(socket, 4)).isEqualTo("one\n");
            Socket server = one.open().iterator().next();
            server.setSoLinger(true, 0);
            server.close();
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoGetsNowhereIsClosedBeforeAWord() throws Exception {
        apply(ended("tls", "**.example")
                .route("tls", "none.example", "none=1")
                .route("tls", "broken.example", "!=1"));
        closedBeforeAWord("none.example");
        closedBeforeAWord("broken.example");
        closedBeforeAWord("unrouted.example");
        closedBeforeAWord("elsewhere.test");
        closedBeforeAWord("");
        rauta.awaitStreamsEnded(StreamOutcome.NO_ENDPOINT, 1);
        rauta.awaitStreamsEnded(StreamOutcome.BROKEN, 1);
        rauta.awaitStreamsEnded(StreamOutcome.NO_ROUTE, 3);
        await().until(() -> rauta.connections() == 0);
    }

    @Test
    void anEndpointThatDoesNotAnswerEndsItAfterTheHandshake() throws Exception {
        apply(ended("tls", "a.example").route("tls", "a.example", "dead=1"));
        try (SSLSocket socket = client().connect(port, "a.example")) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isNegative();
        }
        rauta.awaitStreamsEnded(StreamOutcome.CONNECT_FAILED, 1);
    }

    @Test
    void clientsMayBeAskedForACertificate() throws Exception {
        TestPki clients = TestPki.root("clients");
        ListenerProtocol demanding = new TlsTerminated(Optional.of(ClientValidation.required(clients.pem())));
        apply(certified(table().listener("tls", port, demanding, "a.example"), "tls", "a.example")
                .route("tls", "a.example", "one=1"));
        TlsClient known = TlsClient.trusting(here.certificate(), clients.client("me"));
        try (SSLSocket socket = known.connect(port, "a.example")) {
            assertThat(read(socket, 4)).isEqualTo("one\n");
        }
        assertThatThrownBy(() -> {
                    try (SSLSocket socket = client().connect(port, "a.example")) {
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("ended");
                        }
                    }
                })
                .isInstanceOf(IOException.class);
        rauta.awaitStreamsEnded(StreamOutcome.TLS_FAILED, 1);
        assertThat(one.heard().poll(20, TimeUnit.SECONDS)).isEqualTo("end");
        assertThat(one.heard()).as("connections for strangers").isEmpty();
    }

    /** It waits in its handshake while its listener goes: what was demanded before the last change lets nobody in. */
    @Test
    void whoHasNotBegunYetIsClosedWithTheListener() throws Exception {
        TestPki clients = TestPki.root("clients");
        ListenerProtocol demanding = new TlsTerminated(Optional.of(ClientValidation.required(clients.pem())));
        apply(ended("tls", "a.example").route("tls", "a.example", "one=1"));
        apply(certified(table().listener("tls", port, demanding, "a.example"), "tls", "a.example")
                .route("tls", "a.example", "one=1"));
        try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
            await().until(() -> rauta.connections() == 1);
            int other = FreePorts.next();
            apply(table().listener("tcp", other, new ListenerProtocol.Tcp(), "*").route("tcp", "*", "one=1"));
            assertThatThrownBy(() -> client().over(waiting, "a.example").startHandshake()).isInstanceOf(IOException.class);
        }
        await().until(() -> rauta.connections() == 0);
        assertThat(one.heard()).as("connections for strangers").isEmpty();
    }

    @Test
    void everyWayToServeTlsSharesAPort() throws Exception {
        TestPki there = TestPki.root("there");
        try (FakeUpstream web = FakeUpstream.http1("web");
                TlsFront front = TlsFront.of(web.endpoint(), there.server("EC", "passed.example"))) {
            Streams all = ended("ended", "ended.example")
                    .listener("passed", port, new Tls(), "passed.example")
                    .listener("https", port, Https.of(Optional.empty()), "*")
                    .upstream("web", web.endpoint())
                    .upstream("front", front.endpoint())
                    .route("ended", "ended.example", "one=1")
                    .route("passed", "passed.example", "front=1")
                    .http("https", "web.example", "web");
            apply(certified(all, "https", "web.example"));
            try (SSLSocket socket = client().connect(port, "ended.example")) {
                assertThat(read(socket, 4)).isEqualTo("one\n");
            }
            assertThat(TlsClient.trusting(there.certificate()).get(port, "passed.example", "/p").body())
                    .startsWith("web http1 GET /p");
            assertThat(client().get(port, "web.example", "/w").body()).startsWith("web http1 GET /w");
            closedBeforeAWord("other.example");
        }
    }

    /** The best listener takes a name, even where another's route names it more exactly. */
    @Test
    void listenersAreIsolatedFromEachOther() throws Exception {
        Streams table = ended("wide", "**.example")
                .listener("narrow", port, ENDED, "**.deep.example")
                .route("wide", "a.example", "one=1")
                .route("wide", "a.deep.example", "one=1");
        apply(table);
        try (SSLSocket socket = client().connect(port, "a.example")) {
            assertThat(read(socket, 4)).isEqualTo("one\n");
        }
        closedBeforeAWord("a.deep.example");
    }

    @Test
    void httpsWithoutARouteStillAnswers() throws Exception {
        Streams table = new Streams().listener("https", port, Https.of(Optional.empty()), "*");
        table.certificate("https", "*", here.carried("any", here.server("EC", "a.example")));
        apply(table);
        assertThat(client().get(port, "a.example", "/").status()).isEqualTo(404);
    }

    @Test
    void httpsOfOtherNamesIsClosedBeforeAWord() throws Exception {
        apply(certified(
                new Streams().listener("https", port, Https.of(Optional.empty()), "a.example"), "https", "a.example"));
        assertThat(client().get(port, "a.example", "/").status()).isEqualTo(404);
        closedBeforeAWord("b.example");
    }
}
