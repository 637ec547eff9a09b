// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.Guarded;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.ClientValidation.Mode;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that only some client certificates open. */
final class ClientCertificateGuardTest {
    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final TestPki servers = TestPki.root("servers");
    private final TestPki clients = TestPki.root("clients");
    private RunningDataplane rauta;

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private void serve(int workers, Mode mode, boolean forwarded, CertificateRule... rules) throws Exception {
        Tables table = Tables.https(port).upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint());
        Guard guard = new Guard.ClientCertificate(List.of(rules), forwarded);
        for (String host : List.of("a.example", "open.example")) {
            table.certificate(host, servers.carried(host, servers.server("EC", host)))
                    .forward(host, "/", "web")
                    .forward(host, "/guarded", "web", guard);
        }
        table.clients("a.example", new ClientValidation(mode, clients.pem(), Optional.empty(), Optional.empty()));
        rauta = RunningDataplane.serving(workers, table.snapshot());
    }

    private RawClient.Response get(String path, Issued... chain) throws Exception {
        try (RawClient client = RawClient.of(TlsClient.trusting(servers.certificate(), chain).connect(port, "a.example"))) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: a.example\r\nClient-Cert: :AAAA:\r\nClient-Cert-Chain: :AAAA:\r\n\r\n")
                    .response();
        }
    }

    private static void isRefused(RawClient.Response answer, String reason) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theCertificateIsAskedForAndTold(int workers) throws Exception {
        serve(workers, Mode.OPTIONAL, true);
        Issued ann = clients.client("ann");
        for (int i = 0; i < 8; i++) {
            RawClient.Response known = get("/guarded", ann);
            assertThat(known.status()).isEqualTo(200);
            assertThat(known.body())
                    .contains("\nclient-cert: :" + Base64.getEncoder().encodeToString(ann.certificate().getEncoded()) + ":\n")
                    .doesNotContain("AAAA:");
            isRefused(get("/guarded"), "certificate-missing");
        }
        assertThat(get("/").status()).as("beside it nothing is asked").isEqualTo(200);
        assertThat(upstream.requests()).hasSize(9);
    }

    @Test
    void oneOfTheRulesMustFit() throws Exception {
        Issued by = clients.client("by");
        String sha256 = HexFormat.of().withUpperCase().withDelimiter(":")
                .formatHex(MessageDigest.getInstance("SHA-256").digest(by.certificate().getEncoded()));
        serve(
                1,
                Mode.REQUIRED,
                false,
                new CertificateRule.Subject("cn=ann"),
                new CertificateRule.DnsName("*.shop.example"),
                new CertificateRule.Uri("spiffe://shop/cart"),
                new CertificateRule.Fingerprint(sha256));
        for (Issued good : List.of(
                clients.client("ann"), clients.client("POS.shop.example"), clients.uriClient("x", "spiffe://shop/cart"), by)) {
            RawClient.Response answer = get("/guarded", good);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("client-cert");
        }
        for (Issued bad : List.of(
                clients.client("bob"), clients.client("shop.example"), clients.client("a.b.shop.example"),
                clients.client("by"), clients.uriClient("y", "spiffe://shop/cart/x"), clients.uriClient("spiffe://shop/cart", "spiffe://z"))) {
            isRefused(get("/guarded", bad), "certificate-denied");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"INSECURE_FALLBACK", "OPTIONAL"})
    void whatNobodyVouchesForIsNone(Mode mode) throws Exception {
        serve(1, mode, true);
        Issued stranger = TestPki.root("strangers").client("ann");
        if (mode == Mode.INSECURE_FALLBACK) {
            isRefused(get("/guarded", stranger), "certificate-missing");
            isRefused(get("/guarded", clients.client("ann")), "certificate-missing");
        }
        isRefused(get("/guarded"), "certificate-missing");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void whereNothingIsValidatedItIsClosed() throws Exception {
        serve(1, Mode.OPTIONAL, true);
        TlsClient client = TlsClient.trusting(servers.certificate(), clients.client("ann"));
        isRefused(client.get(port, "open.example", "/guarded"), "certificate-missing");
        rauta.close();
        int plain = FreePorts.next();
        rauta = RunningDataplane.serving(1, Tables.http(plain)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web", new Guard.ClientCertificate(List.of(), false))
                .snapshot());
        isRefused(Guarded.ask(plain, "/", "Client-Cert: :AAAA:"), "certificate-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/1.1", "h2"})
    void aCertificateIsForItsHostAlone(String protocol) throws Exception {
        serve(1, Mode.OPTIONAL, true);
        SSLSocket guarded = connect("a.example", protocol);
        SSLSocket open = connect("open.example", protocol);
        if (protocol.equals("h2")) {
            try (RawH2Client client = RawH2Client.of(guarded); RawH2Client other = RawH2Client.of(open)) {
                assertThat(client.get(1, "a.example", "/guarded").answer(1).status()).isEqualTo(200);
                assertThat(client.get(3, "open.example", "/guarded").answer(3).status()).as("shown to another").isEqualTo(403);
                assertThat(other.get(1, "a.example", "/guarded").answer(1).status()).isEqualTo(421);
            }
        } else {
            try (RawClient client = RawClient.of(guarded); RawClient other = RawClient.of(open)) {
                assertThat(client.get("a.example", "/guarded").status()).isEqualTo(200);
                assertThat(client.get("open.example", "/guarded").status()).as("shown to another").isEqualTo(403);
                assertThat(other.get("a.example", "/guarded").status()).isEqualTo(421);
            }
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    private SSLSocket connect(String host, String protocol) throws Exception {
        return TlsClient.trusting(servers.certificate(), clients.client("ann"))
                .saying(hello -> hello.setApplicationProtocols(new String[] {protocol}))
                .connect(port, host);
    }
}
