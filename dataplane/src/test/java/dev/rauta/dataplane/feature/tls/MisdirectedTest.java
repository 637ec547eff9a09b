// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.upstream.UpstreamProtocol;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody gets past a demand for client certificates by a connection that began with another server name. */
final class MisdirectedTest {
    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final RunningDataplane rauta = RunningDataplane.start(1);
    private final TestPki servers = TestPki.root("servers");
    private final TestPki clients = TestPki.root("clients");

    @BeforeEach
    void serve() throws Exception {
        Tables table = Tables.https(port).upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint());
        for (String host : new String[] {"guarded.example", "open.example", "other.example"}) {
            table.certificate(host, servers.carried(host, servers.server("EC", host))).forward(host, "/", "web");
        }
        rauta.apply(table.clients("guarded.example", ClientValidation.required(clients.pem())).snapshot());
    }

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private SSLSocket connect(String host, String protocol, boolean known) throws Exception {
        TlsClient client = known
                ? TlsClient.trusting(servers.certificate(), clients.client("x"))
                : TlsClient.trusting(servers.certificate());
        SSLSocket socket = client.saying(hello -> hello.setApplicationProtocols(new String[] {protocol}))
                .connect(port, host);
        assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
        return socket;
    }

    @Test
    void aHostThatDemandsMoreIsRefusedOverHttp1() throws Exception {
        try (RawClient client = RawClient.of(connect("open.example", "http/1.1", false))) {
            RawClient.Response response = client.get("guarded.example", "/");
            assertThat(response.status()).isEqualTo(421);
            assertThat(response.header("x-rauta-error")).isEqualTo("misdirected");
            assertThat(client.get("open.example", "/").status()).isEqualTo(200);
            assertThat(client.get("other.example", "/").status()).as("a host without a demand").isEqualTo(200);
            assertThat(client.get("GUARDED.example:443", "/").status()).isEqualTo(421);
        }
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void aHostThatDemandsMoreIsRefusedOverHttp2() throws Exception {
        try (RawH2Client client = RawH2Client.of(connect("open.example", "h2", false))) {
            RawH2Client.Answer answer = client.get(1, "guarded.example", "/").answer(1);
            assertThat(answer.status()).isEqualTo(421);
            assertThat(answer.head()).containsEntry("x-rauta-error", "misdirected");
            assertThat(client.get(3, "open.example", "/").answer(3).status()).isEqualTo(200);
            assertThat(client.get(5, "other.example", "/").answer(5).status()).isEqualTo(200);
        }
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void whoHasShownItsCertificateIsServed() throws Exception {
        try (RawClient client = RawClient.of(connect("guarded.example", "http/1.1", true))) {
            assertThat(client.get("guarded.example", "/").status()).isEqualTo(200);
        }
        try (RawH2Client client = RawH2Client.of(connect("guarded.example", "h2", true))) {
            assertThat(client.get(1, "guarded.example", "/").answer(1).status()).isEqualTo(200);
        }
        assertThat(upstream.requests()).hasSize(2);
    }
}
