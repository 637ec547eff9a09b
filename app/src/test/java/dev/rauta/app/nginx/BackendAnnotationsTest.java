// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.app.nginx.site.IngressSite;
import dev.rauta.app.nginx.site.IngressSite.Manifests;
import dev.rauta.app.nginx.site.PeerPki;
import dev.rauta.app.nginx.site.ScriptedServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How Services are spoken to, as annotations of ingress-nginx say; over real sockets. */
final class BackendAnnotationsTest {
    @TempDir
    private Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();

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

    private ScriptedServer server(ScriptedServer.Script script) throws IOException {
        return closing(ScriptedServer.of(script));
    }

    private IngressSite site(Manifests manifests) throws IOException {
        return closing(new IngressSite(folder, 1, manifests));
    }

    /** HTTP/2 by prior knowledge for gRPC; nothing at all for what is not spoken. */
    @Test
    @ForKey({"backend-protocol", "proxy-http-version"})
    @DisplayName("backend-protocol is what Services are spoken to in; FCGI, which is not spoken, answers 503")
    void protocols() throws Exception {
        ScriptedServer plain = closing(ScriptedServer.saying("plain"));
        IngressSite site = site(new Manifests()
                .service("web", plain.port())
                .ingress("http", "web", "backend-protocol", "http", "proxy-http-version", "1.1")
                .ingress("old", "web", "proxy-http-version", "1.0")
                .ingress("auto", "web", "backend-protocol", "AUTO_HTTP")
                .ingress("grpc", "web", "backend-protocol", "GRPC")
                .ingress("https", "web", "backend-protocol", "HTTPS")
                .ingress("odd", "web", "backend-protocol", "SPDY")
                .ingress("fcgi", "web", "backend-protocol", "FCGI"));
        assertThat(site.get("http.example", "/").body()).startsWith("plain\nGET / HTTP/1.1");
        assertThat(site.verdict("http", "proxy-http-version")).isEqualTo(Verdict.APPLIED);
        assertThat(site.get("old.example", "/").body()).as("nothing older is spoken").startsWith("plain\nGET / HTTP/1.1");
        assertThat(site.get("auto.example", "/").body()).as("plain HTTP goes on so").startsWith("plain\n");
        assertThat(site.get("odd.example", "/").body()).startsWith("plain\n");
        assertThat(site.verdict("odd", "backend-protocol")).isEqualTo(Verdict.REFUSED);
        plain.asked();
        assertThat(site.get("grpc.example", "/").status()).isGreaterThanOrEqualTo(500);
        assertThat(plain.preface()).isEqualTo("PRI * HTTP/2.0");
        assertThat(site.get("https.example", "/").status()).as("a server without TLS").isIn(502, 504);
        assertThat(site.get("fcgi.example", "/").status()).isEqualTo(503);
        assertThat(plain.asked()).isEmpty();
    }

    /** The Service's own address, wherever its endpoints are. */
    @Test
    @ForKey("service-upstream")
    @DisplayName("service-upstream sends requests to the Service's own address; a headless one has none")
    void serviceUpstream() throws Exception {
        ScriptedServer address = closing(new ScriptedServer(
                new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1")), (asked, out) -> {
                    ScriptedServer.say(out, "200 OK", "", "address");
                    return true;
                }));
        ScriptedServer pod = closing(ScriptedServer.saying("pod"));
        String whole = """
                apiVersion: v1
                kind: Service
                metadata: {name: whole, namespace: default}
                spec: {clusterIP: 127.0.0.1, ports: [{name: http, port: PORT}]}
                """.replace("PORT", "" + address.port());
        String slice = """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: whole-1, namespace: default, labels: {kubernetes.io/service-name: whole}}
                addressType: IPv4
                endpoints: [{addresses: ["127.0.0.1"]}]
                ports: [{name: http, port: PORT}]
                """.replace("PORT", "" + pod.port());
        String ingress = """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: NAME, namespace: default, annotations: {nginx.ingress.kubernetes.io/service-upstream: "ON"}}
                spec:
                  ingressClassName: rauta
                  rules: [{host: NAME.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: whole, port: {name: http}}}}]}}]
                """;
        IngressSite site = site(new Manifests()
                .plus(whole)
                .plus(slice)
                .plus(ingress.replace("NAME", "on").replace("ON", "true"))
                .plus(ingress.replace("NAME", "off").replace("ON", "false"))
                .service("headless", "clusterIP: None,", pod.port())
                .ingress("headless", "headless", "service-upstream", "true"));
        assertThat(site.get("on.example", "/").body()).isEqualTo("address");
        assertThat(site.get("off.example", "/").body()).startsWith("pod\n");
        assertThat(site.get("headless.example", "/").body()).startsWith("pod\n");
    }

    /** Between two reads and not for the whole: who goes on saying something may take any time. */
    @Test
    @ForKey("proxy-read-timeout")
    @DisplayName("a Service that says nothing for proxy-read-timeout is given up, with 504 or in the midst; one that goes on saying something is not")
    void timeouts() throws Exception {
        ScriptedServer[] self = new ScriptedServer[1];
        ScriptedServer slow = server((asked, out) -> {
            if (asked.line().contains("/silent")) {
                self[0].silence();
            } else if (asked.line().contains("/half")) {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                self[0].silence();
            } else {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                for (int i = 0; i < 6; i++) {
                    out.write('x');
                    out.flush();
                    Thread.sleep(500);
                }
            }
            return true;
        });
        self[0] = slow;
        IngressSite site = site(new Manifests()
                .service("slow", slow.port())
                .ingress("read", "slow", "proxy-read-timeout", "2", "proxy-next-upstream", "off")
                .ingress("patient", "slow", "proxy-read-timeout", "30"));
        assertThat(site.get("read.example", "/silent").status()).isEqualTo(504);
        assertThat(slow.asked()).hasSize(1);
        assertThat(site.get("read.example", "/dripping").body()).as("longer than 2 s in all").isEqualTo("xxxxxx");
        Answer half = site.get("read.example", "/half");
        assertThat(half.status()).isEqualTo(200);
        assertThat(half.body()).as("broken off").isEqualTo("half");
        assertThat(site.get("patient.example", "/dripping").status()).isEqualTo(200);
    }

    @Test
    @ForKey("proxy-connect-timeout")
    @DisplayName("a connection is waited for proxy-connect-timeout, then 504")
    void aConnectionThatDoesNotCome() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> fill = new ArrayList<>();
            try {
                // Until nobody is let in any more.
                for (int i = 0; i < 8; i++) {
                    Socket socket = new Socket();
                    fill.add(socket);
                    socket.connect(full.getLocalSocketAddress(), 200);
                }
            } catch (SocketTimeoutException e) {
                assertThat(fill).isNotEmpty();
            }
            IngressSite site = site(new Manifests()
                    .service("full", full.getLocalPort())
                    .ingress("connect", "full", "proxy-connect-timeout", "1", "proxy-next-upstream-tries", "1"));
            assertThat(site.get("connect.example", "/").status()).isEqualTo(504);
            for (Socket socket : fill) {
                socket.close();
            }
        }
    }

    /** The next endpoint for what is said; POST only where that is said too; so many tries. */
    @Test
    @ForKey({"proxy-next-upstream", "proxy-next-upstream-tries"})
    @DisplayName("another endpoint is asked for what proxy-next-upstream says, POST with non_idempotent alone, proxy-next-upstream-tries in all")
    void nextUpstream() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        ScriptedServer.Script failing = (asked, out) -> {
            tries.incrementAndGet();
            if (asked.line().contains("/invalid")) {
                out.write("NONSENSE\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                return false;
            }
            ScriptedServer.say(out, asked.line().contains("/404") ? "404 No" : "503 No", "", "no");
            return true;
        };
        ScriptedServer one = server(failing);
        ScriptedServer two = server(failing);
        ScriptedServer three = server(failing);
        ScriptedServer four = server(failing);
        int gone = FreePorts.next();
        ScriptedServer good = closing(ScriptedServer.saying("good"));
        IngressSite site = site(new Manifests()
                .service("bad", one.port(), two.port(), three.port(), four.port())
                .service("gone", gone, good.port())
                .ingress("usual", "bad", "proxy-next-upstream-tries", "4")
                .ingress("codes", "bad", "proxy-next-upstream", "error http_503 http_404")
                .ingress("all", "bad", "proxy-next-upstream", "http_503 invalid_header non_idempotent", "proxy-next-upstream-tries", "2")
                .ingress("off", "gone", "proxy-next-upstream", "off")
                .ingress("error", "gone", "proxy-next-upstream", "error"));
        assertTries(tries, 1, () -> site.get("usual.example", "/"), 503);
        assertTries(tries, 3, () -> site.get("codes.example", "/"), 503);
        assertTries(tries, 3, () -> site.get("codes.example", "/404"), 404);
        assertTries(tries, 1, () -> site.ask("POST", "codes.example", "/", "x"), 503);
        assertTries(tries, 2, () -> site.ask("POST", "all.example", "/", "x"), 503);
        assertTries(tries, 2, () -> site.get("all.example", "/invalid"), 502);
        assertTries(tries, 1, () -> site.get("codes.example", "/invalid"), 502);
        List<Integer> off = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            off.add(site.get("off.example", "/").status());
        }
        for (int i = 0; i < 4; i++) {
            assertThat(site.get("error.example", "/").status()).isEqualTo(200);
        }
        assertThat(off).contains(502, 200);
    }

    private interface Asking {
        Answer ask() throws IOException;
    }

    private static void assertTries(AtomicInteger tries, int expected, Asking asking, int status) throws IOException {
        tries.set(0);
        assertThat(asking.ask().status()).isEqualTo(status);
        assertThat(tries.get()).isEqualTo(expected);
    }

    /** Another try begins only within its time. */
    @Test
    @ForKey("proxy-next-upstream-timeout")
    @DisplayName("another endpoint is asked within proxy-next-upstream-timeout alone")
    void nextUpstreamTimeout() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        ScriptedServer.Script failing = (asked, out) -> {
            tries.incrementAndGet();
            Thread.sleep(1_200);
            ScriptedServer.say(out, "503 No", "", "no");
            return true;
        };
        IngressSite site = site(new Manifests()
                .service("bad", server(failing).port(), server(failing).port())
                .ingress("within", "bad", "proxy-next-upstream", "http_503", "proxy-next-upstream-timeout", "1", "proxy-next-upstream-tries", "0")
                .ingress("later", "bad", "proxy-next-upstream", "http_503", "proxy-next-upstream-timeout", "30", "proxy-next-upstream-tries", "2"));
        assertTries(tries, 1, () -> site.get("within.example", "/"), 503);
        assertTries(tries, 2, () -> site.get("later.example", "/"), 503);
    }

    /** With request buffering a Service hears nothing of a request until all of it is here. */
    @Test
    @ForKey({"proxy-request-buffering", "proxy-body-size"})
    @DisplayName("with proxy-request-buffering a Service hears of a request once all of it is here; proxy-body-size is the most it may have")
    void buffering() throws Exception {
        ScriptedServer web = closing(ScriptedServer.saying("web"));
        IngressSite site = site(new Manifests()
                .service("web", web.port())
                .ingress("on", "web", "proxy-request-buffering", "on", "proxy-body-size", "1k")
                .ingress("buffered", "web", "proxy-buffering", "on", "proxy-buffer-size", "4k")
                .ingress("unknown", "web", "proxy-request-buffering", "on"));
        assertThat(site.ask("POST", "on.example", "/", "x".repeat(1024)).status()).isEqualTo(200);
        assertThat(site.ask("POST", "on.example", "/", "x".repeat(1025)).status()).isEqualTo(413);
        assertThat(web.next().body()).hasSize(1024);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.getOutputStream().write("POST / HTTP/1.1\r\nHost: on.example\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
            // Whatever else comes in meanwhile is served, so that this one would have been heard.
            assertThat(site.get("unknown.example", "/").status()).isEqualTo(200);
            assertThat(web.asked()).hasSize(1);
            socket.getOutputStream().write("3\r\ndef\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(Answer.read(socket, StandardCharsets.ISO_8859_1).status()).isEqualTo(200);
            ScriptedServer.Asked whole = web.next();
            assertThat(whole.field("content-length")).isEqualTo("6");
            assertThat(whole.body()).asString(StandardCharsets.ISO_8859_1).isEqualTo("abcdef");
        }
        assertThat(site.get("buffered.example", "/").body()).startsWith("web\n");
        assertThat(site.verdict("unknown", "proxy-request-buffering")).isEqualTo(Verdict.IGNORED);
    }

    @Test
    @ForKey({"proxy-redirect-from", "proxy-redirect-to", "proxy-cookie-domain", "proxy-cookie-path"})
    @DisplayName("Location and Refresh that begin with proxy-redirect-from get proxy-redirect-to; cookies get the other domain and path;"
            + " nothing else changes")
    void locationsAndCookies() throws Exception {
        ScriptedServer web = server((asked, out) -> {
            ScriptedServer.say(out, "302 Found", "Location: http://inside:8080/x?y\r\nRefresh: 5; url=http://inside:8080/z\r\n"
                    + "Set-Cookie: a=b; Domain=.inside.example; Path=/app/deep\r\nSet-Cookie: c=d; Domain=other.example; Path=/\r\n", "");
            return true;
        });
        IngressSite site = site(new Manifests()
                .service("web", web.port())
                .ingress("text", "web", "proxy-redirect-from", "http://inside:8080/", "proxy-redirect-to", "$scheme://$host/out/",
                        "proxy-cookie-domain", "inside.example text.example", "proxy-cookie-path", "/app /")
                .ingress("expression", "web", "proxy-redirect-from", "~*^http://([^:]+):[0-9]+/", "proxy-redirect-to", "https://$1.example/")
                .ingress("other", "web", "proxy-redirect-from", "http://outside/", "proxy-redirect-to", "/")
                .ingress("off", "web", "proxy-redirect-from", "off", "proxy-cookie-domain", "off"));
        Answer text = site.get("text.example", "/");
        assertThat(text.field("location")).isEqualTo("http://text.example/out/x?y");
        assertThat(text.field("refresh")).isEqualTo("5; url=http://text.example/out/z");
        assertThat(text.head()).containsIgnoringCase("a=b; Domain=text.example; Path=//deep").containsIgnoringCase("c=d; Domain=other.example");
        assertThat(site.get("expression.example", "/").field("location")).isEqualTo("https://inside.example/x?y");
        assertThat(site.get("other.example", "/").field("location")).isEqualTo("http://inside:8080/x?y");
        assertThat(site.get("off.example", "/").head()).contains("http://inside:8080/x?y", "Domain=.inside.example; Path=/app/deep");
    }

    /** Who is not vouched for gets no request; nor does anybody where nobody can be verified. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @ForKey({"proxy-ssl-secret", "proxy-ssl-verify", "proxy-ssl-name", "proxy-ssl-server-name"})
    @DisplayName("with proxy-ssl-verify a Service must show a certificate of the Secret's authorities for proxy-ssl-name; where that cannot be, 503")
    void peers(boolean rightName) throws Exception {
        PeerPki pki = new PeerPki("web.internal");
        ScriptedServer web = closing(new ScriptedServer(pki.listening(), (asked, out) -> {
            ScriptedServer.say(out, "200 OK", "", "secret");
            return true;
        }));
        String name = rightName ? "web.internal" : "other.internal";
        IngressSite site = site(new Manifests()
                .service("web", web.port())
                .plus(pki.secret("ca", "default"))
                .plus(PeerPki.secret("other-ca", new PeerPki("web.internal").authority()))
                .ingress("trusting", "web", "backend-protocol", "HTTPS")
                .ingress("verified", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-verify", "on",
                        "proxy-ssl-name", name, "proxy-ssl-server-name", "on")
                .ingress("unnamed", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-verify", "on",
                        "proxy-ssl-name", name)
                .ingress("foreign", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/other-ca", "proxy-ssl-verify", "on",
                        "proxy-ssl-name", name)
                .ingress("unverified", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/other-ca")
                .ingress("missing", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/gone", "proxy-ssl-verify", "on")
                .ingress("perhaps", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "default/ca", "proxy-ssl-verify", "perhaps")
                .ingress("elsewhere", "web", "backend-protocol", "HTTPS", "proxy-ssl-secret", "other/ca"));
        assertThat(site.get("trusting.example", "/").body()).isEqualTo("secret");
        assertThat(site.get("unverified.example", "/").body()).isEqualTo("secret");
        assertThat(site.get("verified.example", "/").status()).isEqualTo(rightName ? 200 : 502);
        assertThat(site.get("unnamed.example", "/").status()).isEqualTo(rightName ? 200 : 502);
        assertThat(pki.names()).as("server names that were sent").isNotEmpty().containsOnly(name);
        assertThat(site.get("foreign.example", "/").status()).isEqualTo(502);
        web.asked();
        for (String closed : List.of("missing", "perhaps", "elsewhere")) {
            assertThat(site.get(closed + ".example", "/").status()).as(closed).isEqualTo(503);
        }
        assertThat(web.asked()).isEmpty();
    }

    /** As the request has come, so it goes on. */
    @Test
    @ForKey("backend-protocol")
    @DisplayName("with AUTO_HTTP a request goes on as it has come, over TLS or not")
    void autoHttpOverTls() throws Exception {
        PeerPki pki = new PeerPki("web.internal");
        ScriptedServer web = closing(new ScriptedServer(pki.listening(), (asked, out) -> {
            ScriptedServer.say(out, "200 OK", "", "encrypted");
            return true;
        }));
        IngressSite site = site(new Manifests().service("web", web.port()).ingress("auto", "web", "backend-protocol", "AUTO_HTTP"));
        try (Socket socket = PeerPki.trusting("auto.example", site.tlsPort())) {
            assertThat(Answer.to(socket, "GET", "auto.example", "/", "").body()).isEqualTo("encrypted");
        }
        // In the clear it speaks to a server of TLS, which takes that for nonsense.
        assertThat(site.get("auto.example", "/").status()).isEqualTo(502);
        assertThatThrownBy(() -> site.verdict("auto", "gone")).isInstanceOf(NoSuchElementException.class);
    }
}
