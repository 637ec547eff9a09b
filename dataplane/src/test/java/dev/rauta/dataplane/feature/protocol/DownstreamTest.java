// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.tls.TestCertificates;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see that speak HTTP/2, or TLS, or both. */
final class DownstreamTest {
    private final int port = FreePorts.next();
    private FakeUpstream upstream = FakeUpstream.http1("web");
    private final RunningDataplane rauta = RunningDataplane.start(2);

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private Tables table(Tables table, UpstreamProtocol protocol) {
        if (protocol == UpstreamProtocol.HTTP2) {
            upstream.close();
            upstream = FakeUpstream.h2c("web");
        }
        return table.upstream("web", protocol, upstream.endpoint())
                .forward("a.example", "/", "web")
                .forward("b.example", "/", "web");
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void http2InTheClearByPriorKnowledge(UpstreamProtocol protocol) throws Exception {
        rauta.apply(table(Tables.http(port), protocol).snapshot());
        try (Http2Client client = Http2Client.plaintext(port)) {
            Http2Client.Answer get = client.get("a.example", "/x?y=1").get(20, TimeUnit.SECONDS);
            assertThat(get.status()).isEqualTo(200);
            assertThat(get.body()).contains("GET /x?y=1 0").contains("host: a.example");
            Http2Client.Answer post = client.send(HttpMethod.POST, "a.example", "/p", "hello").get(20, TimeUnit.SECONDS);
            assertThat(post.body()).contains("POST /p 5");
            assertThat(client.get("a.example", "/trailers").get(20, TimeUnit.SECONDS))
                    .isEqualTo(new Http2Client.Answer(200, "body", "42"));
            assertThat(client.get("nobody.example", "/").get(20, TimeUnit.SECONDS).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aHundredStreamsOfOneConnectionAreAllAnswered(UpstreamProtocol protocol) throws Exception {
        rauta.apply(table(Tables.http(port), protocol).snapshot());
        try (Http2Client client = Http2Client.plaintext(port)) {
            List<CompletableFuture<Http2Client.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(client.get("a.example", "/n" + i));
            }
            for (int i = 0; i < 100; i++) {
                Http2Client.Answer answer = answers.get(i).get(20, TimeUnit.SECONDS);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("GET /n" + i + " ");
            }
        }
    }

    @Test
    void alpnChoosesHttp2ThenHttp1() throws Exception {
        rauta.apply(tlsTable().snapshot());
        try (Http2Client client = Http2Client.tls(port, http2Tls(), "a.example")) {
            assertThat(client.get("a.example", "/").get(20, TimeUnit.SECONDS).body()).contains("x-forwarded-proto: https");
        }
        for (String[] offered : new String[][] {{"http/1.1"}, {}}) {
            try (SSLSocket socket = tls("a.example", offered); RawClient client = RawClient.of(socket)) {
                assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void theServerNameChoosesTheCertificate() throws Exception {
        rauta.apply(tlsTable().snapshot());
        assertThat(subject("a.example")).isEqualTo("CN=a.example");
        assertThat(subject("b.example")).isEqualTo("CN=b.example");
        assertThat(subject("B.Example")).isEqualTo("CN=b.example");
        assertThat(subject("other.example")).isEqualTo("CN=Rauta self-signed");
    }

    @Test
    void aNewCertificateServesNewHandshakesAndOldConnectionsGoOn() throws Exception {
        rauta.apply(tlsTable().snapshot());
        try (SSLSocket socket = tls("a.example"); RawClient client = RawClient.of(socket)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            X509Certificate before = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            rauta.apply(tlsTable().snapshot());
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            try (SSLSocket fresh = tls("a.example")) {
                assertThat(fresh.getSession().getPeerCertificates()[0]).isNotEqualTo(before);
            }
        }
    }

    @Test
    void plainTextOnATlsPortHurtsNobodyElse() throws Exception {
        rauta.apply(tlsTable().snapshot());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            client.stream().readAllBytes();
        }
        assertThat(subject("a.example")).isEqualTo("CN=a.example");
    }

    private Tables tlsTable() throws Exception {
        TestCertificates certificates = new TestCertificates();
        return table(Tables.https(port), UpstreamProtocol.HTTP1)
                .certificate("a.example", certificates.of("a.example"))
                .certificate("b.example", certificates.of("b.example"));
    }

    private String subject(String serverName) throws Exception {
        try (SSLSocket socket = tls(serverName)) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private SSLSocket tls(String serverName, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static SslContext http2Tls() throws Exception {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }
}
