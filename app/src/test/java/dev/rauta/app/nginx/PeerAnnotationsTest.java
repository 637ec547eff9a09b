// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.GrpcServer;
import dev.rauta.app.nginx.site.IngressSite;
import dev.rauta.app.nginx.site.IngressSite.Manifests;
import dev.rauta.app.nginx.site.PeerPki;
import dev.rauta.app.nginx.site.ScriptedServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.routes.tls.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that are spoken to over TLS, as proxy-ssl annotations of ingress-nginx say; over real sockets. */
final class PeerAnnotationsTest {
    @TempDir
    private Path folder;

    private final PeerPki pki = pki("web.internal");
    private final List<AutoCloseable> toClose = new ArrayList<>();

    private static PeerPki pki(String name) {
        try {
            return new PeerPki(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    private ScriptedServer server(ServerSocket listening) {
        return closing(new ScriptedServer(listening, (asked, out) -> {
            ScriptedServer.say(out, "200 OK", "", "secret");
            return true;
        }));
    }

    private IngressSite site(int workers, Manifests manifests) throws IOException {
        return closing(new IngressSite(folder, workers, manifests));
    }

    @Test
    @ForKey("proxy-ssl-secret")
    @DisplayName("a Service that demands a certificate is shown that of proxy-ssl-secret; none, and that of others, it turns away")
    void clientCertificates() throws Exception {
        ScriptedServer web = server(pki.demanding());
        Issued others = pki("web.internal").authority();
        IngressSite site = site(4, new Manifests()
                .service("web", web.port())
                .plus(pki.secret("ca", "default"))
                .plus(pki.clientSecret("mine", pki.authority()))
                .plus(pki.clientSecret("foreign", others))
                .ingress("known", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/mine")
                .ingress("short", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "mine")
                .ingress("verified", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/mine", "proxy-ssl-verify", "on",
                        "proxy-ssl-name", "web.internal", "proxy-ssl-verify-depth", "1")
                .ingress("mistaken", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/mine", "proxy-ssl-verify", "on",
                        "proxy-ssl-name", "api.internal")
                .ingress("nobody", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca")
                .ingress("without", "web", "backend-protocol", "HTTPS")
                .ingress("foreign", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/foreign"));
        for (String name : List.of("known", "short", "verified")) {
            assertThat(site.get(name + ".example", "/").body()).as(name).isEqualTo("secret");
        }
        web.asked();
        for (String name : List.of("nobody", "without", "foreign", "mistaken")) {
            assertThat(site.get(name + ".example", "/").status()).as(name).isEqualTo(502);
        }
        assertThat(web.asked()).as("requests that have come through").isEmpty();
    }

    @Test
    @ForKey({"proxy-ssl-server-name", "proxy-ssl-name"})
    @DisplayName("with proxy-ssl-server-name a Service is sent a server's name, which proxy-ssl-name says; without, none")
    void serverNames() throws Exception {
        ScriptedServer web = server(pki.listening());
        String[] usual = {"backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca"};
        IngressSite site = site(1, new Manifests()
                .service("web", web.port())
                .plus(pki.secret("ca", "default"))
                .ingress("silent", "web", usual)
                .ingress("off", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-server-name", "off",
                        "proxy-ssl-name", "off.internal")
                .ingress("asked", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-server-name", "on")
                .ingress("named", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-server-name", "on",
                        "proxy-ssl-name", "named.internal"));
        assertThat(site.get("silent.example", "/").body()).isEqualTo("secret");
        assertThat(site.get("off.example", "/").body()).isEqualTo("secret");
        assertThat(pki.names()).isEmpty();
        assertThat(site.get("named.example", "/").body()).isEqualTo("secret");
        assertThat(pki.names()).containsExactly("named.internal");
        assertThat(site.get("asked.example", "/").body()).isEqualTo("secret");
        assertThat(pki.names()).as("without a name of its own that of the host").containsExactly("named.internal", "asked.example");
    }

    @Test
    @ForKey("proxy-ssl-protocols")
    @DisplayName("TLS 1.2 and 1.3 are spoken to Services, whichever of them proxy-ssl-protocols names")
    void versions() throws Exception {
        Manifests manifests = new Manifests().plus(pki.secret("ca", "default"));
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            String name = version.equals("TLSv1.2") ? "two" : "three";
            ScriptedServer web = server(pki.speaking(version));
            manifests.service(name, web.port())
                    .ingress(name + "-both", name, "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-protocols", "TLSv1.2 TLSv1.3")
                    .ingress(name + "-older", name, "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-protocols", "TLSv1 TLSv1.2");
        }
        IngressSite site = site(1, manifests);
        for (String name : List.of("two-both", "two-older", "three-both", "three-older")) {
            assertThat(site.get(name + ".example", "/").body()).as(name).isEqualTo("secret");
        }
    }

    @Test
    @ForKey("backend-protocol")
    @DisplayName("GRPC is HTTP/2 in the clear, GRPCS over TLS; a server that speaks neither gets no call")
    void calls() throws Exception {
        GrpcServer plain = closing(new GrpcServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress())));
        GrpcServer secure = closing(new GrpcServer(pki.speakingHttp2()));
        ScriptedServer old = server(pki.listening());
        IngressSite site = site(1, new Manifests()
                .service("plain", plain.port())
                .service("secure", secure.port())
                .service("old", old.port())
                .plus(pki.secret("ca", "default"))
                .ingress("grpc", "plain", "backend-protocol", "GRPC")
                .ingress("grpcs", "secure", "backend-protocol", "GRPCS")
                .ingress("verified", "secure", "backend-protocol", "grpcs", "proxy-ssl-secret", "default/ca", "proxy-ssl-verify", "on",
                        "proxy-ssl-name", "web.internal")
                .ingress("mistaken", "secure", "backend-protocol", "GRPCS", "proxy-ssl-secret", "default/ca", "proxy-ssl-verify", "on",
                        "proxy-ssl-name", "api.internal")
                .ingress("wrong", "plain", "backend-protocol", "GRPCS")
                .ingress("old", "old", "backend-protocol", "GRPCS"));
        for (String name : List.of("grpc", "grpcs", "verified")) {
            Answer answer = call(site, name);
            assertThat(answer.status()).as(name).isEqualTo(200);
            assertThat(answer.body()).as(name).contains("hello");
        }
        for (String name : List.of("mistaken", "wrong", "old")) {
            assertThat(call(site, name).status()).as(name).isEqualTo(502);
        }
        assertThat(old.asked()).isEmpty();
    }

    private static Answer call(IngressSite site, String name) throws IOException {
        return site.ask("POST", name + ".example", "/shop.Cart/Add", "\0\0\0\0\0", "Content-Type: application/grpc", "TE: trailers");
    }
}
