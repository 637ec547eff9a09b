// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocols, cipher suites, certificates and server names as clients see them. */
final class TlsTest {
    private static final String[] RSA = {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"};
    private static final String[] ECDSA = {"ecdsa_secp256r1_sha256"};

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private TestPki pki;
    private TlsClient client;

    @BeforeEach
    void trust() throws Exception {
        pki = TestPki.root("root");
        client = TlsClient.trusting(pki.certificate());
    }

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private Tables table() {
        return Tables.https(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .forward("b.a.example", "/", "web")
                .forward("other.example", "/", "web");
    }

    private Certificate certificate(String name, String... hosts) throws Exception {
        return pki.carried(name, pki.server("EC", hosts));
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        "TLSv1.2, TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLSv1.2, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
    })
    void suitesWithoutForwardSecrecyOrAuthenticatedEncryptionAreRefused(String protocol, String suite) throws Exception {
        rauta.apply(table().certificate(
                        "a.example",
                        pki.carried("ec", pki.server("EC", "a.example")),
                        pki.carried("rsa", pki.server("RSA", "a.example")))
                .snapshot());
        client.saying(hello -> {
            hello.setProtocols(new String[] {protocol});
            hello.setCipherSuites(new String[] {suite});
        });
        assertThatThrownBy(() -> client.connect(port, "a.example")).isInstanceOf(SSLException.class);
    }

    @Test
    void olderProtocolsAreRefused() throws Exception {
        rauta.apply(table().certificate("a.example", certificate("a", "a.example")).snapshot());
        // The JDK will not say it any more, so here are the first bytes of TLS 1.1: a ClientHello that offers no more.
        byte[] hello = new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2};
        byte[] whole = Arrays.copyOf(hello, 50);
        whole[11 + 32 + 1 + 1] = 2;
        whole[11 + 32 + 2] = (byte) 0xc0;
        whole[11 + 32 + 3] = 0x13;
        whole[11 + 32 + 4] = 1;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(whole);
            byte[] answer = socket.getInputStream().readNBytes(7);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(answer[5]).as("a fatal one").isEqualTo((byte) 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothProtocolsServeWithAlpn(String protocol) throws Exception {
        rauta.apply(table().certificate("a.example", certificate("a", "a.example")).snapshot());
        for (String application : List.of("h2", "http/1.1")) {
            client.saying(hello -> {
                hello.setProtocols(new String[] {protocol});
                hello.setApplicationProtocols(new String[] {application});
            });
            try (SSLSocket socket = client.connect(port, "a.example")) {
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                assertThat(socket.getApplicationProtocol()).isEqualTo(application);
            }
        }
    }

    /** Each client gets what it can verify, ECDSA where it can verify both. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void ecdsaAndRsaStandSideBySide(String protocol) throws Exception {
        rauta.apply(table().certificate(
                        "a.example",
                        pki.carried("ec", pki.server("EC", "a.example")),
                        pki.carried("rsa", pki.server("RSA", "a.example")))
                .snapshot());
        assertThat(keyShownTo(protocol, RSA)).isEqualTo("RSA");
        assertThat(keyShownTo(protocol, ECDSA)).isEqualTo("EC");
        assertThat(keyShownTo(protocol, "rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256")).isEqualTo("EC");
    }

    /** TLS 1.2 names the kind of key in the cipher suite too. */
    @Test
    void theCipherSuitesOfTls12ChooseTheKeyToo() throws Exception {
        rauta.apply(table().certificate(
                        "a.example",
                        pki.carried("ec", pki.server("EC", "a.example")),
                        pki.carried("rsa", pki.server("RSA", "a.example")))
                .snapshot());
        client.saying(hello -> {
            hello.setProtocols(new String[] {"TLSv1.2"});
            hello.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        });
        try (SSLSocket socket = client.connect(port, "a.example")) {
            assertThat(key(socket)).isEqualTo("RSA");
        }
    }

    @Test
    void aClientThatNoKeySuitsIsRefused() throws Exception {
        rauta.apply(table().certificate("a.example", pki.carried("rsa", pki.server("RSA", "a.example")))
                .snapshot());
        assertThatThrownBy(() -> keyShownTo("TLSv1.3", ECDSA)).isInstanceOf(SSLException.class);
    }

    private String keyShownTo(String protocol, String... schemes) throws Exception {
        // The chain's own signatures are ECDSA's, which a client of RSA alone would not take.
        TlsClient picky = TlsClient.trustingAnyone().saying(hello -> {
            hello.setProtocols(new String[] {protocol});
            hello.setSignatureSchemes(schemes);
        });
        try (SSLSocket socket = picky.connect(port, "a.example")) {
            return key(socket);
        }
    }

    private static String key(SSLSocket socket) throws Exception {
        return leaf(socket).getPublicKey().getAlgorithm();
    }

    private static X509Certificate leaf(SSLSocket socket) throws Exception {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    @Test
    void theMostSpecificServerNameAnswers() throws Exception {
        rauta.apply(table().certificate("a.example", certificate("exact", "a.example"))
                .certificate("*.a.example", certificate("wild", "*.a.example"))
                .fallback(certificate("fallback", "fallback.example"))
                .snapshot());
        assertThat(nameShownTo("a.example")).isEqualTo("CN=a.example");
        assertThat(nameShownTo("A.EXAMPLE")).isEqualTo("CN=a.example");
        assertThat(nameShownTo("b.a.example")).isEqualTo("CN=*.a.example");
        assertThat(nameShownTo("c.b.a.example")).isEqualTo("CN=fallback.example");
        assertThat(nameShownTo("other.example")).isEqualTo("CN=fallback.example");
        assertThat(nameShownTo("")).isEqualTo("CN=fallback.example");
    }

    private String nameShownTo(String host) throws Exception {
        try (SSLSocket socket = TlsClient.trusting(pki.certificate()).connect(port, host)) {
            return leaf(socket).getSubjectX500Principal().getName();
        }
    }

    /** Each fault is one problem, and all else serves. */
    @Test
    void aBrokenCertificateBesideASoundOneLeavesTheSoundOne() throws Exception {
        Certificate broken =
                Certificate.of(new CertificateName("default/broken"), "no PEM", new PrivateKey("nor this"));
        Certificate mixed = Certificate.of(
                new CertificateName("default/mixed"),
                pki.server("EC", "b.a.example").certificatePem(),
                new PrivateKey(pki.server("EC", "b.a.example").keyPem()));
        Verdict verdict = rauta.apply(table().certificate("a.example", broken, certificate("sound", "a.example"))
                .certificate("b.a.example", mixed)
                .fallback(certificate("fallback", "fallback.example"))
                .snapshot());
        assertThat(((Verdict.Applied) verdict).problems())
                .allSatisfy(problem -> assertThat(problem.reason()).isEqualTo("InvalidCertificate"))
                .extracting((EntryProblem problem) -> problem.entry().id())
                .isEqualTo(List.of("default/broken", "default/mixed"));
        assertThat(nameShownTo("a.example")).isEqualTo("CN=a.example");
        assertThat(nameShownTo("b.a.example")).isEqualTo("CN=fallback.example");
    }

    @Test
    void aCertificateIsSwappedUnderOpenConnections() throws Exception {
        rauta.apply(table().certificate("a.example", certificate("a", "a.example")).snapshot());
        SSLSocket socket = client.connect(port, "a.example");
        X509Certificate before = leaf(socket);
        try (RawClient open = RawClient.of(socket)) {
            assertThat(open.get("a.example", "/").status()).isEqualTo(200);
            rauta.apply(table().certificate("a.example", certificate("a", "a.example")).snapshot());
            assertThat(open.get("a.example", "/").status()).isEqualTo(200);
            try (SSLSocket next = TlsClient.trusting(pki.certificate()).connect(port, "a.example")) {
                assertThat(Set.of(before)).doesNotContain(leaf(next));
            }
        }
    }

    @Test
    void plainHttpOnATlsPortIsClosed() throws Exception {
        rauta.apply(table().certificate("a.example", certificate("a", "a.example")).snapshot());
        try (RawClient plain = RawClient.connect(port)) {
            plain.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(plain.stream().readAllBytes()).isNotNull();
        }
    }
}
