// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.GlobalSite;
import dev.rauta.app.testing.Answer;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ConfigMap of ingress-nginx says for all Ingresses, as clients see it. */
final class ConfigMapTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final String HSTS = "strict-transport-security";

    private static final String INGRESSES = GlobalSite.ingress("tls.example", "web", true, "")
            + GlobalSite.ingress("plain.example", "web", false, "")
            + GlobalSite.ingress("own.example", "web", false, "n/proxy-body-size: 2m")
            + GlobalSite.ingress("none.example", "none", true, "");

    @TempDir
    Path folder;

    private GlobalSite site(int workers, String data) throws Exception {
        return new GlobalSite(folder, workers, data, INGRESSES
                + GlobalSite.configMap("answers", "{X-Site: all, X-Request: $req_id}")
                + GlobalSite.configMap("requests", "{X-Edge: a, X-Where: '$scheme $host'}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatItDoesNotSayIsAsWithIngressNginx(int workers) throws Exception {
        try (GlobalSite site = site(workers, "{}")) {
            Answer answer = site.getOverTls("tls.example", "/");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field(HSTS)).as("in place of the upstream's").isEqualTo("max-age=31536000; includeSubDomains");
            assertThat(answer.head()).containsOnlyOnce("trict-");
            assertThat(answer.field("server")).isEmpty();
            assertThat(site.getOverTls("none.example", "/").field(HSTS)).as("of our own answers").startsWith("max-age=31536000");
            assertThat(site.getOverTls("plain.example", "/").field(HSTS)).as("of a host without TLS").isEqualTo("max-age=1");
            Answer redirect = site.get("tls.example", "/");
            assertThat(redirect.status()).isEqualTo(308);
            assertThat(redirect.field(HSTS)).isEmpty();
            assertThat(site.ask("POST", "plain.example", "/", MEBIBYTE).status()).isEqualTo(200);
            assertThat(site.ask("POST", "plain.example", "/", MEBIBYTE + 1).status()).isEqualTo(413);
            assertThat(site.ask("POST", "own.example", "/", MEBIBYTE + 1).status()).as("its annotation").isEqualTo(200);
            assertThat(site.get("plain.example", "/", "Accept-Encoding: gzip").field("content-encoding")).isEmpty();
            assertThat(site.get("plain.example", "/", "X_Real: a", "X-Real: b").body()).contains("x-real: b").doesNotContain("x_real");
            String body = site.get("plain.example", "/", "X-Real-IP: 203.0.113.9", "X-Scheme: https", "X-Forwarded-Scheme: https").body();
            assertThat(body).as("who the client is, whatever it says").contains("x-real-ip: 127.0.0.1", "x-scheme: http\n", "x-forwarded-scheme: http\n");
        }
    }

    @Test
    void whatItSaysHoldsForAll() throws Exception {
        String data = """
                {hsts-max-age: "60", hsts-include-subdomains: "false", hsts-preload: "true", hide-headers: X-Powered-By,
                 server-tokens: "true", add-headers: ingress-nginx/answers, proxy-set-headers: ingress-nginx/requests,
                 proxy-add-original-uri-header: "t", enable-underscores-in-headers: "true", use-gzip: "true", gzip-types: text/plain, proxy-body-size: "10"}""";
        try (GlobalSite site = site(1, data)) {
            Answer answer = site.get("plain.example", "/a?b=c");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("x-site")).isEqualTo("all");
            assertThat(answer.field("x-request")).hasSizeGreaterThan(8);
            assertThat(answer.field("x-powered-by")).isEmpty();
            assertThat(answer.field("server")).isEqualTo("web");
            assertThat(answer.body()).contains("x-edge: a", "x-where: http plain.example", "x-original-uri: /a?b=c");
            assertThat(site.get("plain.example", "/", "X_Real: a").body()).contains("x_real: a");
            Answer failure = site.getOverTls("none.example", "/");
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure.field("x-site")).isEqualTo("all");
            assertThat(failure.field(HSTS)).isEqualTo("max-age=60; preload");
            Answer redirect = site.get("tls.example", "/");
            assertThat(redirect.status()).isEqualTo(308);
            assertThat(redirect.field("x-site")).isEqualTo("all");
            Answer packed = site.get("plain.example", "/", "Accept-Encoding: gzip");
            assertThat(packed.field("content-encoding")).isEqualTo("gzip");
            assertThat(packed.body()).contains("\u001f\u008b");
            assertThat(site.get("plain.example", "/").field("content-encoding")).isEmpty();
            assertThat(site.ask("POST", "plain.example", "/", 11).status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "block-cidrs, 127.0.0.0/8, User-Agent: a, 403, address-denied",
        "block-cidrs, 192.0.2.0/24, User-Agent: a, 200, ''",
        "block-user-agents, ~*bad ?bot, User-Agent: the BadBot/2, 403, field-denied",
        "block-user-agents, ~*bad ?bot, User-Agent: good, 200, ''",
        "block-user-agents, ~bad, User-Agent: BAD, 200, ''",
        "block-user-agents, Curl, User-Agent: curl, 403, field-denied",
        "block-user-agents, curl, User-Agent: curl/8, 200, ''",
        "block-referers, ~*spam, Referer: https://spam.example/, 403, field-denied",
        "block-cidrs, nowhere, User-Agent: a, 503, guard-unusable",
        "block-user-agents, ~(, User-Agent: a, 503, guard-unusable",
        "block-referers, ~(?=a), User-Agent: a, 503, guard-unusable",
        "enable-modsecurity, true, User-Agent: a, 503, guard-unusable",
        "enable-modsecurity, false, User-Agent: a, 200, ''",
        "modsecurity-snippet, SecRuleEngine On, User-Agent: a, 503, guard-unusable",
        "enable-owasp-modsecurity-crs, true, User-Agent: a, 503, guard-unusable",
        "global-auth-snippet, deny all;, User-Agent: a, 503, guard-unusable",
        "whitelist-source-range, nowhere, User-Agent: a, 503, guard-unusable",
        "denylist-source-range, nowhere, User-Agent: a, 503, guard-unusable",
        "deny-all, true, User-Agent: a, 503, guard-unusable",
        "main-snippet, x;, User-Agent: a, 200, ''",
        "use-gzip, maybe, User-Agent: a, 200, ''"
    })
    void whoIsKeptOut(String key, String value, String field, int status, String why) throws Exception {
        try (GlobalSite site = site(1, "{" + key + ": '" + value + "'}")) {
            Answer answer = site.get("plain.example", "/", field);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("x-rauta-error")).isEqualTo(why);
        }
    }

    /** It appears, changes, is broken, mended, and goes; so does what it names. */
    @Test
    void whatBecomesOfItHoldsAtOnce() throws Exception {
        try (GlobalSite site = site(1, "")) {
            assertThat(site.get("plain.example", "/").status()).isEqualTo(200);
            assertThat(site.ask("POST", "plain.example", "/", MEBIBYTE + 1).status()).as("also where it is not there").isEqualTo(413);
            site.say("{block-user-agents: bad, proxy-body-size: 2m}");
            awaitStatus(site, "bad", 403);
            assertThat(site.ask("POST", "plain.example", "/", MEBIBYTE + 1).status()).isEqualTo(200);
            site.say("{block-user-agents: '~('}");
            awaitStatus(site, "good", 503);
            site.say("{block-user-agents: worse, add-headers: ingress-nginx/answers}");
            awaitStatus(site, "good", 200);
            assertThat(site.get("plain.example", "/", "User-Agent: worse").status()).isEqualTo(403);
            assertThat(site.get("plain.example", "/").field("x-site")).isEqualTo("all");
            site.say("");
            awaitStatus(site, "worse", 200);
            assertThat(site.get("plain.example", "/").field("x-site")).isEmpty();
        }
    }

    private static void awaitStatus(GlobalSite site, String agent, int status) {
        Awaitility.await().untilAsserted(
                () -> assertThat(site.get("plain.example", "/", "User-Agent: " + agent).status()).isEqualTo(status));
    }
}
