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
import dev.rauta.routes.access.CertificateTerms;
import dev.rauta.routes.access.CertificateTerms.Need;
import dev.rauta.routes.access.CertificateTerms.Told;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.ClientValidation.Mode;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Pem;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client certificates that no handshake fails for: who has none or a bad one is told so by an answer. */
final class JudgedCertificateTest {
    private static final String SPOOFED = "Ssl-Client-Verify: SUCCESS\r\nSsl-Client-Subject-Dn: CN=root\r\n"
            + "Ssl-Client-Issuer-Dn: CN=root\r\nSsl-Client-Cert: root\r\n";

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final TestPki servers = TestPki.root("servers");
    private final TestPki clients = TestPki.root("clients");
    private final Issued stranger = TestPki.root("strangers").client("ann");
    private RunningDataplane rauta;

    JudgedCertificateTest() throws Exception {}

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private void serve(int workers, Optional<String> revoked, CertificateTerms terms, CertificateRule... rules) throws Exception {
        Guard guard = new Guard.ClientCertificate(List.of(rules), false, Optional.of(terms));
        Tables table = Tables.https(port).upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint());
        for (String host : List.of("a.example", "open.example", "unbound.example")) {
            table.certificate(host, servers.carried(host, servers.server("EC", host)));
        }
        table.forward("a.example", "/", "web", guard)
                .forward("open.example", "/", "web")
                .forward("unbound.example", "/", "web", guard)
                .clients("a.example", new ClientValidation(Mode.JUDGED, clients.pem(), revoked, Optional.of(1)));
        rauta = RunningDataplane.serving(workers, table.snapshot());
    }

    private static CertificateTerms terms(Need need, Told told) {
        return new CertificateTerms(need, 400, Optional.empty(), told);
    }

    private RawClient.Response get(Issued... chain) throws Exception {
        return get("a.example", chain);
    }

    private RawClient.Response get(String host, Issued... chain) throws Exception {
        try (RawClient client = RawClient.of(TlsClient.trusting(servers.certificate(), chain).connect(port, host))) {
            return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + SPOOFED + "\r\n").response();
        }
    }

    private static void isRefused(RawClient.Response answer, int status, String reason) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aGoodOneIsNeededAndTold(int workers) throws Exception {
        serve(workers, Optional.empty(), terms(Need.GOOD, Told.CERTIFICATE));
        Issued ann = clients.client("ann");
        for (int i = 0; i < 8; i++) {
            RawClient.Response answer = get(ann);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\nssl-client-verify: SUCCESS\n", "\nssl-client-subject-dn: CN=ann\n", "\nssl-client-issuer-dn: CN=clients\n")
                    .doesNotContain("root");
            String pem = answer.body().replaceAll("(?s).*\nssl-client-cert: (\\S+)\n.*", "$1");
            assertThat(Pem.certificates(URLDecoder.decode(pem, StandardCharsets.UTF_8))).containsExactly(ann.certificate());
            isRefused(get(), 400, "certificate-missing");
            isRefused(get(stranger), 400, "certificate-denied");
        }
        isRefused(get(clients.client("late", Duration.ofMinutes(-5))), 400, "certificate-denied");
        isRefused(get(servers.client("ann")), 400, "certificate-denied");
        assertThat(upstream.requests()).hasSize(8);
    }

    @Test
    void noneMayDoAsWell() throws Exception {
        serve(1, Optional.empty(), terms(Need.GOOD_OR_NONE, Told.VERDICT));
        RawClient.Response answer = get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\nssl-client-verify: NONE\n").doesNotContain("root", "ssl-client-subject-dn", "ssl-client-cert");
        assertThat(get(clients.client("ann")).body()).contains("\nssl-client-verify: SUCCESS\n").doesNotContain("ssl-client-cert");
        isRefused(get(stranger), 400, "certificate-denied");
    }

    @Test
    void aStrangeOneMayDoAndIsToldAsThat() throws Exception {
        serve(1, Optional.empty(), terms(Need.ANY_VALID, Told.VERDICT));
        assertThat(get(stranger).body()).contains("\nssl-client-verify: FAILED:", "\nssl-client-subject-dn: CN=ann\n").doesNotContain("root");
        assertThat(get().body()).contains("\nssl-client-verify: NONE\n");
        isRefused(get(clients.client("late", Duration.ofMinutes(-5))), 400, "certificate-denied");
    }

    @Test
    void revokedOnesAreBad() throws Exception {
        Issued gone = clients.client("gone");
        serve(1, Optional.of(clients.revocationList(Instant.now().plus(Duration.ofDays(1)), gone)), terms(Need.ANY_VALID, Told.VERDICT));
        isRefused(get(gone), 400, "certificate-denied");
        assertThat(get(clients.client("ann")).body()).contains("\nssl-client-verify: SUCCESS\n");
    }

    @Test
    void whoHasNoneIsSentToAPage() throws Exception {
        serve(1, Optional.empty(), new CertificateTerms(Need.GOOD, 400, Optional.of("https://help.example/cert"), Told.NOTHING));
        for (RawClient.Response answer : List.of(get(), get(stranger))) {
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("location")).isEqualTo("https://help.example/cert");
        }
        assertThat(get(clients.client("ann")).status()).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void theSubjectMustLookSo() throws Exception {
        serve(1, Optional.empty(), terms(Need.GOOD, Told.NOTHING), new CertificateRule.SubjectMatching("CN=(ann|bob-[0-9]+)$"));
        assertThat(get(clients.client("ann")).status()).isEqualTo(200);
        assertThat(get(clients.client("bob-12")).status()).isEqualTo(200);
        isRefused(get(clients.client("bob")), 403, "certificate-denied");
        isRefused(get(clients.client("x\\,CN=ann")), 403, "certificate-denied");
        isRefused(get(), 400, "certificate-missing");
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void whatCannotBeReadFitsNobody() throws Exception {
        serve(1, Optional.empty(), terms(Need.GOOD_OR_NONE, Told.NOTHING), new CertificateRule.SubjectMatching("CN=("));
        isRefused(get(clients.client("ann")), 403, "certificate-denied");
        isRefused(get(), 403, "certificate-missing");
    }

    @Test
    void anotherHostsConnectionDoesNotDo() throws Exception {
        serve(1, Optional.empty(), terms(Need.GOOD, Told.NOTHING));
        Issued ann = clients.client("ann");
        isRefused(get("unbound.example", ann), 400, "certificate-missing");
        try (RawH2Client guarded = h2("a.example", ann); RawH2Client open = h2("open.example", ann)) {
            assertThat(guarded.get(1, "a.example", "/").answer(1).status()).isEqualTo(200);
            assertThat(guarded.get(3, "unbound.example", "/").answer(3).status()).as("shown to another").isEqualTo(400);
            assertThat(open.get(1, "a.example", "/").answer(1).status()).isEqualTo(421);
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    private RawH2Client h2(String host, Issued... chain) throws Exception {
        return RawH2Client.of(TlsClient.trusting(servers.certificate(), chain)
                .saying(hello -> hello.setApplicationProtocols(new String[] {"h2"}))
                .connect(port, host));
    }

    @Test
    void inTheClearNothingIsShown() throws Exception {
        int plain = FreePorts.next();
        rauta = RunningDataplane.serving(1, Tables.http(plain)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web", new Guard.ClientCertificate(List.of(), false, Optional.of(terms(Need.GOOD, Told.VERDICT))))
                .snapshot());
        isRefused(Guarded.ask(plain, "/", "Ssl-Client-Verify: SUCCESS"), 400, "certificate-missing");
        assertThat(upstream.requests()).isEmpty();
    }
}
