// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.testing.Answer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests and responses become, from manifests to bytes. */
final class ShapesTest {
    @TempDir
    private Path folder;

    private PolicySite serving(int workers, String spec) throws Exception {
        PolicySite site = PolicySite.serving(folder, workers, PolicySite.policy(spec));
        assertThat(site.translation().problems()).isEmpty();
        return site;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void headersCookiesAndPaths(int workers) throws Exception {
        try (PolicySite site = serving(workers, """
                requestHeaders: {set: [{name: X-Client, value: "${clientAddress} ${method}"}], remove: [X-Debug]}
                responseHeaders: {set: [{name: X-Served-By, value: "${upstream}"}, {name: X-Frame-Options, value: DENY}], remove: [X-Powered-By]}
                cookies: {domain: {from: in.example, to: out.example}, path: {from: /inside, to: /outside}, secure: true, httpOnly: true, sameSite: Lax}
                urlRewrite: {hostname: inner.example, path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: "/(v[0-9])/(.*)", substitution: "/$2/$1"}}}
                """)) {
            Answer answer = PolicySite.ask(
                    site.gatewayPort(), "GET", "a.example", "/v1/users?q=1", "X-Debug: yes\r\nX-Client: forged\r\n", "");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("GET /users/v1?q=1\n", "x-client: 127.0.0.1 GET\n", "host: inner.example\n")
                    .doesNotContain("x-debug", "forged");
            assertThat(answer.field("x-served-by")).isEqualTo("default/web:80");
            assertThat(answer.field("x-frame-options")).isEqualTo("DENY");
            assertThat(answer.field("x-powered-by")).isEmpty();
            assertThat(answer.field("set-cookie"))
                    .isEqualTo("a=b; Domain=out.example; Path=/outside; SameSite=Lax; Secure; HttpOnly");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void redirectsBodiesAndPages(int workers) throws Exception {
        try (PolicySite site = serving(workers, """
                redirect: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: "/old/(.*)", substitution: "/new/$1"}}, statusCode: 301}
                requestBody: {maxSize: 5}
                errorPages: [{statusCodes: [404], body: "<p>gone</p>", replaces: Upstream}, {statusCodes: [400-499], contentType: text/plain, body: no}]
                """)) {
            Answer moved = site.get("/old/x?q");
            assertThat(moved.status()).isEqualTo(301);
            assertThat(moved.field("location")).isEqualTo("http://a.example:" + site.gatewayPort() + "/new/x?q");
            assertThat(site.get("/new/x").status()).isEqualTo(200);
            assertThat(PolicySite.ask(site.gatewayPort(), "POST", "a.example", "/", "", "12345").status()).isEqualTo(200);
            Answer large = PolicySite.ask(site.gatewayPort(), "POST", "a.example", "/", "", "123456");
            assertThat(large.status()).isEqualTo(413);
            assertThat(large.body()).isEqualTo("no");
            assertThat(site.get("/status/404").body()).isEqualTo("<p>gone</p>");
            assertThat(site.get("/status/500").body()).startsWith("GET /status/500");
            assertThat(site.asked()).containsExactly("GET /new/x", "POST /", "GET /status/404", "GET /status/500");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void pagesFromAService(int workers) throws Exception {
        try (PolicySite site = serving(workers, """
                requestBody: {maxSize: 5}
                errorPages:
                - {statusCodes: [404, 413], backendRef: {name: other, port: 80}, path: "/errors/${status}?a", timeout: 5s}
                - {statusCodes: [500], backendRef: {name: other, port: 80}, path: "/errors/status/501", statusFrom: Page, replaces: Upstream}
                - {statusCodes: [502], backendRef: {name: other, port: 80}, path: "/errors/status/501"}
                - {statusCodes: [502], body: plain}
                """)) {
            Answer missing = PolicySite.ask(site.gatewayPort(), "GET", "a.example", "/status/404", "Accept: text/html\r\nCookie: a=b\r\n", "");
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.field("content-type")).isEqualTo("text/html");
            assertThat(missing.body())
                    .startsWith("other GET /errors/404?a\n")
                    .contains("x-code: 404\n", "x-format: text/html\n", "x-original-uri: /status/404\n", "x-namespace: default\n",
                            "x-ingress-name: web\n", "x-service-name: web\n", "x-service-port: 80\n", "x-request-id: ", "host: a.example\n")
                    .doesNotContain("cookie");
            Answer large = PolicySite.ask(site.gatewayPort(), "POST", "a.example", "/", "", "123456");
            assertThat(large.status()).isEqualTo(413);
            assertThat(large.body()).startsWith("other GET /errors/413?a\n").contains("x-ingress-name: web\n").doesNotContain("x-service-name");
            assertThat(site.get("/status/500").status()).isEqualTo(501);
            Answer other = site.get("/status/502");
            assertThat(other.status()).isEqualTo(502);
            assertThat(other.body()).as("the page's own trouble").isEqualTo("plain");
            assertThat(site.asked())
                    .containsExactly(
                            "GET /status/404", "other GET /errors/404?a", "other GET /errors/413?a", "GET /status/500",
                            "other GET /errors/status/501", "GET /status/502", "other GET /errors/status/501");
        }
    }

    @Test
    void bandwidthAndCors() throws Exception {
        try (PolicySite site = serving(1, """
                bandwidth: {bytesPerSecond: 100, after: 10}
                cors: {allowOrigins: ["https://*.shop.example"], allowMethods: [PUT], maxAge: 10m}
                """)) {
            long began = System.nanoTime();
            Answer slow = PolicySite.ask(site.gatewayPort(), "GET", "a.example", "/", "Origin: https://a.shop.example\r\n", "");
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            assertThat(slow.body().length()).isGreaterThan(70);
            assertThat(took).as("%d bytes", slow.body().length()).isGreaterThan((slow.body().length() - 20) * 10L / 2);
            assertThat(slow.field("access-control-allow-origin")).isEqualTo("https://a.shop.example");
            Answer preflight = PolicySite.ask(
                    site.gatewayPort(), "OPTIONS", "a.example", "/",
                    "Origin: https://a.shop.example\r\nAccess-Control-Request-Method: PUT\r\n", "");
            assertThat(preflight.field("access-control-max-age")).isEqualTo("600");
            assertThat(site.get("/").field("access-control-allow-origin")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatIsBufferedHasItsLengthAndItsLimit(int workers) throws Exception {
        try (PolicySite site = serving(workers, "requestBuffer: {limit: 10}\nresponseBuffer: {limit: 1Mi}\n")) {
            Answer whole = PolicySite.ask(
                    site.gatewayPort(), "POST", "a.example", "/chunked", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", "");
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.body()).contains("content-length: 3\n").doesNotContain("transfer-encoding");
            assertThat(whole.field("content-length")).isEqualTo("" + whole.body().length());
            assertThat(whole.field("transfer-encoding")).isEmpty();
            assertThat(PolicySite.ask(site.gatewayPort(), "POST", "a.example", "/", "", "01234567890").status()).isEqualTo(413);
            assertThat(site.asked()).containsExactly("POST /chunked");
        }
    }

    /** What is not sound is told, and nothing of it counts. */
    @Test
    void aVariableThatIsNotKnown() throws Exception {
        try (PolicySite site = PolicySite.serving(
                folder, 1, PolicySite.policy("requestHeaders: {set: [{name: X-A, value: '${mood}'}], remove: [X-B]}"))) {
            assertThat(site.translation().problems().toString()).contains("variable 'mood' (expected: one of clientAddress, host,");
            assertThat(PolicySite.ask(site.gatewayPort(), "GET", "a.example", "/", "X-B: c\r\n", "").body())
                    .contains("x-b: c").doesNotContain("x-a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void annotationsSayTheSame(int workers) throws Exception {
        try (PolicySite site = PolicySite.serving(folder, workers, """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: web
                  namespace: default
                  annotations:
                    rauta.dev/url-rewrite-path-type: ReplacePrefixMatch
                    rauta.dev/url-rewrite-path-replace-prefix-match: /
                    rauta.dev/request-headers-set: |
                      X-Client: ${clientAddress}
                      X-Kind: a, b
                    rauta.dev/response-headers-remove: X-Powered-By
                    rauta.dev/error-pages-status-codes: "503"
                    rauta.dev/error-pages-backend-ref-name: other
                    rauta.dev/error-pages-backend-ref-port: "80"
                    rauta.dev/error-pages-path: /errors/${status}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: b.example
                    http: {paths: [{path: /app, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """)) {
            Answer answer = PolicySite.ask(site.ingressPort(), "GET", "b.example", "/app/x?q", "", "");
            assertThat(answer.body()).contains("GET /x?q\n", "x-client: 127.0.0.1\n", "x-kind: a, b\n");
            assertThat(answer.field("x-powered-by")).isEmpty();
            assertThat(PolicySite.ask(site.ingressPort(), "GET", "b.example", "/app/status/503", "", "").body())
                    .startsWith("other GET /errors/503\n");
        }
    }
}
