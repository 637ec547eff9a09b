// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.TlsFront;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which upstreams are believed, and what they are shown. */
final class UpstreamTlsTest {
    private static final String NAME = "web.internal";

    private final int port = FreePorts.next();
    private final FakeUpstream http1 = FakeUpstream.http1("web");
    private final FakeUpstream h2c = FakeUpstream.h2c("web");
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final List<TlsFront> fronts = new ArrayList<>();
    private TestPki pki;
    private Duration took = Duration.ZERO;

    @BeforeEach
    void issue() throws Exception {
        pki = TestPki.root("servers");
    }

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        for (TlsFront front : fronts) {
            front.close();
        }
        http1.close();
        h2c.close();
    }

    private TlsFront front(Issued shown, Consumer<SSLParameters> change) throws Exception {
        TlsFront front = TlsFront.of(http1.endpoint(), shown, pki.certificate(), change);
        fronts.add(front);
        return front;
    }

    private TlsFront front(Issued shown) throws Exception {
        return front(shown, _ -> {});
    }

    private List<EntryProblem> apply(TlsFront front, UpstreamTls tls, UpstreamProtocol protocol) {
        return ((Verdict.Applied) rauta.apply(Tables.http(port)
                        .upstream("web", protocol, tls, front.endpoint())
                        .upstream("clear", UpstreamProtocol.HTTP1, http1.endpoint())
                        .forward("a.example", "/", "web")
                        .forward("clear.example", "/", "clear")
                        .snapshot()))
                .problems();
    }

    private RawClient.Response ask(TlsFront front, UpstreamTls tls) throws IOException {
        assertThat(apply(front, tls, UpstreamProtocol.AUTO)).isEmpty();
        return ask();
    }

    private RawClient.Response ask() throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            long began = System.nanoTime();
            RawClient.Response response = client.get("a.example", "/");
            took = Duration.ofNanos(System.nanoTime() - began);
            return response;
        }
    }

    private void assertRefused(RawClient.Response response) {
        assertThat(took).as("no timeout is waited for").isLessThan(PoolSettings.DEFAULT.connectTimeout().dividedBy(2));
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.header("x-rauta-error")).contains("tls");
        assertThat(http1.requests()).as("what the upstream heard").isEmpty();
    }

    private UpstreamTls named(SubjectName... names) throws Exception {
        return new UpstreamTls(
                Optional.empty(), new UpstreamTrust.Bundle(pki.pem()), List.of(names), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theRightAuthorityAndNameAreBelieved(String protocol) throws Exception {
        TlsFront front = front(
                pki.server("EC", NAME), parameters -> parameters.setProtocols(new String[] {protocol}));
        assertThat(ask(front, UpstreamTls.verified(NAME, pki.pem())).status()).isEqualTo(200);
        assertThat(front.serverNames()).allMatch(NAME::equals).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(UpstreamProtocol.class)
    void alpnAgreesOnWhatTheUpstreamSpeaks(UpstreamProtocol protocol) throws Exception {
        boolean modern = protocol != UpstreamProtocol.HTTP1;
        TlsFront front = TlsFront.of(
                modern ? h2c.endpoint() : http1.endpoint(),
                pki.server("RSA", NAME),
                pki.certificate(),
                parameters -> parameters.setApplicationProtocols(new String[] {modern ? "h2" : "http/1.1"}));
        fronts.add(front);
        assertThat(apply(front, UpstreamTls.verified(NAME, pki.pem()), protocol)).isEmpty();
        assertThat(ask().body()).startsWith(modern ? "web h2c" : "web http1");
    }

    @Test
    void anotherAuthorityIsNot() throws Exception {
        assertRefused(ask(front(pki.server("EC", NAME)), UpstreamTls.verified(NAME, TestPki.root("servers").pem())));
    }

    /** Of either protocol, and where a policy asks for more attempts: another certificate will not come of waiting. */
    @ParameterizedTest
    @EnumSource(UpstreamProtocol.class)
    void anotherNameIsNot(UpstreamProtocol protocol) throws Exception {
        TlsFront front = front(pki.server("EC", "other.internal"));
        assertThat(apply(front, UpstreamTls.verified(NAME, pki.pem()), protocol)).isEmpty();
        assertRefused(ask());
        RetryPolicy policy = new RetryPolicy(5, List.of(502, 503), true, true, true, Duration.ofSeconds(30));
        rauta.apply(Tables.gateway(port)
                .upstream("web", protocol, UpstreamTls.verified(NAME, pki.pem()), front.endpoint())
                .forward("a.example", "/", "web")
                .change("a.example", route -> new Route(
                        route.name(), route.source(), route.match(), route.precedence(), route.filters(),
                        route.action(), route.timeouts(), Optional.of(policy), route.declared()))
                .snapshot());
        assertRefused(ask());
    }

    @Test
    void anExpiredCertificateIsNot() throws Exception {
        assertRefused(ask(front(pki.expiredServer(NAME)), UpstreamTls.verified(NAME, pki.pem())));
    }

    @Test
    void aClientsCertificateIsNoServers() throws Exception {
        assertRefused(ask(front(pki.client(NAME)), UpstreamTls.verified(NAME, pki.pem())));
    }

    @Test
    void theSystemsAuthoritiesAreAsStrict() throws Exception {
        UpstreamTls tls = new UpstreamTls(
                Optional.of(NAME), new UpstreamTrust.SystemStore(), List.of(), Optional.empty());
        assertRefused(ask(front(pki.server("EC", NAME)), tls));
    }

    @Test
    void withoutTrustAnybodyIsBelieved() throws Exception {
        TlsFront front = front(pki.expiredServer("other.internal"));
        assertThat(ask(front, UpstreamTls.unverified(Optional.empty())).status()).isEqualTo(200);
        assertThat(front.serverNames()).containsOnly("");
    }

    @Test
    void subjectNamesTakeTheServerNamesPlace() throws Exception {
        TlsFront uri = front(pki.uriServer("spiffe://cluster/ns/web"));
        assertThat(ask(uri, named(new SubjectName.Uri("spiffe://cluster/ns/web"))).status()).isEqualTo(200);
        TlsFront wild = front(pki.server("EC", "*.internal"));
        assertThat(ask(wild, named(new SubjectName.Uri("x:y"), new SubjectName.Dns("web.internal"))).status())
                .isEqualTo(200);
        UpstreamTls both = new UpstreamTls(
                Optional.of("sni.example"),
                new UpstreamTrust.Bundle(pki.pem()),
                List.of(new SubjectName.Dns("web.internal")),
                Optional.empty());
        assertThat(ask(wild, both).status()).as("the server name is only sent").isEqualTo(200);
        assertThat(wild.serverNames()).contains("sni.example");
    }

    @Test
    void otherSubjectNamesAreRefused() throws Exception {
        assertRefused(ask(front(pki.uriServer("spiffe://cluster/a")), named(new SubjectName.Uri("spiffe://cluster/b"))));
        assertRefused(ask(front(pki.server("EC", "*.internal")), named(new SubjectName.Dns("a.b.internal"))));
        assertRefused(ask(front(pki.server("EC", "internal")), named(new SubjectName.Dns("web.internal"))));
        assertRefused(ask(front(pki.server("EC", "web.internal")), named(new SubjectName.Uri("web.internal"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientCertificateIsShownWhereItIsAskedFor(String protocol) throws Exception {
        TlsFront front = front(pki.server("EC", NAME), parameters -> {
            parameters.setProtocols(new String[] {protocol});
            parameters.setNeedClientAuth(true);
        });
        UpstreamTls bare = UpstreamTls.verified(NAME, pki.pem());
        assertThat(ask(front, bare).status()).isEqualTo(502);
        assertThat(ask(front, showing(bare, pki.carried("client", pki.client("rauta")))).status()).isEqualTo(200);
        Certificate stranger = pki.carried("client", TestPki.root("strangers").client("rauta"));
        assertThat(ask(front, showing(bare, stranger)).status()).isEqualTo(502);
    }

    private static UpstreamTls showing(UpstreamTls tls, Certificate certificate) {
        return new UpstreamTls(tls.serverName(), tls.trust(), tls.names(), Optional.of(certificate));
    }

    /** Each fault is one problem and closes its upstream alone. */
    @Test
    void whatCannotBeReadClosesItsUpstreamAlone() throws Exception {
        TlsFront front = front(pki.server("EC", NAME));
        UpstreamTls good = UpstreamTls.verified(NAME, pki.pem());
        Certificate broken =
                Certificate.of(new CertificateName("default/broken"), "no PEM", new PrivateKey("nor this"));
        for (UpstreamTls faulty : List.of(
                UpstreamTls.verified(NAME, "no PEM"),
                showing(good, broken),
                showing(good, anothersKey()),
                new UpstreamTls(Optional.empty(), good.trust(), List.of(), Optional.empty()))) {
            assertThat(apply(front, faulty, UpstreamProtocol.AUTO)).singleElement().satisfies(problem -> {
                assertThat(problem.reason()).isEqualTo("InvalidUpstreamTls");
                assertThat(problem.entry().id()).isEqualTo("default/web:80");
                assertThat(problem.message()).doesNotContain("nor this");
            });
            assertThat(ask().status()).isEqualTo(503);
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.get("clear.example", "/").status()).isEqualTo(200);
            }
        }
    }

    private Certificate anothersKey() throws Exception {
        return Certificate.of(
                new CertificateName("default/mixed"),
                pki.client("rauta").certificatePem(),
                new PrivateKey(pki.client("other").keyPem()));
    }

    /** Not even over the connections that stood before. */
    @Test
    void aFaultThatComesLaterEndsWhatWasServed() throws Exception {
        TlsFront front = front(pki.server("EC", NAME));
        assertThat(apply(front, UpstreamTls.verified(NAME, pki.pem()), UpstreamProtocol.AUTO)).isEmpty();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            assertThat(apply(front, UpstreamTls.verified(NAME, "no PEM"), UpstreamProtocol.AUTO)).hasSize(1);
            assertThat(client.get("a.example", "/").status()).isEqualTo(503);
            assertThat(http1.requests()).hasSize(1);
            assertThat(apply(front, UpstreamTls.verified(NAME, pki.pem()), UpstreamProtocol.AUTO)).isEmpty();
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
    }

    /** Nobody speaks in the clear to an upstream that shall be spoken to by TLS. */
    @ParameterizedTest
    @EnumSource(UpstreamProtocol.class)
    void anUpstreamInTheClearIsRefused(UpstreamProtocol protocol) throws Exception {
        rauta.apply(Tables.http(port)
                .upstream("web", protocol, UpstreamTls.verified(NAME, pki.pem()), http1.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
        assertRefused(ask());
    }

    /** Over one connection: ALPN, subject names and both sides' certificates. */
    @Test
    void http2WithCertificatesOnBothSides() throws Exception {
        TlsFront front = TlsFront.of(
                h2c.endpoint(), pki.uriServer("spiffe://cluster/ns/web"), pki.certificate(), parameters -> {
                    parameters.setApplicationProtocols(new String[] {"h2"});
                    parameters.setNeedClientAuth(true);
                });
        fronts.add(front);
        UpstreamTls bare = new UpstreamTls(
                Optional.of("sni.example"),
                new UpstreamTrust.Bundle(pki.pem()),
                List.of(new SubjectName.Dns("other.internal"), new SubjectName.Uri("spiffe://cluster/ns/web")),
                Optional.empty());
        assertThat(apply(front, bare, UpstreamProtocol.HTTP2)).isEmpty();
        assertThat(ask().status()).as("without a certificate of our own").isEqualTo(502);
        assertThat(h2c.requests()).isEmpty();
        Certificate own = pki.carried("client", pki.client("rauta"));
        assertThat(apply(front, showing(bare, own), UpstreamProtocol.HTTP2)).isEmpty();
        assertThat(ask().body()).startsWith("web h2c");
        assertThat(front.serverNames()).containsOnly("sni.example");
        assertThat(apply(front, showing(new UpstreamTls(
                                bare.serverName(), bare.trust(), List.of(new SubjectName.Dns("sni.example")), Optional.empty()),
                        own), UpstreamProtocol.HTTP2))
                .isEmpty();
        assertThat(ask().status()).as("the server name is not among the subject names").isEqualTo(502);
    }

    /** A peer that agrees on no protocol may speak anything; gRPC would fail in HTTP/1.1 for no reason that anybody sees. */
    @Test
    void whereHttp2IsDeclaredNothingElseIsSpoken() throws Exception {
        TlsFront front = front(pki.server("EC", NAME));
        assertThat(apply(front, UpstreamTls.verified(NAME, pki.pem()), UpstreamProtocol.HTTP2)).isEmpty();
        RawClient.Response response = ask();
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.header("x-rauta-error")).isEqualTo("protocol-mismatch");
        assertThat(http1.requests()).as("what the upstream heard").isEmpty();
        assertThat(rauta.counted(
                        "rauta_upstream_attempts_total", Map.of("upstream", "default/web:80", "outcome", "protocol-mismatch")))
                .isPositive();
    }
}
