// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ingresses whose paths are alternatives of another's, from manifests to bytes. */
final class CanariesTest {
    @TempDir
    private Path folder;

    private static String ingress(String name, String annotations, String path, String service) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: NAME, namespace: default, annotations: {ANNOTATIONS}}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: b.example
                    http: {paths: [{path: PATH, pathType: Prefix, backend: {service: {name: SERVICE, port: {number: 80}}}}]}
                ---
                """
                .replace("NAME", name)
                .replace("ANNOTATIONS", annotations)
                .replace("PATH", path)
                .replace("SERVICE", service);
    }

    private static boolean canary(PolicySite site, String target, String fields) throws Exception {
        return PolicySite.ask(site.ingressPort(), "GET", "b.example", target, fields, "").body().startsWith("other ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"canary", "canary-by-header", "canary-by-cookie"})
    @DisplayName("always and never of canary-by-header decide, then those of canary-by-cookie, then weights")
    void headersBeforeCookiesBeforeWeights(int workers) throws Exception {
        String rules = "rauta.dev/canary: 'true', rauta.dev/canary-by-header: X-Canary, rauta.dev/canary-by-cookie: canary";
        try (PolicySite site = PolicySite.serving(
                folder,
                workers,
                ingress("web", "rauta.dev/request-headers-set: 'X-Kind: main'", "/", "web") + ingress("canary", rules, "/", "other")
                        + ingress("deeper", "", "/deeper", "web"))) {
            assertThat(site.translation().problems()).isEmpty();
            assertThat(canary(site, "/", "")).isFalse();
            assertThat(canary(site, "/", "X-Canary: always\r\n")).isTrue();
            assertThat(canary(site, "/", "X-Canary: perhaps\r\n")).isFalse();
            assertThat(canary(site, "/", "Cookie: a=b; canary=always; c=d\r\n")).isTrue();
            assertThat(canary(site, "/", "Cookie: a=b; xcanary=always\r\n")).isFalse();
            assertThat(canary(site, "/", "Cookie: canary=always2\r\n")).isFalse();
            assertThat(canary(site, "/", "X-Canary: never\r\nCookie: canary=always\r\n")).isFalse();
            assertThat(canary(site, "/", "X-Canary: perhaps\r\nCookie: canary=always\r\n")).isTrue();
            assertThat(canary(site, "/deeper/x", "X-Canary: always\r\n")).as("another path").isFalse();
            assertThat(PolicySite.ask(site.ingressPort(), "GET", "b.example", "/", "X-Canary: always\r\n", "").body())
                    .as("what the path's own Ingress asks for").contains("x-kind: main");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"canary-weight", "canary-weight-total", "canary-by-header-pattern"})
    @DisplayName("canary-weight of canary-weight-total requests go to a canary, and those whose header canary-by-header-pattern matches")
    void weightsOfSeveral(int workers) throws Exception {
        try (PolicySite site = PolicySite.serving(
                folder,
                workers,
                ingress("web", "", "/", "web")
                        + ingress("one", "rauta.dev/canary: 'true', rauta.dev/canary-weight: '30', rauta.dev/canary-by-cookie: c", "/", "other")
                        + ingress("two", "rauta.dev/canary: 'true', rauta.dev/canary-weight: '100', rauta.dev/canary-weight-total: '500',"
                                + " rauta.dev/canary-by-header: X-V, rauta.dev/canary-by-header-pattern: '^v[0-9]$'", "/", "other"))) {
            int canaries = 0;
            for (int i = 0; i < 200; i++) {
                canaries += canary(site, "/", "") ? 1 : 0;
            }
            // 30 in 100 and 100 in 500; each worker counts by itself.
            assertThat(canaries).isBetween(70, 130);
            for (int i = 0; i < 10; i++) {
                assertThat(canary(site, "/", "Cookie: c=never\r\n")).isFalse();
                assertThat(canary(site, "/", "X-V: v2\r\nCookie: c=never\r\n")).isTrue();
            }
        }
    }

    @Test
    @ForKey({"canary-by-header-value", "canary-by-cookie-value"})
    @DisplayName("requests whose header or cookie has the value go to a canary; always and never mean nothing then")
    void values() throws Exception {
        String rules = "rauta.dev/canary: 'true', rauta.dev/canary-by-header: X-Canary, rauta.dev/canary-by-header-value: blue,"
                + " rauta.dev/canary-by-header-pattern: green, rauta.dev/canary-by-cookie: c, rauta.dev/canary-by-cookie-value: seven";
        try (PolicySite site = PolicySite.serving(folder, 1, ingress("web", "", "/", "web") + ingress("canary", rules, "/", "other"))) {
            assertThat(canary(site, "/", "X-Canary: blue\r\n")).isTrue();
            for (String none : List.of("X-Canary: always", "X-Canary: bluest", "X-Canary: green", "Cookie: c=always", "Cookie: c=seventy")) {
                assertThat(canary(site, "/", none + "\r\n")).as(none).isFalse();
            }
            assertThat(canary(site, "/", "Cookie: a=b; c=seven\r\n")).isTrue();
            assertThat(canary(site, "/", "X-Canary: never\r\nCookie: c=seven\r\n")).as("which is no value of the header").isTrue();
        }
    }

    private static List<String> who(PolicySite site, int count, String fields) throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Answer answer = PolicySite.ask(site.ingressPort(), "GET", "b.example", "/", fields, "");
            all.add(answer.status() != 200 ? answer.status() + "" : answer.body().startsWith("other ") ? "canary" : "main");
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 'rauta.dev/canary-by-header: X-Canary', 'X-Canary: always'",
        "4, 'rauta.dev/canary-by-cookie: canary', 'Cookie: canary=always'",
        "1, 'rauta.dev/canary-weight: \"100\"', ''",
        "4, 'rauta.dev/canary-weight: \"100\", rauta.dev/access-addresses-allow: 127.0.0.1', ''"
    })
    @ForKey({"canary", "canary-by-header", "canary-by-cookie", "canary-weight"})
    @DisplayName("requests of a canary whose Service has no endpoints go to the path's own Service, and come back when it has some")
    void withoutEndpoints(int workers, String rules, String field) throws Exception {
        String fields = field.isEmpty() ? "" : field + "\r\n";
        try (PolicySite site = PolicySite.serving(
                folder, workers, ingress("web", "", "/", "web") + ingress("canary", "rauta.dev/canary: 'true', " + rules, "/", "other"))) {
            assertThat(site.translation().problems()).isEmpty();
            for (int round = 0; round < 2; round++) {
                assertThat(who(site, 8, fields)).containsOnly("canary");
                site.ready(true, false);
                assertThat(who(site, 8, fields)).containsOnly("main");
                site.ready(true, true);
            }
            site.ready(false, false);
            assertThat(who(site, 8, fields)).containsOnly("503");
            site.ready(false, true);
            assertThat(who(site, 8, fields)).as("which has some").containsOnly("canary");
            assertThat(who(site, 1, "X-Canary: never\r\nCookie: canary=never\r\n"))
                    .containsExactly(field.isEmpty() ? "canary" : "503");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey("canary")
    @DisplayName("requests that fall back from a canary pass the path's guards, and not the canary's")
    void guardsOfWhoAnswers(int workers) throws Exception {
        String nobody = "rauta.dev/access-addresses-allow: 192.0.2.1";
        String all = "rauta.dev/canary: 'true', rauta.dev/canary-weight: '100'";
        try (PolicySite site = PolicySite.serving(
                folder, workers, ingress("web", "", "/", "web") + ingress("canary", all + ", " + nobody, "/", "other"))) {
            assertThat(who(site, 8, "")).containsOnly("403");
            site.ready(true, false);
            assertThat(who(site, 8, "")).containsOnly("main");
        }
        try (PolicySite site = PolicySite.serving(
                folder, workers, ingress("web", nobody, "/", "web") + ingress("canary", all, "/", "other"))) {
            site.ready(true, false);
            assertThat(who(site, 8, "")).containsOnly("403");
            assertThat(site.asked()).isEmpty();
        }
    }

    /** There is no other then that could take its requests. */
    @Test
    void aCanaryOfTheSameService() throws Exception {
        String rules = "rauta.dev/canary: 'true', rauta.dev/canary-by-header: X-Canary, rauta.dev/canary-weight: '50'";
        try (PolicySite site = PolicySite.serving(folder, 1, ingress("web", "", "/", "web") + ingress("canary", rules, "/", "web"))) {
            assertThat(who(site, 4, "X-Canary: always\r\n")).containsOnly("main");
            site.ready(false, true);
            assertThat(who(site, 4, "")).containsOnly("503");
            assertThat(who(site, 4, "X-Canary: always\r\n")).containsOnly("503");
        }
    }

    /** Weighted backends of an HTTPRoute keep their shares (Gateway API). */
    @Test
    void anHttpRouteAnswers503ForTheShareWithoutEndpoints() throws Exception {
        String route = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shares, namespace: default}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [c.example]
                  rules: [{backendRefs: [{name: web, port: 80}, {name: other, port: 80}]}]
                """;
        try (PolicySite site = PolicySite.serving(folder, 1, route)) {
            site.ready(true, false);
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                statuses.add(PolicySite.ask(site.gatewayPort(), "GET", "c.example", "/", "", "").status());
            }
            assertThat(statuses).contains(200, 503);
        }
    }

    /** Without the other one nobody is sent there by mistake. */
    @Test
    @ForKey("canary")
    @DisplayName("a canary alone serves nothing")
    void aCanaryOfNothing() throws Exception {
        try (PolicySite site = PolicySite.serving(
                folder, 1, ingress("canary", "rauta.dev/canary: 'true', rauta.dev/canary-weight: '100'", "/", "other"))) {
            assertThat(site.translation().problems().toString()).contains("CanaryOfNothing");
            assertThat(PolicySite.ask(site.ingressPort(), "GET", "b.example", "/", "", "").status()).isEqualTo(404);
            assertThat(site.asked()).isEmpty();
        }
    }
}
