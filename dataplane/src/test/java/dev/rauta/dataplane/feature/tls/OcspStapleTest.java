// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Issued;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which OCSP responses clients see. */
final class OcspStapleTest {
    private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private TestPki pki;
    private Issued leaf;

    @BeforeEach
    void issue() throws Exception {
        pki = TestPki.root("root");
        leaf = pki.server("EC", "a.example");
    }

    @AfterEach
    void stop() {
        rauta.close();
    }

    private List<EntryProblem> show(byte[] staple) throws Exception {
        Verdict verdict = rauta.apply(
                Tables.https(port).certificate("a.example", pki.stapled("a", leaf, staple)).snapshot());
        return ((Verdict.Applied) verdict).problems();
    }

    private List<byte[]> seen(String protocol) throws Exception {
        TlsClient client = TlsClient.trusting(pki.certificate())
                .saying(hello -> hello.setProtocols(new String[] {protocol}));
        try (SSLSocket socket = client.connect(port, "a.example")) {
            return ((ExtendedSSLSession) socket.getSession()).getStatusResponses();
        }
    }

    private void assertServedWithoutStaple(byte[] staple) throws Exception {
        assertThat(show(staple)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("InvalidOcspStaple");
            assertThat(problem.entry().id()).isEqualTo("default/a");
        });
        assertThat(seen("TLSv1.3")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCurrentResponseIsShown(String protocol) throws Exception {
        byte[] staple = pki.ocsp(leaf, TOMORROW, CertificateStatus.GOOD);
        assertThat(show(staple)).isEmpty();
        assertThat(seen(protocol)).singleElement().isEqualTo(staple);
    }

    /** Each key has its own response, and the one that is shown is its key's. */
    @ParameterizedTest
    @ValueSource(strings = {"ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"})
    void eachOfSeveralCertificatesHasItsOwn(String scheme) throws Exception {
        Issued rsa = pki.server("RSA", "a.example");
        byte[] ofEc = pki.ocsp(leaf, TOMORROW, CertificateStatus.GOOD);
        byte[] ofRsa = pki.ocsp(rsa, TOMORROW, CertificateStatus.GOOD);
        rauta.apply(Tables.https(port)
                .certificate("a.example", pki.stapled("ec", leaf, ofEc), pki.stapled("rsa", rsa, ofRsa))
                .snapshot());
        TlsClient client =
                TlsClient.trustingAnyone().saying(hello -> hello.setSignatureSchemes(new String[] {scheme}));
        try (SSLSocket socket = client.connect(port, "a.example")) {
            assertThat(((ExtendedSSLSession) socket.getSession()).getStatusResponses())
                    .singleElement()
                    .isEqualTo(scheme.startsWith("rsa") ? ofRsa : ofEc);
        }
    }

    @Test
    void aResponseThatEndsIsShownNoMore() throws Exception {
        Instant end = Instant.now().plusSeconds(7);
        assertThat(show(pki.ocsp(leaf, end, CertificateStatus.GOOD))).isEmpty();
        assertThat(seen("TLSv1.3")).hasSize(1);
        await().until(() -> Instant.now().isAfter(end));
        assertThat(seen("TLSv1.3")).isEmpty();
    }

    @Test
    void anExpiredOneIsNotShown() throws Exception {
        assertServedWithoutStaple(pki.ocsp(leaf, Instant.now().minusSeconds(60), CertificateStatus.GOOD));
    }

    @Test
    void oneAboutAnotherCertificateIsNotShown() throws Exception {
        assertServedWithoutStaple(pki.ocsp(pki.server("EC", "a.example"), TOMORROW, CertificateStatus.GOOD));
    }

    @Test
    void oneOfAnotherAuthorityIsNotShown() throws Exception {
        assertServedWithoutStaple(TestPki.root("root").ocsp(leaf, TOMORROW, CertificateStatus.GOOD));
    }

    @Test
    void oneThatRevokesIsNotShown() throws Exception {
        assertServedWithoutStaple(pki.ocsp(leaf, TOMORROW, new RevokedStatus(new Date(), 1)));
    }

    @Test
    void noResponseAtAllIsNotShown() throws Exception {
        assertServedWithoutStaple(new byte[] {1, 2, 3});
    }
}
