// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static dev.rauta.app.nginx.site.PathSite.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.PathSite;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers with a redirect, and what before it, from manifests to bytes. */
final class RedirectsTest {
    private static final String GUARDED = "rauta.dev/access-addresses-allow: 10.0.0.0/8";

    @TempDir
    private Path folder;

    /** ingress-nginx: app-root, temporal-redirect, permanent-redirect and their codes; the rewrite phase is before access and limits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({
        "app-root", "temporal-redirect", "permanent-redirect", "permanent-redirect-code",
        "temporal-redirect-code", "force-ssl-redirect"
    })
    @DisplayName("app-root, temporal-redirect, then permanent-redirect send clients there with their codes, before guards and HTTPS")
    void redirectsAnswerBeforeGuardsAndHttps(int workers) throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                workers,
                ingress("root", "n/app-root: /app, n/force-ssl-redirect: 'true', " + GUARDED, "root.example/", "web")
                        + ingress("permanent", "n/permanent-redirect: 'https://x.example/y?z', n/force-ssl-redirect: 'true'", "p.example/", "web")
                        + ingress("code", "n/permanent-redirect: 'https://x.example/', n/permanent-redirect-code: '308', " + GUARDED, "c.example/", "web")
                        + ingress("both", "n/temporal-redirect: 'https://t.example/', n/permanent-redirect: 'https://x.example/'", "t.example/", "web")
                        + ingress("tcode", "n/temporal-redirect: 'https://t.example/', n/temporal-redirect-code: '307'", "tc.example/", "web")
                        + ingress("odd", "n/permanent-redirect: '//x.example/$request_uri'", "o.example/", "web"))) {
            assertThat(location(site, "root.example", "/?a=b")).isEqualTo("302 http://root.example/app");
            assertThat(location(site, "root.example", "/app")).as("then HTTPS, before the guard").isEqualTo("308 https://root.example/app");
            assertThat(location(site, "p.example", "/a?b")).as("exactly that URL, before HTTPS").isEqualTo("301 https://x.example/y?z");
            assertThat(location(site, "c.example", "/a")).as("before the guard").isEqualTo("308 https://x.example/");
            assertThat(location(site, "t.example", "/a")).as("the temporal one wins").isEqualTo("302 https://t.example/");
            assertThat(location(site, "tc.example", "/a")).isEqualTo("307 https://t.example/");
            assertThat(location(site, "o.example", "/a")).as("refused, and served as without").isEqualTo("200 ");
        }
    }

    /** ingress-nginx says it for the server, so that no path need take {@code /}. */
    @Test
    @ForKey("app-root")
    @DisplayName("app-root holds for hosts of which no path takes /, but not where they are closed")
    void appRootNeedsNoPathThatTakesTheRoot() throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                1,
                ingress("older", "", "a.example/", "web")
                        + ingress("plain", "n/app-root: /app", "a.example/app", "web")
                        + ingress("closed", "n/app-root: /app, rauta.dev/access-addresses-allow: nonsense", "c.example/app", "web"))) {
            assertThat(location(site, "a.example", "/?a=b")).isEqualTo("302 http://a.example/app");
            assertThat(location(site, "a.example", "/other")).isEqualTo("200 ");
            assertThat(location(site, "a.example", "/app")).isEqualTo("200 ");
            assertThat(location(site, "c.example", "/")).as("what is closed sends nobody anywhere").isEqualTo("404 ");
        }
    }

    /** A body that is too large is told first (nginx compares lengths when it looks up the location). */
    @Test
    @ForKey("proxy-body-size")
    @DisplayName("a body beyond proxy-body-size is answered 413 before a redirect")
    void aBodyThatIsTooLargeIsAnsweredFirst() throws Exception {
        try (PathSite site = PathSite.serving(
                folder, 1, ingress("small", "n/proxy-body-size: 1k, n/permanent-redirect: 'https://x.example/'", "a.example/", "web"))) {
            assertThat(site.ask("POST", "a.example", "/", "Content-Length: 2000\r\n").status()).isEqualTo(413);
            assertThat(location(site, "a.example", "/")).isEqualTo("301 https://x.example/");
        }
    }

    /** By the word of trusted proxies, so that nobody behind one that ends TLS goes round; others are not believed. */
    @Test
    @ForKey("force-ssl-redirect")
    @DisplayName("force-ssl-redirect redirects unless a trusted proxy says that the request came by HTTPS")
    void httpsByTheWordOfATrustedProxy() throws Exception {
        String forced = ingress("forced", "n/force-ssl-redirect: 'true'", "a.example/", "web");
        try (PathSite site = PathSite.behind("127.0.0.0/8", folder, forced)) {
            assertThat(site.ask("GET", "a.example", "/x/", "X-Forwarded-Proto: https\r\n").status()).isEqualTo(200);
            assertThat(location(site, "a.example", "/x/?y")).isEqualTo("308 https://a.example/x/?y");
        }
        try (PathSite site = PathSite.serving(folder, 1, forced)) {
            assertThat(site.ask("GET", "a.example", "/x", "X-Forwarded-Proto: https\r\n").status()).isEqualTo(308);
        }
    }

    /** A preflight request has no redirect to follow. */
    @Test
    @DisplayName("a preflight request is answered before the redirect to HTTPS")
    void aPreflightRequestIsAnsweredBeforeHttps() throws Exception {
        String cors = "rauta.dev/cors-allow-origins: 'https://shop.example', rauta.dev/cors-allow-methods: PUT";
        try (PathSite site = PathSite.serving(
                folder, 1, ingress("forced", "n/force-ssl-redirect: 'true', " + cors, "a.example/", "web"))) {
            Answer answer = site.ask(
                    "OPTIONS", "a.example", "/x", "Origin: https://shop.example\r\nAccess-Control-Request-Method: PUT\r\n");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.field("access-control-allow-origin")).isEqualTo("https://shop.example");
            assertThat(location(site, "a.example", "/x")).isEqualTo("308 https://a.example/x");
        }
    }

    /** ingress-nginx: server-alias, from-to-www-redirect. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"server-alias", "from-to-www-redirect"})
    @DisplayName("server-alias serves the routes of its host, unless a rule has the name; from-to-www-redirect leads to the host of the rule")
    void otherHosts(int workers) throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                workers,
                ingress("one", "n/server-alias: 'alias.example,ruled.example', n/from-to-www-redirect: 'true'", "a.example/", "web")
                        + ingress("more", "", "a.example/more", "other")
                        + ingress("ruled", "", "ruled.example/", "other")
                        + ingress("then", "n/server-alias: alias.example", "late.example/", "other")
                        + ingress("www", "n/from-to-www-redirect: 'true'", "www.b.example/", "web"))) {
            assertThat(site.seen("alias.example", "/x")).isEqualTo("web GET /x");
            assertThat(site.seen("alias.example", "/more/x")).as("all routes of the host").isEqualTo("other GET /more/x");
            assertThat(site.seen("ruled.example", "/x")).as("a rule wins").isEqualTo("other GET /x");
            assertThat(location(site, "www.a.example", "/x/?y=z")).isEqualTo("308 http://a.example/x/?y=z");
            assertThat(location(site, "b.example", "/")).isEqualTo("308 http://www.b.example/");
            assertThat(site.translation().problems().toString())
                    .contains("server-alias: host ruled.example is a rule's", "server-alias: host alias.example is one of Ingress default/");
        }
    }

    /** ingress-nginx: upstream-vhost; $host is the name alone, $http_host what the client has sent. */
    @Test
    @ForKey("upstream-vhost")
    @DisplayName("a Service sees upstream-vhost as Host, with its variables")
    void theHostThatServicesSee() throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                1,
                ingress("text", "n/upstream-vhost: inner.example", "a.example/", "web")
                        + ingress("service", "n/upstream-vhost: $service_name.$namespace.svc", "b.example/", "other")
                        + ingress("asked", "n/upstream-vhost: $host", "c.example/", "web")
                        + ingress("sent", "n/upstream-vhost: $http_host", "e.example/", "web")
                        + ingress("odd", "n/upstream-vhost: $http_x", "d.example/", "web"))) {
            assertThat(site.get("a.example", "/").body()).contains("\nhost: inner.example\n");
            assertThat(site.get("b.example", "/").body()).contains("\nhost: other.default.svc\n");
            assertThat(site.get("c.example:81", "/").body()).contains("\nhost: c.example\n");
            assertThat(site.get("e.example:81", "/").body()).contains("\nhost: e.example:81\n");
            assertThat(site.get("d.example", "/").body()).as("refused").contains("\nhost: d.example\n");
        }
    }

    /** What keeps somebody out in words that nobody reads here keeps everybody out; what does not is left out. */
    @Test
    @ForKey("custom-headers")
    @DisplayName("snippets are refused, and close where they may keep somebody out; custom-headers without its ConfigMap closes")
    void snippetsThatGuardClose() throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                1,
                ingress("denies", "n/configuration-snippet: 'deny 10.0.0.0/8;'", "a.example/", "web")
                        + ingress("adds", "n/configuration-snippet: 'add_header X-A b;'", "b.example/", "web")
                        + ingress("headers", "n/custom-headers: default/missing", "c.example/", "web"))) {
            assertThat(site.seen("a.example", "/")).isEqualTo("503");
            assertThat(site.seen("b.example", "/")).isEqualTo("web GET /");
            assertThat(site.seen("c.example", "/")).isEqualTo("503");
            assertThat(site.translation().problems().toString()).contains("add_header: rauta.dev/response-headers-set");
        }
    }

    private static String location(PathSite site, String host, String target) throws Exception {
        Answer answer = site.get(host, target);
        return answer.status() + " " + answer.field("location");
    }
}
