// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.tls.TlsOffer;
import dev.rauta.routes.tls.TlsOffer.Version;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What handshakes offer, where a host or its listener says so. */
final class TlsOfferTest {
    private static final String AES128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    private static final String AES256 = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    private static final List<Version> BOTH = List.of(Version.TLS12, Version.TLS13);
    private static final TlsOffer LARGE = new TlsOffer(BOTH, List.of(CipherSuite.ECDHE_ECDSA_AES256_GCM_SHA384));

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private TestPki pki;
    private RunningDataplane rauta;

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private void start(int workers) throws Exception {
        LogFormat format = LogFormat.of("$host $ssl_protocol $ssl_cipher", Escape.DEFAULT);
        rauta = RunningDataplane.start(
                workers, new TestLimits().limits(), new AccessLogSettings(format, Optional.of(folder.resolve("log")), 1));
        pki = TestPki.root("root");
    }

    private Tables table() throws Exception {
        return Tables.https(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .certificate("a.example", pki.carried("a", pki.server("EC", "a.example")))
                .certificate("b.example", pki.carried("b", pki.server("EC", "b.example")))
                .forward("a.example", "/", "web")
                .forward("b.example", "/", "web");
    }

    private TlsClient speaking(String protocol, String... suites) throws Exception {
        return TlsClient.trusting(pki.certificate()).saying(hello -> {
            hello.setProtocols(new String[] {protocol});
            if (suites.length > 0) {
                hello.setCipherSuites(suites);
            }
        });
    }

    private String agreed(TlsClient client, String host) throws IOException {
        SSLSocket socket = client.connect(port, host);
        try (RawClient request = RawClient.of(socket)) {
            assertThat(request.get(host, "/").status()).isEqualTo(200);
            SSLSession session = socket.getSession();
            return session.getProtocol() + " " + session.getCipherSuite();
        }
    }

    private void assertRefused(TlsClient client, String host) {
        assertThatThrownBy(() -> agreed(client, host)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aHostOffersItsSuitesAndOthersAll(int workers) throws Exception {
        start(workers);
        rauta.apply(table().offer("a.example", LARGE).snapshot());
        assertThat(agreed(speaking("TLSv1.2", AES128, AES256), "a.example")).isEqualTo("TLSv1.2 " + AES256);
        assertThat(agreed(speaking("TLSv1.2", AES128, AES256), "b.example")).isEqualTo("TLSv1.2 " + AES128);
        assertRefused(speaking("TLSv1.2", AES128), "a.example");
        assertThat(agreed(speaking("TLSv1.3"), "a.example")).as("suites of TLS 1.3 are no part of it").startsWith("TLSv1.3 TLS_");
        await().until(() -> rauta.counted("rauta_requests_total", Map.of()) == 3);
        rauta.close();
        assertThat(Files.readAllLines(folder.resolve("log")))
                .contains("a.example TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384", "b.example TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256")
                .anyMatch(line -> line.startsWith("a.example TLSv1.3 TLS_"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void suitesOfTheOtherKindOfKeyLeaveTheNewestVersion(int workers) throws Exception {
        start(workers);
        TlsOffer ofRsa = new TlsOffer(BOTH, List.of(CipherSuite.ECDHE_RSA_AES128_GCM_SHA256));
        rauta.apply(table().offer("a.example", ofRsa).snapshot());
        assertThat(agreed(speaking("TLSv1.3"), "a.example")).startsWith("TLSv1.3 TLS_");
        assertRefused(speaking("TLSv1.2"), "a.example");
        assertThat(agreed(speaking("TLSv1.2", AES128), "b.example")).isEqualTo("TLSv1.2 " + AES128);
    }

    /** In TLS 1.2 a suite names the kind of key; the preferred certificate is none that such a handshake can end with. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theCertificateShownIsOneThatTheOfferedSuitesAreFor(int workers) throws Exception {
        start(workers);
        Tables both = table().certificate(
                "a.example", pki.carried("ec", pki.server("EC", "a.example")), pki.carried("rsa", pki.server("RSA", "a.example")));
        rauta.apply(both.offer("a.example", new TlsOffer(BOTH, List.of(CipherSuite.ECDHE_RSA_AES128_GCM_SHA256))).snapshot());
        assertThat(keyShown(speaking("TLSv1.2"))).isEqualTo("RSA");
        assertThat(agreed(speaking("TLSv1.2"), "a.example")).isEqualTo("TLSv1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(keyShown(speaking("TLSv1.3"))).as("suites of TLS 1.3 name no key").isEqualTo("EC");
        assertRefused(speaking("TLSv1.2", AES128, AES256), "a.example");
        rauta.apply(both.offer("a.example", LARGE).snapshot());
        assertThat(keyShown(speaking("TLSv1.2"))).isEqualTo("EC");
    }

    private String keyShown(TlsClient client) throws IOException {
        try (SSLSocket socket = client.connect(port, "a.example")) {
            return socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
        }
    }

    @Test
    void aVersionThatIsNotOfferedIsNotSpoken() throws Exception {
        start(1);
        rauta.apply(table()
                .offer("a.example", new TlsOffer(List.of(Version.TLS13), TlsOffer.ALL.suites()))
                .offer("b.example", new TlsOffer(List.of(Version.TLS12), TlsOffer.ALL.suites()))
                .snapshot());
        assertThat(agreed(speaking("TLSv1.3"), "a.example")).startsWith("TLSv1.3");
        assertRefused(speaking("TLSv1.2"), "a.example");
        assertThat(agreed(speaking("TLSv1.2"), "b.example")).startsWith("TLSv1.2");
        assertRefused(speaking("TLSv1.3"), "b.example");
    }

    @Test
    void aHostSaysOtherwiseThanItsListener() throws Exception {
        start(1);
        rauta.apply(table().offer(LARGE).offer("b.example", TlsOffer.ALL).snapshot());
        assertRefused(speaking("TLSv1.2", AES128), "a.example");
        assertThat(agreed(speaking("TLSv1.2", AES256), "a.example")).endsWith(AES256);
        assertThat(agreed(speaking("TLSv1.2", AES128), "b.example")).endsWith(AES128);
    }

    @Test
    void aHostWithoutACertificateOfItsOwnOffersWhatItSays() throws Exception {
        start(1);
        rauta.apply(table().forward("c.example", "/", "web").offer("c.example", LARGE).snapshot());
        TlsClient small = TlsClient.trustingAnyone().saying(hello -> {
            hello.setProtocols(new String[] {"TLSv1.2"});
            hello.setCipherSuites(new String[] {AES128, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        });
        assertRefused(small, "c.example");
        assertThat(agreed(small, "b.example")).startsWith("TLSv1.2");
    }

    @Test
    void aSessionIsNotResumedWhereLessIsOffered() throws Exception {
        start(1);
        Tables table = table();
        rauta.apply(table.snapshot());
        TlsClient client = speaking("TLSv1.2", AES128, AES256);
        assertThat(client.resumes(port, "a.example")).isFalse();
        assertThat(client.resumes(port, "a.example")).isTrue();
        rauta.apply(table.offer("a.example", LARGE).snapshot());
        assertThat(client.resumes(port, "a.example")).isFalse();
        assertThat(agreed(client, "a.example")).endsWith(AES256);
    }
}
