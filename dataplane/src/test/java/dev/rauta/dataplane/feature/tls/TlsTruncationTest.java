// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** A body that ends with a TLS connection is whole only where the peer said so itself (RFC 8446, section 6.1). */
final class TlsTruncationTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthe whole body";

    private final int port = FreePorts.next();

    @Test
    void anEndThatThePeerAnnouncesIsTheEnd() throws Exception {
        assertThat(ask(true)).isEqualTo("the whole body");
    }

    @Test
    void anEndThatAnybodyCouldHaveMadeIsABreak() {
        assertThatThrownBy(() -> ask(false)).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    private String ask(boolean announced) throws Exception {
        TestPki pki = TestPki.root("servers");
        SSLContext context = context(pki.server("EC", "web.internal"));
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                RunningDataplane rauta = RunningDataplane.start(1)) {
            Thread.ofVirtual().start(() -> answer(listening, context, announced));
            rauta.apply(Tables.http(port)
                    .upstream(
                            "web",
                            UpstreamProtocol.HTTP1,
                            UpstreamTls.verified("web.internal", pki.pem()),
                            new Endpoint("127.0.0.1", listening.getLocalPort()))
                    .forward("a.example", "/", "web")
                    .snapshot());
            try (RawClient client = RawClient.connect(port)) {
                return client.get("a.example", "/").body();
            }
        }
    }

    private static void answer(ServerSocket listening, SSLContext context, boolean announced) {
        try (Socket plain = listening.accept();
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true)) {
            tls.setUseClientMode(false);
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) tls.getInputStream().read());
            }
            tls.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
            if (announced) {
                tls.close();
            } else {
                plain.shutdownOutput();
                plain.getInputStream().readAllBytes();
            }
        } catch (IOException e) {
            // The other side has closed.
        }
    }

    private static SSLContext context(Issued shown) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("own", shown.key(), new char[0], new X509Certificate[] {shown.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
