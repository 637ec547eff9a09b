// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.TlsFront;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TLS that goes on undecrypted beside TLS that ends here, on one port. */
final class PassthroughTest {
    private static final int BIG = 64 << 20;

    private final int port = FreePorts.next();
    private final FakeUpstream one = FakeUpstream.http1("one");
    private final FakeUpstream two = FakeUpstream.http1("two");
    private RunningDataplane rauta = RunningDataplane.start(2);
    private TestPki here;
    private TestPki there;
    private TlsFront frontOne;
    private TlsFront frontTwo;

    @BeforeEach
    void start() throws Exception {
        here = TestPki.root("here");
        there = TestPki.root("there");
        frontOne = TlsFront.of(one.endpoint(), there.server("EC", "one.example"));
        frontTwo = TlsFront.of(two.endpoint(), there.server("EC", "two.example", "a.two.example"));
        rauta.apply(table().snapshot());
    }

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        frontOne.close();
        frontTwo.close();
        one.close();
        two.close();
    }

    private Tables table() throws Exception {
        return Tables.https(port)
                .upstream("plain", UpstreamProtocol.HTTP1, one.endpoint())
                .upstream("one", UpstreamProtocol.AUTO, frontOne.endpoint())
                .upstream("two", UpstreamProtocol.AUTO, frontTwo.endpoint())
                .upstream("nobody", UpstreamProtocol.AUTO)
                .upstream("dead", UpstreamProtocol.AUTO, new Endpoint("127.0.0.1", FreePorts.next()))
                .fallback(here.carried("fallback", here.server("EC", "fallback.example")))
                .certificate("ended.example", here.carried("ended", here.server("EC", "ended.example")))
                .forward("ended.example", "/", "plain")
                .passthrough("one.example", "one")
                .passthrough("**.two.example", "two")
                .passthrough("two.example", "two")
                .passthrough("nobody.example", "nobody")
                .passthrough("dead.example", "dead");
    }

    private TlsClient client() throws Exception {
        return TlsClient.trusting(there.certificate());
    }

    @Test
    void eachServerNameGoesItsWay() throws Exception {
        assertThat(client().get(port, "one.example", "/x").body()).startsWith("one http1 GET /x");
        assertThat(client().get(port, "two.example", "/y").body()).startsWith("two http1 GET /y");
        assertThat(client().get(port, "a.two.example", "/z").body()).startsWith("two http1 GET /z");
        assertThat(frontTwo.serverNames()).containsExactly("two.example", "a.two.example");
        // Ended here: so the upstream sees what a proxy adds.
        assertThat(TlsClient.trusting(here.certificate()).get(port, "ended.example", "/").body())
                .contains("x-forwarded-proto: https");
        await().until(this::connections, count -> count == 0);
    }

    private int connections() {
        return rauta.dataplane().describeWorkers().stream().mapToInt(worker -> worker.connections()).sum();
    }

    @Test
    void withoutAServerNameTheListenersOwnCertificateIsShown() throws Exception {
        try (SSLSocket socket = TlsClient.trusting(here.certificate()).connect(port, "")) {
            assertThat(((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName())
                    .isEqualTo("CN=fallback.example");
        }
    }

    @Test
    void whereNobodyIsThereTheConnectionCloses() throws Exception {
        for (String host : new String[] {"nobody.example", "dead.example"}) {
            assertThatThrownBy(() -> client().connect(port, host)).as(host).isInstanceOf(IOException.class);
        }
        await().until(this::connections, count -> count == 0);
        assertThat(client().get(port, "one.example", "/").status()).isEqualTo(200);
    }

    /** A byte at a time, as a path with tiny segments may deliver it. */
    @Test
    void aClientHelloInPiecesIsReadWhole() throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port) {
            @Override
            public OutputStream getOutputStream() throws IOException {
                OutputStream out = super.getOutputStream();
                setTcpNoDelay(true);
                return new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        out.write(b);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        for (int i = from; i < from + length; i++) {
                            out.write(bytes[i]);
                        }
                    }
                };
            }
        };
        SSLSocket socket = client().over(plain, "one.example");
        socket.startHandshake();
        try (RawClient raw = RawClient.of(socket)) {
            assertThat(raw.get("one.example", "/").body()).startsWith("one ");
        }
    }

    @Test
    void muchGoesBothWaysUnchanged() throws Exception {
        try (RawClient raw = RawClient.of(client().connect(port, "one.example"))) {
            raw.send("GET /big/" + BIG + " HTTP/1.1\r\nHost: one.example\r\n\r\n");
            assertThat(raw.head()).contains("200 OK");
            raw.stream().skipNBytes(BIG);
            raw.send("POST /up HTTP/1.1\r\nHost: one.example\r\nContent-Length: " + BIG + "\r\n\r\n");
            String mebibyte = "x".repeat(1 << 20);
            for (int i = 0; i < BIG >> 20; i++) {
                raw.send(mebibyte);
            }
            assertThat(raw.response().body()).startsWith("one http1 POST /up " + BIG);
        }
    }

    /** A listener that decrypts nothing has no certificate to show. */
    @Test
    void aListenerOfPassthroughAloneRefusesOtherNames() throws Exception {
        ListenerName name = ListenerName.ofGateway("default", "edge", "tls");
        Snapshot base = table().snapshot();
        StreamRoute route = base.routes().streams().stream()
                .filter(one -> one.host().toString().equals("one.example"))
                .findFirst()
                .orElseThrow();
        StreamRoute there = new StreamRoute(
                name, route.host(), route.name(), route.source(), route.destinations());
        RouteTable alone = new RouteTable(
                List.of(new Listener(name, port, new ListenerProtocol.Tls(), HostPattern.any())),
                List.of(),
                List.of(),
                List.of(there));
        rauta.apply(new Snapshot(alone, base.upstreams(), base.endpoints(), List.of()));
        assertThat(client().get(port, "one.example", "/").body()).startsWith("one ");
        assertThatThrownBy(() -> client().connect(port, "two.example"))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("alert");
        assertThatThrownBy(() -> client().connect(port, "")).isInstanceOf(IOException.class);
    }

    /** An established connection outlives its route; the next one goes where the route leads then. */
    @Test
    void aChangeOfRoutesLeavesOpenConnectionsAlone() throws Exception {
        try (RawClient raw = RawClient.of(client().connect(port, "one.example"))) {
            assertThat(raw.get("one.example", "/").status()).isEqualTo(200);
            rauta.apply(Tables.https(port)
                    .upstream("two", UpstreamProtocol.AUTO, frontTwo.endpoint())
                    .passthrough("two.example", "two")
                    .snapshot());
            assertThat(raw.get("one.example", "/").status()).isEqualTo(200);
        }
        assertThatThrownBy(() -> client().connect(port, "one.example")).isInstanceOf(SSLException.class);
    }

    @Test
    void aDrainWaitsForThemAndThenClosesThem() throws Exception {
        SSLSocket socket = client().connect(port, "one.example");
        try (RawClient raw = RawClient.of(socket)) {
            assertThat(raw.get("one.example", "/").status()).isEqualTo(200);
            Thread draining = Thread.ofVirtual().start(() -> {
                try {
                    rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(2));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> rauta.dataplane().draining());
            assertThat(raw.get("one.example", "/").status()).isEqualTo(200);
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
            rauta.close();
            InputStream in = raw.stream();
            assertThatThrownBy(() -> {
                        if (in.read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        rauta = RunningDataplane.start(1);
    }
}
