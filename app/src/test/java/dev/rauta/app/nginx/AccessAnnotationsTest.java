// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static dev.rauta.app.nginx.site.AccessSite.ingress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.app.nginx.site.AccessSite;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.app.testing.Intermediate;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations that keep somebody out, as ingress-nginx documents them, from manifests to bytes. */
final class AccessAnnotationsTest {
    private static final String HASH = "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=";
    private static final String AUTH = "http://auth.default.svc.cluster.local/check";
    private static final List<String> BROKEN = List.of(
            "deny", "allow", "white", "type", "secret", "format", "url", "method", "names", "fields", "snippet", "satisfy", "global", "waf",
            "rules", "waf-snippet", "across", "variable");

    @TempDir
    private static Path folder;

    private static AccessSite site;

    @BeforeAll
    static void serve() throws Exception {
        site = new AccessSite(folder, 2, addresses() + passwords() + services() + tls() + broken());
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @BeforeEach
    void forget() {
        site.asked();
    }

    private static String addresses() {
        return ingress("allowed", "allowlist-source-range", "10.0.0.0/8, 127.0.0.0/8")
                + ingress("elsewhere", "whitelist-source-range", "10.0.0.0/8")
                + ingress("denied", "denylist-source-range", "127.0.0.1", "allowlist-source-range", "127.0.0.0/8")
                + ingress("spellings", "whitelist-source-range", "127.0.0.0/8", "allowlist-source-range", "10.0.0.0/8");
    }

    private static String passwords() {
        return AccessSite.secret("users", Map.of("auth", "ann:" + HASH))
                + AccessSite.secret("map", Map.of("bob", HASH))
                + AccessSite.secret("digests", Map.of("auth", "ann:here:eafa1ad7fff8f8e4ed49b0f2ea1d5ac1"))
                + ingress("file", "auth-type", "basic", "auth-secret", "users", "auth-realm", "Who are you")
                + ingress("map", "auth-type", "basic", "auth-secret", "default/map", "auth-secret-type", "auth-map")
                + ingress("digest", "auth-type", "digest", "auth-secret", "digests", "auth-realm", "here")
                + ingress("any", "auth-type", "basic", "auth-secret", "users", "allowlist-source-range", "127.0.0.1", "satisfy", "any")
                + ingress("any-elsewhere", "auth-type", "basic", "auth-secret", "users", "allowlist-source-range", "10.0.0.0/8", "satisfy", "any")
                + ingress("any-denied", "auth-type", "basic", "auth-secret", "users", "denylist-source-range", "127.0.0.1", "satisfy", "any")
                + ingress("all", "auth-type", "basic", "auth-secret", "users", "allowlist-source-range", "10.0.0.0/8", "satisfy", "all");
    }

    private static String services() {
        return ingress("asked", "auth-url", AUTH, "auth-response-headers", "X-User", "auth-keepalive", "10")
                + ingress("posted", "auth-url", AUTH + "?u=$escaped_request_uri&c=$cookie_sid", "auth-method", "POST")
                + ingress("signin", "auth-url", AUTH, "auth-signin", "https://$host/start", "auth-signin-redirect-param", "back")
                + ingress("signed", "auth-url", AUTH, "auth-signin", "https://login.example/start?rd=$escaped_request_uri")
                + ingress("told", "auth-url", AUTH, "auth-proxy-set-headers", "more", "auth-request-redirect", "https://$host/back")
                + ingress("cookies", "auth-url", AUTH, "auth-always-set-cookie", "true")
                + ingress("kept", "auth-url", AUTH, "auth-cache-key", "$remote_user$http_authorization", "auth-cache-duration", "200 5m")
                + ingress("briefly", "auth-url", AUTH, "auth-cache-key", "$http_authorization", "auth-cache-duration", "401 403 5m")
                + ingress("keyless", "auth-url", AUTH, "auth-cache-key", "$http_user_agent")
                + ingress("nobody", "auth-url", "http://auth.default.svc.cluster.local:81/check")
                + ingress("public", "enable-global-auth", "false")
                + """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: more, namespace: default}
                data: {X-Tenant: "shop $host"}
                """;
    }

    private static String tls() {
        return ingress("certified", "auth-tls-secret", "default/ca", "auth-tls-pass-certificate-to-upstream", "true")
                + ingress("optional", "auth-tls-secret", "default/ca", "auth-tls-verify-client", "optional", "auth-tls-verify-depth", "2")
                + ingress("direct", "auth-tls-secret", "default/ca", "auth-tls-verify-depth", "0")
                + ingress("any-ca", "auth-tls-secret", "default/ca", "auth-tls-verify-client", "optional_no_ca")
                + ingress("page", "auth-tls-secret", "default/ca", "auth-tls-error-page", "https://help.example/cert")
                + ingress("named", "auth-tls-secret", "default/ca", "auth-tls-match-cn", "CN=ann")
                + ingress("off", "auth-tls-secret", "default/ca", "auth-tls-verify-client", "off")
                + ingress("no-ca", "auth-tls-secret", "default/none")
                + ingress("odd-depth", "auth-tls-secret", "default/ca", "auth-tls-verify-depth", "deep")
                + ingress("odd-verify", "auth-tls-secret", "default/ca", "auth-tls-verify-client", "maybe")
                + ingress("odd-name", "auth-tls-secret", "default/ca", "auth-tls-match-cn", "ann")
                + AccessSite.ingressOf("passed", "secure", "ssl-passthrough", "true")
                + AccessSite.ingressOf("passed-guarded", "secure", "ssl-passthrough", "true", "allowlist-source-range", "127.0.0.0/8")
                + ingress("no-waf", "enable-modsecurity", "false", "enable-owasp-core-rules", "false");
    }

    private static String broken() {
        return ingress("deny", "denylist-source-range", "10.0.0.0/8, odd")
                + ingress("allow", "allowlist-source-range", " ")
                + ingress("white", "whitelist-source-range", "odd")
                + ingress("type", "auth-type", "ntlm", "auth-secret", "users")
                + ingress("secret", "auth-type", "basic", "auth-secret", "none")
                + ingress("across", "auth-type", "basic", "auth-secret", "other/users")
                + ingress("format", "auth-type", "basic", "auth-secret", "users", "auth-secret-type", "odd")
                + ingress("url", "auth-url", "auth.example")
                + ingress("variable", "auth-url", AUTH + "/$remote_port")
                + ingress("method", "auth-url", AUTH, "auth-method", "get it")
                + ingress("names", "auth-url", AUTH, "auth-response-headers", "X User")
                + ingress("fields", "auth-url", AUTH, "auth-proxy-set-headers", "none")
                + ingress("snippet", "auth-url", AUTH, "auth-snippet", "deny all;")
                + ingress("satisfy", "satisfy", "some")
                + ingress("global", "enable-global-auth", "perhaps")
                + ingress("waf", "enable-modsecurity", "true")
                + ingress("rules", "enable-owasp-core-rules", "true")
                + ingress("waf-snippet", "modsecurity-snippet", "SecRuleEngine On");
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** "A bad security annotation denies the location": 503. */
    @Test
    @DisplayName("a bad security annotation denies the location: 503")
    void whatGuardsAndIsNotSoundCloses() throws Exception {
        for (String name : BROKEN) {
            Answer answer = site.get(name, "/", basic("ann:secret"), "X-Say: 200");
            assertThat(answer.status()).as(name).isEqualTo(503);
        }
        assertThat(site.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"allowed, 200", "elsewhere, 403", "denied, 403", "spellings, 403", "public, 200", "no-waf, 200"})
    @ForKey({"allowlist-source-range", "whitelist-source-range", "denylist-source-range"})
    @DisplayName("clients of denylist-source-range, and those that allowlist-source-range or whitelist-source-range has not, are answered"
            + " 403, in the clear and over TLS")
    void addresses(String name, int status) throws Exception {
        assertThat(site.get(name, "/").status()).isEqualTo(status);
        assertThat(site.secured(name, "/", AccessSite.context()).status()).isEqualTo(status);
    }

    @Test
    @ForKey({"auth-type", "auth-secret", "auth-secret-type", "auth-realm"})
    @DisplayName("with auth-type clients log in with a name and a password of auth-secret, a file or a map, or are answered 401 with auth-realm")
    void passwordsFromAFileAndFromAMap() throws Exception {
        Answer unknown = site.get("file", "/");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.field("www-authenticate")).startsWith("Basic realm=\"Who are you\"");
        assertThat(site.get("file", "/", basic("ann:wrong")).status()).isEqualTo(401);
        Answer known = site.get("file", "/", basic("ann:secret"));
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.body()).as("what is cleared to the upstream").doesNotContain("authorization");
        assertThat(site.get("map", "/", basic("bob:secret")).status()).isEqualTo(200);
        assertThat(site.get("map", "/", basic("ann:secret")).status()).isEqualTo(401);
        Answer digest = site.get("digest", "/");
        assertThat(digest.status()).isEqualTo(401);
        assertThat(digest.field("www-authenticate")).startsWith("Digest ").contains("realm=\"here\"");
    }

    /** "satisfy: any": one of allow list, password and service is enough, and a denied address is not let in by any. */
    @Test
    @ForKey("satisfy")
    @DisplayName("with satisfy: any one of allow list and password is enough, with all both are needed; a denied address is never let in")
    void oneOfSeveralMayBeEnough() throws Exception {
        assertThat(site.get("any", "/").status()).isEqualTo(200);
        assertThat(site.get("any-elsewhere", "/").status()).isEqualTo(401);
        assertThat(site.get("any-elsewhere", "/", basic("ann:secret")).status()).isEqualTo(200);
        assertThat(site.get("any-denied", "/", basic("ann:secret")).status()).isEqualTo(403);
        assertThat(site.get("all", "/", basic("ann:secret")).status()).isEqualTo(403);
    }

    /** 2xx lets a request pass, 401 and 403 are its answer, anything else is 500. */
    @ParameterizedTest
    @CsvSource({"200, 200", "202, 200", "401, 401", "403, 403", "302, 500", "404, 500", "500, 500", "429, 500"})
    @ForKey("auth-url")
    @DisplayName("2xx of auth-url lets a request pass, 401 and 403 are its answer, anything else is 500")
    void whatTheServiceSays(int says, int status) throws Exception {
        assertThat(site.get("asked", "/", "X-Say: " + says).status()).isEqualTo(status);
        assertThat(site.asked()).hasSize(1);
    }

    @Test
    @ForKey({"auth-url", "auth-method", "auth-response-headers", "auth-proxy-set-headers", "auth-request-redirect"})
    @DisplayName("the service is asked with auth-method and told of the request, auth-proxy-set-headers and auth-request-redirect; the"
            + " Service is told its auth-response-headers, which no client can say")
    void whatTheServiceIsToldAndWhatItTells() throws Exception {
        Answer answer = site.get("asked", "/x?y=1", "X-Say: 200", "X-User: root", "X-Original-Url: http://other/");
        assertThat(answer.body()).contains("x-user: ann").doesNotContain("root");
        assertThat(answer.field("set-cookie")).isEqualTo("sid=1");
        assertThat(site.asked().getFirst())
                .startsWith("GET /check\n")
                .contains(
                        "\nhost: auth.default.svc.cluster.local\n", "\nx-original-url: http://asked.example/x?y=1\n",
                        "\nx-original-method: GET\n", "\nx-sent-from: nginx-ingress-controller\n", "\nx-real-ip: 127.0.0.1\n",
                        "\nx-forwarded-for: 127.0.0.1\n", "\nx-request-id: ", "\nx-auth-request-redirect: /x?y=1\n")
                .doesNotContain("root");
        assertThat(site.get("posted", "/x?y=1", "X-Say: 200", "Cookie: sid=7").status()).isEqualTo(200);
        assertThat(site.asked().getFirst())
                .startsWith("POST /check?u=%2Fx%3Fy%3D1&c=7\n")
                .contains("\nx-original-uri: /x?y=1\n", "\nx-scheme: http\n");
        assertThat(site.get("told", "/x", "X-Say: 200", "X-Tenant: root").status()).isEqualTo(200);
        assertThat(site.asked().getFirst())
                .contains("\nx-tenant: shop told.example\n", "\nx-auth-request-redirect: https://told.example/back\n")
                .doesNotContain("root");
    }

    /** Cookies of the service reach the client with 200, 201, 204, 206 and redirects, and with any status where that is asked for. */
    @Test
    @ForKey("auth-always-set-cookie")
    @DisplayName("cookies of the service reach the client with successful and redirecting answers, with auth-always-set-cookie with any")
    void cookiesOfTheService() throws Exception {
        assertThat(site.get("asked", "/status/404", "X-Say: 200").field("set-cookie")).isEmpty();
        assertThat(site.get("asked", "/status/302", "X-Say: 200").field("set-cookie")).isEqualTo("sid=1");
        assertThat(site.get("cookies", "/status/404", "X-Say: 200").field("set-cookie")).isEqualTo("sid=1");
    }

    @Test
    @ForKey({"auth-signin", "auth-signin-redirect-param"})
    @DisplayName("401 of the service becomes 302 to auth-signin, with the URL that was asked for in auth-signin-redirect-param")
    void whoIsUnknownIsSentToSignIn() throws Exception {
        Answer answer = site.get("signin", "/x?y=1", "X-Say: 401");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("location"))
                .isEqualTo("https://signin.example/start?back=http%3A%2F%2Fsignin.example%2Fx%3Fy%3D1");
        assertThat(site.get("signin", "/", "X-Say: 403").status()).isEqualTo(403);
        assertThat(site.get("signed", "/x", "X-Say: 401").field("location")).as("what is there stays")
                .isEqualTo("https://login.example/start?rd=%2Fx");
    }

    @Test
    @ForKey({"auth-cache-key", "auth-cache-duration"})
    @DisplayName("a decision that lets pass is kept by auth-cache-key for auth-cache-duration; others, and one without a credential, are"
            + " asked for each time")
    void decisionsAreKeptByWhoAsks() throws Exception {
        // Each worker remembers what any has heard.
        for (int i = 0; i < 4; i++) {
            assertThat(site.get("kept", "/" + i, "X-Say: 200", basic("ann:1")).status()).isEqualTo(200);
        }
        assertThat(site.asked()).hasSize(1);
        assertThat(site.get("kept", "/", "X-Say: 403", basic("bob:1")).status()).isEqualTo(403);
        assertThat(site.get("kept", "/", "X-Say: 403").status()).isEqualTo(403);
        assertThat(site.asked()).hasSize(2);
        site.asked();
        for (int i = 0; i < 4; i++) {
            assertThat(site.get("briefly", "/" + i, "X-Say: 200", basic("ann:1")).status()).isEqualTo(200);
        }
        assertThat(site.asked()).as("no duration for what lets pass").hasSize(4);
        assertThat(site.get("keyless", "/", "X-Say: 200", "User-Agent: a").status()).isEqualTo(200);
        assertThat(site.get("keyless", "/", "X-Say: 403", "User-Agent: a").status()).as("a key without a credential keeps nothing").isEqualTo(403);
    }

    @Test
    @ForKey("auth-url")
    @DisplayName("where auth-url cannot be asked nobody is let in")
    void aServiceThatIsNotThereLetsNobodyIn() throws Exception {
        assertThat(site.get("nobody", "/", "X-Say: 200").status()).isBetween(500, 503);
    }

    /** The handshake succeeds, and 400 is the answer; plain HTTP has no certificate either. */
    @Test
    @ForKey({
        "auth-tls-secret", "auth-tls-verify-client", "auth-tls-verify-depth", "auth-tls-error-page",
        "auth-tls-pass-certificate-to-upstream", "auth-tls-match-cn"
    })
    @DisplayName("without a certificate of auth-tls-secret a request is answered 400, or 302 to auth-tls-error-page; auth-tls-match-cn"
            + " 403; the Service is told what was found")
    void certificatesOfClients() throws Exception {
        Answer none = site.secured("certified", "/", AccessSite.context());
        assertThat(none.status()).isEqualTo(400);
        assertThat(site.get("certified", "/").status()).isEqualTo(400);
        Answer known = site.secured("certified", "/", AccessSite.context(site.client("ann")), "Ssl-Client-Verify: root", "Ssl-Client-Cert: root");
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.body().toLowerCase(Locale.ROOT))
                .contains("\nssl-client-verify: success\n", "\nssl-client-subject-dn: cn=ann\n", "\nssl-client-issuer-dn: cn=clients\n",
                        "\nssl-client-cert: -----begin%20certificate-----%0a")
                .doesNotContain("root");
        assertThat(site.secured("optional", "/", AccessSite.context()).body()).contains("\nssl-client-verify: NONE\n");
        assertThat(site.secured("off", "/", AccessSite.context(), "Ssl-Client-Verify: SUCCESS").body()).contains("\nssl-client-verify: NONE\n");
        Answer page = site.secured("page", "/", AccessSite.context());
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.field("location")).isEqualTo("https://help.example/cert");
        assertThat(site.secured("named", "/", AccessSite.context(site.client("ann"))).status()).isEqualTo(200);
        assertThat(site.secured("named", "/", AccessSite.context(site.client("bob"))).status()).isEqualTo(403);
        assertThat(site.secured("allowed", "/", AccessSite.context()).status()).as("beside it nothing is asked").isEqualTo(200);
    }

    @Test
    @ForKey("auth-tls-verify-depth")
    @DisplayName("auth-tls-verify-depth authorities may be between a certificate and those of auth-tls-secret, otherwise 1")
    void authoritiesBetween() throws Exception {
        Issued one = Intermediate.below(site.clients, "one");
        Issued two = Intermediate.below(one, "two");
        SSLContext none = AccessSite.context(site.client("ann"));
        SSLContext over = AccessSite.context(AccessSite.client(one, "ann"), one);
        SSLContext far = AccessSite.context(AccessSite.client(two, "ann"), two, one);
        Map<String, List<Integer>> expected = Map.of(
                "direct", List.of(200, 400, 400), "named", List.of(200, 200, 400), "optional", List.of(200, 200, 200));
        for (String name : expected.keySet()) {
            List<Integer> seen = new ArrayList<>();
            for (SSLContext context : List.of(none, over, far)) {
                seen.add(site.secured(name, "/", context).status());
            }
            assertThat(seen).as(name).isEqualTo(expected.get(name));
        }
    }

    @Test
    @ForKey("auth-tls-verify-client")
    @DisplayName("a certificate that nobody vouches for passes with optional_no_ca alone, and the Service is told")
    void certificatesOfNobody() throws Exception {
        SSLContext foreign = AccessSite.context(AccessSite.client(Issuer.authority("clients", Instant.now(), Duration.ofDays(1)), "ann"));
        assertThat(site.secured("certified", "/", foreign).status()).isEqualTo(400);
        assertThat(site.secured("optional", "/", foreign).status()).isEqualTo(400);
        Answer any = site.secured("any-ca", "/", foreign);
        assertThat(any.status()).isEqualTo(200);
        assertThat(any.body()).contains("\nssl-client-verify: FAILED");
        assertThat(site.secured("any-ca", "/", AccessSite.context()).body()).contains("\nssl-client-verify: NONE\n");
    }

    /** "A bad secret: 403 for the host." */
    @ParameterizedTest
    @ValueSource(strings = {"no-ca", "odd-depth", "odd-verify", "odd-name"})
    @DisplayName("a bad auth-tls-secret denies the host: 403")
    void hostsWhoseCertificatesCannotBeCheckedAreClosed(String name) throws Exception {
        assertThat(site.secured(name, "/", AccessSite.context(site.client("ann"))).status()).isEqualTo(403);
        assertThat(site.get(name, "/").status()).isEqualTo(403);
    }

    /** TLS is the Service's own, and plain HTTP is redirected. */
    @Test
    @ForKey("ssl-passthrough")
    @DisplayName("with ssl-passthrough TLS goes on to the Service as it is, and plain HTTP is redirected; what guards it closes it")
    void tlsGoesOnAsItIs() throws Exception {
        Answer answer = site.secured("passed", "/x", site.believing());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("GET /x\n").doesNotContain("x-forwarded-for");
        Answer plain = site.get("passed", "/x");
        assertThat(plain.status()).isEqualTo(308);
        assertThat(plain.field("location")).isEqualTo("https://passed.example/x");
        assertThatThrownBy(() -> site.secured("passed-guarded", "/", AccessSite.context())).isInstanceOf(IOException.class);
    }
}
