// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.testing.GatewayPort;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.routes.Action;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.Issued;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request reaches a Gateway listener only by a connection that is this listener's, and that has met its demand. */
final class ListenerIsolationTest {
    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final TestPki servers = TestPki.root("servers");
    private final TestPki clients = TestPki.root("clients");

    @AfterEach
    void stop() {
        rauta.close();
    }

    private Certificate certificate(String host) throws Exception {
        return servers.carried(host.replace("*", "wild"), servers.server("EC", host));
    }

    private void serve(Snapshot snapshot) {
        rauta.applyAll(snapshot);
    }

    private SSLSocket connect(String serverName, String protocol, Issued... shown) throws Exception {
        TlsClient client = shown.length == 0
                ? TlsClient.trustingAnyone()
                : TlsClient.trusting(servers.certificate(), shown);
        SSLSocket socket = client.saying(hello -> hello.setApplicationProtocols(new String[] {protocol}))
                .connect(port, serverName);
        assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
        return socket;
    }

    /** Status and who answered, as one text. */
    private String ask(String serverName, String host, String protocol, Issued... shown) throws Exception {
        if (protocol.equals("h2")) {
            try (RawH2Client client = RawH2Client.of(connect(serverName, protocol, shown))) {
                RawH2Client.Answer answer = client.get(1, host, "/").answer(1);
                return answer.status() + " " + answer.head().get("x-rauta-error");
            }
        }
        try (RawClient client = RawClient.of(connect(serverName, protocol, shown))) {
            RawClient.Response response = client.get(host, "/");
            return response.status() + " " + response.header("x-rauta-error");
        }
    }

    private Snapshot fourListeners() throws Exception {
        return GatewayPort.beside(Tables.https(port).snapshot(), port)
                .listener("any", "*", certificate("example.org"), "example.org")
                .listener("second", "second.org", certificate("second.org"), "second.org")
                .listener("wild", "**.wildcard.org", certificate("*.wildcard.org"), "**.wildcard.org")
                .listener("fourth", "fourth.wildcard.org", certificate("fourth.wildcard.org"), "fourth.wildcard.org")
                .snapshot();
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, 200 any",
        "example.org, EXAMPLE.org:443, 200 any",
        "example.org, second.org, 421 misdirected",
        "example.org, second.org., 421 misdirected",
        "example.org, unknown.org, 404 no-route",
        "second.org, second.org, 200 second",
        "second.org, example.org, 421 misdirected",
        "second.org, unknown.org, 421 misdirected",
        "third.wildcard.org, third.wildcard.org, 200 wild",
        "third.wildcard.org, a.fifth.wildcard.org, 200 wild",
        "third.wildcard.org, fourth.wildcard.org, 421 misdirected",
        "third.wildcard.org, second.org, 421 misdirected",
        "third.wildcard.org, unknown.org, 421 misdirected",
        "fourth.wildcard.org, fourth.wildcard.org, 200 fourth",
        "fourth.wildcard.org, fifth.wildcard.org, 421 misdirected",
        "unknown.org, example.org, 200 any",
        "unknown.org, unknown.org, 404 no-route",
        "'', example.org, 200 any",
        "'', second.org, 421 misdirected"
    })
    void aConnectionIsOneListenersAlone(String serverName, String host, String expected) throws Exception {
        serve(fourListeners());
        assertThat(ask(serverName, host, "h2")).isEqualTo(expected);
        assertThat(ask(serverName, host, "http/1.1")).isEqualTo(expected);
    }

    /** A misdirected request ends neither connection: others on it go on. */
    @Test
    void theConnectionGoesOn() throws Exception {
        serve(fourListeners());
        try (RawH2Client client = RawH2Client.of(connect("second.org", "h2"))) {
            assertThat(client.get(1, "example.org", "/").answer(1).status()).isEqualTo(421);
            assertThat(client.get(3, "second.org", "/").answer(3).status()).isEqualTo(200);
        }
        try (RawClient client = RawClient.of(connect("second.org", "http/1.1"))) {
            assertThat(client.get("example.org", "/").status()).isEqualTo(421);
            assertThat(client.get("second.org", "/").status()).isEqualTo(200);
        }
    }

    /** Ingress hosts are reached over any connection, also one that a Gateway's server name began. */
    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void ingressHostsAreNotIsolated(String protocol) throws Exception {
        Tables ingress = Tables.https(port)
                .certificate("a.example", certificate("a.example"))
                .action("a.example", "/", new Action.Respond(200, "a"))
                .action("b.example", "/", new Action.Respond(200, "b"));
        serve(GatewayPort.beside(ingress.snapshot(), port)
                .listener("second", "second.org", certificate("second.org"), "second.org")
                .snapshot());
        assertThat(ask("a.example", "b.example", protocol)).isEqualTo("200 b");
        assertThat(ask("", "a.example", protocol)).isEqualTo("200 a");
        assertThat(ask("second.org", "a.example", protocol)).isEqualTo("200 a");
        assertThat(ask("a.example", "second.org", protocol)).isEqualTo("421 misdirected");
    }

    private GatewayPort guarded(Tables ingress) throws Exception {
        return GatewayPort.beside(ingress.snapshot(), port)
                .listener(
                        "guarded",
                        "**.guarded.org",
                        Optional.of(ClientValidation.required(clients.pem())),
                        certificate("*.guarded.org"),
                        "**.guarded.org");
    }

    /** An Ingress shows its certificate for a host of a guarded listener, and takes none of its requests. */
    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void anIngressCertificateShadowsNoDemand(String protocol) throws Exception {
        serve(guarded(Tables.https(port).certificate("a.guarded.org", certificate("a.guarded.org")))
                .snapshot());
        // With TLS 1.2 a client learns of its refusal in the handshake.
        TlsClient bare = TlsClient.trustingAnyone().saying(hello -> hello.setProtocols(new String[] {"TLSv1.2"}));
        assertThatThrownBy(() -> bare.connect(port, "a.guarded.org").close()).isInstanceOf(IOException.class);
        bare.connect(port, "open.example").close();
        assertThat(ask("a.guarded.org", "a.guarded.org", protocol, clients.client("x"))).isEqualTo("200 guarded");
        assertThat(ask("open.example", "a.guarded.org", protocol)).isEqualTo("421 misdirected");
    }

    /** A wildcard of an Ingress may stand for hosts of several listeners, so its handshakes ask for nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void anIngressWildcardShadowsNoDemand(String protocol) throws Exception {
        serve(guarded(Tables.https(port).certificate("*.a.guarded.org", certificate("*.a.guarded.org")))
                .snapshot());
        assertThat(ask("x.a.guarded.org", "x.a.guarded.org", protocol)).isEqualTo("421 misdirected");
        assertThat(ask("x.a.guarded.org", "x.a.guarded.org", protocol, clients.client("x")))
                .as("nothing was asked for")
                .isEqualTo("421 misdirected");
        assertThat(ask("b.guarded.org", "b.guarded.org", protocol, clients.client("x"))).isEqualTo("200 guarded");
    }

    /** Paths that are not there tell as little as those that are. */
    @Test
    void whatIsNotThereIsGuardedToo() throws Exception {
        serve(GatewayPort.beside(Tables.https(port).snapshot(), port)
                .listener(
                        "guarded",
                        "**.guarded.org",
                        Optional.of(ClientValidation.required(clients.pem())),
                        certificate("*.guarded.org"))
                .snapshot());
        assertThat(ask("open.example", "a.guarded.org", "http/1.1")).isEqualTo("421 misdirected");
        assertThat(ask("a.guarded.org", "a.guarded.org", "http/1.1", clients.client("x"))).isEqualTo("404 no-route");
    }

    /** One listener's clients are not another's, on the same port and under the same server name too. */
    @Test
    void anIngressHostBelowAGuardedListenerIsItsOwn() throws Exception {
        Tables ingress = Tables.https(port)
                .certificate("open.guarded.org", certificate("open.guarded.org"))
                .action("open.guarded.org", "/", new Action.Respond(200, "open"));
        serve(guarded(ingress).snapshot());
        assertThat(ask("open.guarded.org", "open.guarded.org", "http/1.1")).isEqualTo("200 open");
        assertThat(ask("open.guarded.org", "a.guarded.org", "http/1.1")).isEqualTo("421 misdirected");
    }
}
