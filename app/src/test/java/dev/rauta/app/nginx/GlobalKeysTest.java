// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static dev.rauta.app.nginx.site.GlobalSite.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.AccessSite;
import dev.rauta.app.nginx.site.GlobalSite;
import dev.rauta.app.nginx.site.ScriptedServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.app.testing.Served;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What annotations come to together with what a ConfigMap of ingress-nginx says, as clients see it. */
final class GlobalKeysTest {
    private static final String ANN = "Authorization: Basic YW5uOnNlY3JldA==";

    @TempDir
    Path folder;

    private static String location(Answer answer) {
        return answer.status() + " " + answer.field("location");
    }

    /** @param type of the path, and the path */
    private static String path(String name, String host, String type, String path, String annotations) {
        return ingress(host, "web", false, annotations)
                .replace("metadata: {name: " + host, "metadata: {name: " + name)
                .replace("path: /, pathType: Prefix", "path: " + path + ", pathType: " + type);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"ssl-redirect", "force-ssl-redirect"})
    @DisplayName("plain HTTP for a host with TLS is redirected with http-redirect-code unless ssl-redirect is false, and for any host with"
            + " force-ssl-redirect; no-tls-redirect-locations are not")
    void redirectsToHttps(int workers) throws Exception {
        String open = path("open", "tls.example", "Prefix", "/open/one", "");
        try (GlobalSite site = new GlobalSite(folder, workers, "{http-redirect-code: '301', no-tls-redirect-locations: '/health, /open'}",
                ingress("tls.example", "web", true, "") + open
                        + ingress("off.example", "web", true, "n/ssl-redirect: 'false'")
                        + ingress("on.example", "web", true, "n/ssl-redirect: 'true'")
                        + ingress("plain.example", "web", false, "n/ssl-redirect: 'true'")
                        + ingress("forced.example", "web", false, "n/force-ssl-redirect: 'true'"))) {
            assertThat(location(site.get("tls.example", "/a?b"))).isEqualTo("301 https://tls.example/a?b");
            assertThat(location(site.get("on.example", "/a?b"))).isEqualTo("301 https://on.example/a?b");
            assertThat(location(site.get("forced.example", "/a/?b"))).isEqualTo("301 https://forced.example/a/?b");
            assertThat(site.get("off.example", "/").status()).isEqualTo(200);
            assertThat(site.get("plain.example", "/").status()).as("a host without TLS").isEqualTo(200);
            assertThat(site.get("tls.example", "/open/one/x").status()).isEqualTo(200);
            assertThat(site.get("tls.example", "/open/two").status()).as("the path of the Ingress counts").isEqualTo(301);
            assertThat(site.getOverTls("tls.example", "/").status()).isEqualTo(200);
            assertThat(site.getOverTls("forced.example", "/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey("custom-headers")
    @DisplayName("responses have the fields of the ConfigMap that custom-headers names, if global-allowed-response-headers names each; else 503")
    void fieldsOfResponses(int workers) throws Exception {
        String fields = GlobalSite.configMap("fields", "{X-Frame: deny, x-site: shop}").replace("namespace: ingress-nginx", "namespace: default");
        String more = GlobalSite.configMap("more", "{X-Frame: deny, X-Other: a}").replace("namespace: ingress-nginx", "namespace: default");
        try (GlobalSite site = new GlobalSite(folder, workers, "{global-allowed-response-headers: 'X-Frame, X-Site'}",
                fields + more + GlobalSite.configMap("elsewhere", "{X-Frame: deny}")
                        + ingress("own.example", "web", true, "n/custom-headers: default/fields")
                        + ingress("more.example", "web", true, "n/custom-headers: default/more")
                        + ingress("gone.example", "web", true, "n/custom-headers: default/gone")
                        + ingress("elsewhere.example", "web", true, "n/custom-headers: ingress-nginx/elsewhere"))) {
            Answer answer = site.getOverTls("own.example", "/404");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.field("x-frame")).isEqualTo("deny");
            assertThat(answer.field("x-site")).isEqualTo("shop");
            for (String closed : List.of("more", "gone", "elsewhere")) {
                assertThat(site.getOverTls(closed + ".example", "/").status()).as(closed).isEqualTo(503);
            }
        }
        try (GlobalSite site = new GlobalSite(folder, 1, "{}", fields + ingress("own.example", "web", false, "n/custom-headers: default/fields"))) {
            assertThat(site.get("own.example", "/").status()).as("nothing is allowed where nobody says").isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"enable-global-auth", "auth-url"})
    @DisplayName("the service of global-auth-url is asked about each request, but where enable-global-auth is false or an auth-url is named")
    void everybodyIsAskedFor(int workers) throws Exception {
        String service = "http://web.default.svc.cluster.local/";
        String ingresses = ingress("all.example", "web", true, "")
                + ingress("on.example", "web", false, "n/enable-global-auth: 'true'")
                + ingress("public.example", "web", true, "n/enable-global-auth: 'false'")
                + ingress("own.example", "web", false, "n/auth-url: '" + service + "200'")
                + ingress("odd.example", "web", true, "n/enable-global-auth: perhaps");
        String data = "{global-auth-url: '" + service + "401', global-auth-signin: 'https://login.example/', global-auth-signin-redirect-param: to,"
                + " no-auth-locations: /open}";
        try (GlobalSite site = new GlobalSite(folder, workers, data, ingresses + path("open", "all.example", "Prefix", "/open", "n/ssl-redirect: 'false'"))) {
            assertThat(location(site.getOverTls("all.example", "/x"))).isEqualTo("302 https://login.example/?to=https%3A%2F%2Fall.example%2Fx");
            assertThat(site.get("on.example", "/").status()).isEqualTo(302);
            assertThat(site.get("all.example", "/open").status()).as("no-auth-locations").isEqualTo(200);
            assertThat(site.getOverTls("public.example", "/").status()).isEqualTo(200);
            assertThat(site.get("own.example", "/").status()).isEqualTo(200);
            assertThat(site.getOverTls("odd.example", "/").status()).isEqualTo(503);
        }
        try (GlobalSite site = new GlobalSite(folder, 1, "{global-auth-url: nowhere}", ingresses)) {
            assertThat(site.getOverTls("all.example", "/").status()).as("what cannot be asked lets nobody in").isEqualTo(503);
            assertThat(site.get("on.example", "/").status()).isEqualTo(503);
        }
    }

    @Test
    @ForKey({"limit-rpm", "limit-rps", "limit-connections"})
    @DisplayName("what is beyond a limit is answered limit-req-status-code or limit-conn-status-code")
    void statusesOfLimits() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        ScriptedServer slow = ScriptedServer.of((asked, out) -> {
            if (asked.line().contains("/held")) {
                held.await(60, TimeUnit.SECONDS);
            }
            ScriptedServer.say(out, "200 OK", "", "");
            return true;
        });
        try (slow; GlobalSite site = new GlobalSite(folder, 1, "{limit-req-status-code: '429', limit-conn-status-code: '430'}",
                Served.service("slow", slow.port())
                        + ingress("rpm.example", "web", false, "n/limit-rpm: '1', n/limit-burst-multiplier: '1'")
                        + ingress("rps.example", "web", false, "n/limit-rps: '1', n/limit-burst-multiplier: '2'")
                        + ingress("few.example", "slow", false, "n/limit-connections: '1'"))) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                statuses.add(site.get("rpm.example", "/").status());
            }
            assertThat(statuses).containsExactly(200, 200, 429, 429);
            assertThat(burst(site, 100)).as("more than come in a second").contains(200, 429).startsWith(200, 200, 200);
            try (Socket first = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
                first.getOutputStream().write("GET /held HTTP/1.1\r\nHost: few.example\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                slow.next();
                assertThat(site.get("few.example", "/").status()).isEqualTo(430);
                held.countDown();
                assertThat(Answer.read(first, StandardCharsets.ISO_8859_1).status()).isEqualTo(200);
            }
            assertThat(site.get("few.example", "/").status()).isEqualTo(200);
        }
    }

    /** Statuses of requests that are sent all at once. */
    private static List<Integer> burst(GlobalSite site, int requests) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.setSoTimeout(30_000);
            String one = "HEAD / HTTP/1.1\r\nHost: rps.example\r\n\r\n";
            String last = "HEAD / HTTP/1.1\r\nHost: rps.example\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((one.repeat(requests - 1) + last).getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return all.lines().filter(line -> line.startsWith("HTTP/1.1 ")).map(line -> Integer.valueOf(line.substring(9, 12))).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "false, 1", "true, 2", "t, 2"})
    @ForKey("proxy-next-upstream")
    @DisplayName("methods such as POST are tried again where retry-non-idempotent says so")
    void retries(String data, int tries) throws Exception {
        ScriptedServer.Script failing = (asked, out) -> {
            ScriptedServer.say(out, "503 No", "", "");
            return true;
        };
        ScriptedServer one = ScriptedServer.of(failing);
        ScriptedServer two = ScriptedServer.of(failing);
        try (one; two; GlobalSite site = new GlobalSite(folder, 1, data.isEmpty() ? "{}" : "{retry-non-idempotent: '" + data + "'}",
                Served.service("bad", one.port()) + Served.service("bad", two.port()).replace("bad-1", "bad-2")
                        + ingress("bad.example", "bad", false, "n/proxy-next-upstream: http_503, n/proxy-next-upstream-tries: '2'"))) {
            assertThat(site.ask("POST", "bad.example", "/", 1).status()).isEqualTo(503);
            assertThat(one.asked().size() + two.asked().size()).isEqualTo(tries);
            assertThat(site.get("bad.example", "/").status()).isEqualTo(503);
            assertThat(one.asked().size() + two.asked().size()).as("GET in any case").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @ForKey({"auth-secret", "auth-tls-secret", "proxy-ssl-secret", "auth-proxy-set-headers"})
    @DisplayName("Secrets and ConfigMaps of other namespaces count with allow-cross-namespace-resources alone; without it they close")
    void otherNamespaces(boolean allowed) throws Exception {
        Issued authority = Issuer.authority("clients", Instant.now(), Duration.ofDays(1));
        String objects = other(AccessSite.secret("users", Map.of("auth", "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=")))
                + other(AccessSite.secret("ca", Map.of("ca.crt", authority.certificatePem())))
                + GlobalSite.configMap("fields", "{X-Tenant: shop}").replace("namespace: ingress-nginx", "namespace: other");
        try (GlobalSite site = new GlobalSite(folder, 1, "{allow-cross-namespace-resources: '" + allowed + "'}", objects
                + ingress("users.example", "web", true, "n/auth-type: basic, n/auth-secret: other/users")
                + ingress("certified.example", "web", true, "n/auth-tls-secret: other/ca")
                + ingress("peer.example", "web", true, "n/proxy-ssl-secret: other/ca")
                + ingress("told.example", "web", true, "n/auth-url: 'http://web.default.svc.cluster.local/200', n/auth-proxy-set-headers: other/fields"))) {
            assertThat(site.getOverTls("users.example", "/").status()).isEqualTo(allowed ? 401 : 503);
            assertThat(site.getOverTls("users.example", "/", ANN).status()).isEqualTo(allowed ? 200 : 503);
            assertThat(site.getOverTls("certified.example", "/").status()).isEqualTo(allowed ? 400 : 403);
            assertThat(site.getOverTls("peer.example", "/").status()).isEqualTo(allowed ? 200 : 503);
            assertThat(site.getOverTls("told.example", "/").status()).isEqualTo(allowed ? 200 : 503);
        }
    }

    private static String other(String secret) {
        return secret.replace("namespace: default", "namespace: other");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey("server-alias")
    @DisplayName("a server-alias is served over TLS too, with the certificate of its host where that names it")
    void aliasesOverTls(int workers) throws Exception {
        Issued authority = Issuer.authority("servers", Instant.now(), Duration.ofDays(1));
        Issued both = Issuer.server(authority, List.of("a.example", "alias.example"), Instant.now(), Duration.ofDays(1));
        String secret = AccessSite.secret("both", Map.of("tls.crt", both.certificatePem(), "tls.key", both.keyPem()));
        String aliased = ingress("a.example", "web", true, "n/server-alias: 'alias.example,other.example'")
                .replace("{hosts: [a.example]}", "{hosts: [a.example], secretName: both}");
        try (GlobalSite site = new GlobalSite(folder, workers, "{}", secret + aliased)) {
            assertThat(site.getOverTls("alias.example", "/x").body()).startsWith("GET /x");
            assertThat(site.shown("alias.example")).isEqualTo(both.certificate());
            assertThat(location(site.get("alias.example", "/x"))).isEqualTo("308 https://alias.example/x");
            assertThat(site.shown("other.example")).as("a name that it has not").isNotEqualTo(both.certificate());
            assertThat(site.getOverTls("other.example", "/x").body()).startsWith("GET /x");
            assertThat(site.getOverTls("third.example", "/x").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @DisplayName("a path of the type ImplementationSpecific is a Prefix; who leaves out the slash at the end of either is sent there with 301")
    void slashes(int workers) throws Exception {
        try (GlobalSite site = new GlobalSite(folder, workers, "{}",
                path("text", "a.example", "ImplementationSpecific", "/foo", "")
                        + path("dir", "a.example", "ImplementationSpecific", "/dir/", "n/allowlist-source-range: 10.0.0.0/8")
                        + path("both", "a.example", "ImplementationSpecific", "/both/", "")
                        + path("bare", "a.example", "Prefix", "/both", "")
                        + path("prefix", "a.example", "Prefix", "/prefix/", "")
                        + path("root", "a.example", "Prefix", "/", "n/permanent-redirect: 'https://root.example/'")
                        + path("tls", "tls.example", "ImplementationSpecific", "/dir/", "n/force-ssl-redirect: 'true'")
                        + path("regex", "b.example", "ImplementationSpecific", "/dir/", "n/use-regex: 'true'"))) {
            assertThat(site.get("a.example", "/foo/bar").body()).startsWith("GET /foo/bar");
            assertThat(location(site.get("a.example", "/foobar"))).as("another word").isEqualTo("301 https://root.example/");
            assertThat(location(site.get("a.example", "/dir?a=b"))).as("before its guards").isEqualTo("301 http://a.example/dir/?a=b");
            assertThat(location(site.getOverTls("a.example", "/dir"))).isEqualTo("301 https://a.example/dir/");
            assertThat(site.get("a.example", "/dir/").status()).isEqualTo(403);
            assertThat(location(site.get("a.example", "/dirs"))).isEqualTo("301 https://root.example/");
            assertThat(site.get("a.example", "/both").body()).as("a path is just that").startsWith("GET /both\n");
            assertThat(location(site.get("a.example", "/prefix"))).as("a Prefix").isEqualTo("301 http://a.example/prefix/");
            assertThat(location(site.get("tls.example", "/dir"))).as("before HTTPS").isEqualTo("301 http://tls.example/dir/");
            assertThat(location(site.get("tls.example", "/dir/"))).isEqualTo("308 https://tls.example/dir/");
            assertThat(site.get("b.example", "/dir").status()).as("an expression").isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @ForKey("adopt")
    @DisplayName("adopt takes an Ingress of another controller's class, and with false leaves one out that --adopt-class takes")
    void adopted(boolean byClass) throws Exception {
        String ingresses = ingress("usual.example", "web", false, "")
                + ingress("taken.example", "web", false, "rauta.dev/adopt: 'true'")
                + ingress("left.example", "web", false, "rauta.dev/adopt: 'false'");
        String classes = """
                ---
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: nginx}
                spec: {controller: k8s.io/ingress-nginx}
                """;
        String[] flags = byClass ? new String[] {"--adopt-class=nginx"} : new String[0];
        try (GlobalSite site = new GlobalSite(folder, 1, "{}", classes + ingresses.replace("ingressClassName: rauta", "ingressClassName: nginx"), flags)) {
            assertThat(site.get("taken.example", "/").status()).isEqualTo(200);
            assertThat(site.get("usual.example", "/").status()).isEqualTo(byClass ? 200 : 404);
            assertThat(site.get("left.example", "/").status()).isEqualTo(404);
        }
    }
}
