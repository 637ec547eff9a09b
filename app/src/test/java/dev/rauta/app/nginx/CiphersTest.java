// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.nginx.site.AccessSite;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.app.testing.Served;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ssl-ciphers} of an Ingress, as clients see it in their handshakes. */
final class CiphersTest {
    private static final String[] SMALL = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"};
    private static final String[] LARGE = {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"};

    @TempDir
    private static Path folder;

    private static HttpServer web;
    private static Served served;

    @BeforeAll
    static void serve() throws Exception {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        web.start();
        served = Served.of(folder, 2, """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: nginx}
                spec: {controller: rauta.dev/ingress-controller}
                """
                + Served.service("web", web.getAddress().getPort())
                + AccessSite.ingress("large", "ssl-ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:AES256-SHA")
                + AccessSite.ingress("usual", "ssl-prefer-server-ciphers", "true")
                + AccessSite.ingress("none", "ssl-ciphers", "AES256-SHA:DHE-RSA-AES128-GCM-SHA256"));
    }

    @AfterAll
    static void stop() {
        served.close();
        web.stop(0);
    }

    private static int status(String name, String... suites) throws Exception {
        SSLContext context = AccessSite.context();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(new Socket(InetAddress.getLoopbackAddress(), served.tlsPort()), name + ".example", 443, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name + ".example")));
            parameters.setProtocols(new String[] {"TLSv1.2"});
            parameters.setCipherSuites(suites);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            Answer answer = Answer.to(socket, "GET", name + ".example", "/", "");
            return answer.status();
        }
    }

    @Test
    @ForKey("ssl-ciphers")
    @DisplayName("a host offers the suites of TLS 1.2 that ssl-ciphers of its Ingress names, and others all")
    void aHostOffersTheSuitesOfItsIngress() throws Exception {
        assertThat(status("large", LARGE)).isEqualTo(200);
        assertThatThrownBy(() -> status("large", SMALL)).isInstanceOf(IOException.class);
        assertThat(status("usual", LARGE)).isEqualTo(200);
        assertThat(status("usual", SMALL)).as("of an Ingress that does not say").isEqualTo(200);
    }

    @Test
    @ForKey("ssl-ciphers")
    @DisplayName("where ssl-ciphers names no suite that is offered, the Ingress answers 503")
    void whereNoneOfThemIsOfferedNothingIsServed() throws Exception {
        assertThat(status("none", LARGE)).isEqualTo(503);
        assertThat(served.ask("GET", "none.example", "/", "").status()).as("nor in the clear").isEqualTo(503);
    }
}
