// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.ClientValidation.Mode;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in where client certificates are demanded, and that no fault lets in more. */
final class ClientCertificateTest {
    private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final TestPki servers = TestPki.root("servers");
    private final TestPki clients = TestPki.root("clients");
    private String protocol = "TLSv1.3";

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private Tables table() throws Exception {
        return Tables.https(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .fallback(servers.carried("fallback", servers.server("EC", "fallback.example")))
                .certificate("a.example", servers.carried("a", servers.server("EC", "a.example")))
                .certificate("open.example", servers.carried("open", servers.server("EC", "open.example")))
                .forward("a.example", "/", "web")
                .forward("open.example", "/", "web");
    }

    private List<EntryProblem> demand(ClientValidation validation) throws Exception {
        return ((Verdict.Applied) rauta.apply(table().clients("a.example", validation).snapshot())).problems();
    }

    private ClientValidation validation(Mode mode, String revoked, int depth) throws Exception {
        return new ClientValidation(
                mode,
                clients.pem(),
                Optional.of(revoked).filter(list -> !list.isEmpty()),
                Optional.of(depth).filter(value -> value >= 0));
    }

    private boolean letIn(Issued... chain) throws Exception {
        TlsClient client = TlsClient.trusting(servers.certificate(), chain)
                .saying(hello -> hello.setProtocols(new String[] {protocol}));
        try {
            // With TLS 1.3 a client learns of its refusal when it reads.
            return client.get(port, "a.example", "/").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void assertOthersServe() throws Exception {
        assertThat(TlsClient.trusting(servers.certificate()).get(port, "open.example", "/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, REQUIRED, false, false, true",
        "TLSv1.3, REQUIRED, false, false, true",
        "TLSv1.2, OPTIONAL, true, false, true",
        "TLSv1.3, OPTIONAL, true, false, true",
        "TLSv1.2, INSECURE_FALLBACK, true, true, true",
        "TLSv1.3, INSECURE_FALLBACK, true, true, true",
        "TLSv1.2, CLOSED, false, false, false",
        "TLSv1.3, CLOSED, false, false, false"
    })
    void eachModeLetsInWhomItSays(String spoken, Mode mode, boolean none, boolean stranger, boolean known)
            throws Exception {
        protocol = spoken;
        assertThat(demand(validation(mode, "", -1))).isEmpty();
        assertThat(letIn()).as("without a certificate").isEqualTo(none);
        assertThat(letIn(TestPki.root("strangers").client("x"))).as("with a stranger's").isEqualTo(stranger);
        assertThat(letIn(clients.client("x"))).as("with a known one").isEqualTo(known);
        assertOthersServe();
    }

    /** A client shows a certificate only where it is asked for one. */
    @ParameterizedTest
    @CsvSource({"TLSv1.2, OPTIONAL", "TLSv1.3, OPTIONAL", "TLSv1.2, INSECURE_FALLBACK", "TLSv1.3, INSECURE_FALLBACK"})
    void whereNoneIsNeededOneIsAskedForAllTheSame(String spoken, Mode mode) throws Exception {
        demand(validation(mode, "", -1));
        Issued known = clients.client("x");
        TlsClient client = TlsClient.trusting(servers.certificate(), known)
                .saying(hello -> hello.setProtocols(new String[] {spoken}));
        try (SSLSocket socket = client.connect(port, "a.example")) {
            assertThat(socket.getSession().getLocalCertificates()).containsExactly(known.certificate());
        }
        try (SSLSocket socket = client.connect(port, "open.example")) {
            assertThat(socket.getSession().getLocalCertificates()).isNull();
        }
    }

    @Test
    void serverCertificatesAndExpiredOnesAreNoClients() throws Exception {
        demand(ClientValidation.required(clients.pem()));
        assertThat(letIn(clients.client("expired", Duration.ofMinutes(-5)))).isFalse();
        assertThat(letIn(clients.server("EC", "x"))).isFalse();
    }

    @Test
    void aChainIsNoLongerThanItsDepth() throws Exception {
        TestPki below = clients.intermediate("below");
        Issued deep = below.client("deep");
        Issued authority = new Issued(below.certificate(), deep.key());
        demand(validation(Mode.REQUIRED, "", 0));
        assertThat(letIn(deep, authority)).isFalse();
        assertThat(letIn(clients.client("x"))).isTrue();
        demand(validation(Mode.REQUIRED, "", 1));
        assertThat(letIn(deep, authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theRevokedAreRefusedAndTheOthersNot(String spoken) throws Exception {
        protocol = spoken;
        Issued revoked = clients.client("revoked");
        assertThat(demand(validation(Mode.REQUIRED, clients.revocationList(TOMORROW, revoked), -1))).isEmpty();
        assertThat(letIn(revoked)).isFalse();
        assertThat(letIn(clients.client("x"))).isTrue();
    }

    /** No word on a certificate is a no. */
    @Test
    void aListThatIsOldOrOfAnotherIssuerLetsNobodyIn() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofHours(2));
        demand(validation(Mode.REQUIRED, clients.revocationList(yesterday), -1));
        assertThat(letIn(clients.client("x"))).isFalse();
        demand(validation(Mode.REQUIRED, TestPki.root("clients").revocationList(TOMORROW), -1));
        assertThat(letIn(clients.client("x"))).as("a list of a namesake").isFalse();
        demand(validation(Mode.REQUIRED, TestPki.root("others").revocationList(TOMORROW), -1));
        assertThat(letIn(clients.client("x"))).isFalse();
        assertOthersServe();
    }

    @ParameterizedTest
    @CsvSource({"no PEM, ''", "'', ''", "GOOD, no PEM"})
    void whatCannotBeReadClosesItsServerNameAlone(String trust, String revoked) throws Exception {
        ClientValidation broken = new ClientValidation(
                Mode.OPTIONAL,
                trust.equals("GOOD") ? clients.pem() : trust,
                Optional.of(revoked).filter(list -> !list.isEmpty()),
                Optional.empty());
        assertThat(demand(broken)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("InvalidClientValidation");
            assertThat(problem.entry().id()).isEqualTo("ingress/" + port + "|a.example");
        });
        assertThat(letIn()).isFalse();
        assertThat(letIn(clients.client("x"))).isFalse();
        assertOthersServe();
    }

    /** A listener's demand holds for every server name that does not say otherwise, the unknown ones too. */
    @Test
    void aListenersDemandHoldsForAllItsNames() throws Exception {
        rauta.apply(table().clients(ClientValidation.required(clients.pem()))
                .clients("open.example", validation(Mode.OPTIONAL, "", -1))
                .snapshot());
        assertThat(letIn()).isFalse();
        assertThat(letIn(clients.client("x"))).isTrue();
        assertOthersServe();
        TlsClient bare = TlsClient.trusting(servers.certificate());
        assertThatThrownBy(() -> bare.get(port, "unknown.example", "/")).isInstanceOf(IOException.class);
    }

    /** Between equal names of one port the Gateway's holds, and with it what it demands. */
    @Test
    void aGatewaysDemandGoesBeforeAnIngresssSilence() throws Exception {
        ListenerName name = ListenerName.ofGateway("default", "edge", "https");
        Snapshot ingress = table().snapshot();
        RouteTable routes = ingress.routes();
        List<Listener> listeners = new ArrayList<>(routes.listeners());
        listeners.add(new Listener(
                name,
                port,
                new ListenerProtocol.Https(Optional.empty(), Optional.of(ClientValidation.required(clients.pem())), Optional.empty()),
                HostPattern.parse("**.gateway.example")));
        List<SniBinding> bindings = new ArrayList<>(routes.sniBindings());
        bindings.add(SniBinding.of(name, HostPattern.parse("a.example"), new CertificateName("default/a")));
        RouteTable both = new RouteTable(listeners, routes.virtualHosts(), bindings);
        rauta.apply(new Snapshot(both, ingress.upstreams(), ingress.endpoints(), ingress.certificates()));
        assertThat(letIn()).isFalse();
        assertThat(letIn(clients.client("x"))).isTrue();
        assertOthersServe();
        // Without a binding at all, the listener's names are its own and not the Ingress port's.
        TlsClient bare = TlsClient.trustingAnyone();
        assertThatThrownBy(() -> bare.get(port, "x.gateway.example", "/")).isInstanceOf(IOException.class);
    }

    /** With another certificate in its place, a server name demands what it demanded. */
    @Test
    void aBrokenCertificateTakesNoDemandAway() throws Exception {
        Certificate broken =
                Certificate.of(new CertificateName("default/broken"), "no PEM", new PrivateKey("nor this"));
        Verdict verdict = rauta.apply(table().certificate("a.example", broken)
                .clients("a.example", ClientValidation.required(clients.pem()))
                .snapshot());
        assertThat(((Verdict.Applied) verdict).problems()).hasSize(1);
        assertThat(letIn()).isFalse();
        assertThat(letIn(clients.client("x"))).isTrue();
    }
}
