// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.app.testing.Served;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each part of the page for people tells, over HTTP. */
final class OverviewTest {
    private static final String SHOP = AdminSite.ingress("shop", "shop.example", "/", "web") + AdminSite.service("web", "127.0.0.1");

    @TempDir
    Path folder;

    /** A section of a page, by its anchor. */
    static String section(String page, String id) {
        int from = page.indexOf("<section id=\"" + id + "\"");
        assertThat(from).as("section " + id).isPositive();
        return page.substring(from, page.indexOf("</section>", from));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(String name, Issued its) throws Exception {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %1$s, namespace: default}
                type: kubernetes.io/tls
                data: {tls.crt: %2$s, tls.key: %3$s}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %1$s, namespace: default}
                spec:
                  ingressClassName: rauta
                  tls: [{hosts: [%1$s.example], secretName: %1$s}]
                  rules: [{host: %1$s.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
                """.formatted(name, base64(its.certificatePem()), base64(its.keyPem()));
    }

    @Test
    void whatIsInForceIsSummedUp() throws Exception {
        try (AdminSite site = AdminSite.serving(folder, 1, SHOP)) {
            String page = site.page("");
            assertThat(page).contains("<h1>Rauta standalone</h1>", ">ready</span>", "<dt>Snapshot</dt>", "<dt>In force for</dt>");
            assertThat(section(page, "listeners")).contains("ingress/80", ">HTTP<", ">open<");
            assertThat(section(page, "routes")).contains("shop.example", "prefix /", "default/web:80", "Ingress default/shop", "site.yaml:");
            assertThat(section(page, "problems")).contains("Nothing is wrong");
        }
    }

    @Test
    void aProblemNamesTheObjectItsFieldAndItsLine() throws Exception {
        try (AdminSite site = AdminSite.serving(folder, 1, SHOP + AdminSite.ingress("lost", "lost.example", "/", "absent"))) {
            String problems = section(site.page(""), "problems");
            assertThat(problems).contains("Ingress default/lost", "spec.rules[0].http.paths[0]", "BackendNotFound", "default/absent");
            assertThat(problems).containsPattern("<code>[^<]*site\\.yaml:[0-9]+</code>");
            assertThat(section(site.page(""), "routes")).contains("answers 503");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatWorkersHaveDoneIsShown(int workers) throws Exception {
        try (AdminSite site = AdminSite.serving(folder, workers, SHOP)) {
            assertThat(section(site.page(""), "errors")).contains("Nothing has gone wrong");
            assertThat(site.ask("shop.example", "/x")).isEqualTo(200);
            assertThat(site.ask("elsewhere.example", "/x")).isEqualTo(404);
            await().until(() -> section(site.page(""), "errors").contains(">4xx<"));
            String page = site.page("");
            assertThat(section(page, "pools")).contains("default/web:80", "http1");
            assertThat(section(page, "upstreams")).contains("default/web:80", "ready");
            assertThat(section(page, "workers").split("<tr>", -1)).hasSize(workers + 2);
            assertThat(section(page, "errors")).contains("no route");
        }
    }

    @Test
    void whatFailsIsCountedByItsReasonAndEndpointsHaveTheirState() throws Exception {
        String dead = AdminSite.ingress("dead", "dead.example", "/", "dead") + AdminSite.service("dead", "127.0.0.2");
        String out = AdminSite.ingress("out", "out.example", "/", "out") + AdminSite.service("out", "127.0.0.1", "127.0.0.2")
                + AdminSite.policy("out", "outlierDetection: {consecutiveConnectFailures: 1, baseEjectionTime: 5m}");
        String asked = AdminSite.ingress("asked", "asked.example", "/", "asked") + AdminSite.service("asked", "127.0.0.1", "127.0.0.2")
                + AdminSite.policy("asked", "healthCheck: {type: TCP, interval: 100ms, unhealthyThreshold: 1}");
        String unready = AdminSite.ingress("late", "late.example", "/", "late") + Served.service("late", 9, false);
        try (AdminSite site = AdminSite.serving(folder, 1, SHOP + dead + out + asked + unready)) {
            assertThat(site.ask("dead.example", "/")).isEqualTo(502);
            await().until(() -> section(site.page(""), "errors").contains("connect-failed"));
            assertThat(section(site.page(""), "errors")).contains("default/dead:80", ">5xx<", "default/dead/");
            await().until(() -> {
                site.ask("out.example", "/");
                return section(site.page(""), "upstreams").contains("ejected by 1 of 1 workers");
            });
            await().until(() -> section(site.page(""), "upstreams").contains(" unhealthy<"));
            String upstreams = section(site.page(""), "upstreams");
            assertThat(upstreams).contains("127.0.0.1 unready", " healthy<");
            assertThat(upstreams.indexOf("default/asked:80")).as("trouble goes first").isLessThan(upstreams.indexOf("default/web:80"));
            assertThat(site.dataplane("")).contains("ejected by 1 of 1 workers").doesNotContain("127.0.0.1 unready");
        }
    }

    @Test
    void anEndpointThatHasJustComeIsWarming() throws Exception {
        String slow = AdminSite.policy("web", "slowStart: {window: 1h}");
        try (AdminSite site = AdminSite.serving(folder, 1, SHOP + slow)) {
            assertThat(site.ask("shop.example", "/")).isEqualTo(200);
            assertThat(section(site.page(""), "upstreams")).doesNotContain("warming");
            site.write(AdminSite.ingress("shop", "shop.example", "/", "web") + AdminSite.service("web", "127.0.0.1", "127.0.0.2") + slow);
            await().until(() -> section(site.page(""), "upstreams").contains(" warming<"));
            assertThat(section(site.page(""), "upstreams")).containsPattern("127\\.0\\.0\\.2:[0-9]+ warming<").containsPattern("127\\.0\\.0\\.1:[0-9]+ ready<");
        }
    }

    @Test
    void breakersShowWhetherTheirLimitsAreReached() throws Exception {
        try (AdminSite site = AdminSite.serving(folder, 1, SHOP + AdminSite.policy("web", "circuitBreaker: {maxRequests: 1024, maxConnections: 1}"))) {
            assertThat(site.ask("shop.example", "/")).isEqualTo(200);
            await().until(() -> section(site.page(""), "pools").contains("connections at the limit"));
        }
    }

    @Test
    void certificatesThatEndFirstAreFirst() throws Exception {
        Issued authority = Issuer.authority("authority", Instant.now(), Duration.ofDays(400));
        String longer = secret("longer", Issuer.server(authority, List.of("longer.example"), Instant.now(), Duration.ofDays(90)));
        String soon = secret("soon", Issuer.server(authority, List.of("soon.example"), Instant.now(), Duration.ofDays(5)));
        try (AdminSite site = AdminSite.serving(folder, 1, SHOP + longer + soon)) {
            String certificates = section(site.page(""), "certificates");
            assertThat(certificates).contains("default/longer", "longer.example", "mark good", "default/soon", "mark warn").doesNotContain("PRIVATE KEY");
            assertThat(certificates.indexOf("default/soon")).isLessThan(certificates.indexOf("default/longer"));
            assertThat(site.page("")).contains("HTTPS");
        }
    }

    @Test
    void aControllerShowsWhoIsConnectedAndExplains() throws Exception {
        try (AdminSite site = AdminSite.serving(folder, 1, SHOP)) {
            await().until(() -> section(site.controller("/").body(), "dataplanes").contains(">in force<"));
            String page = site.controller("/").body();
            assertThat(page).contains("<h1>Rauta controller</h1>", "at the dataplanes").doesNotContain("id=\"pools\"", "In force for");
            assertThat(section(page, "dataplanes")).containsPattern("<code>[0-9a-f]{12}</code>");
            assertThat(site.controller("/explain?url=http://shop.example/x").body()).contains("\"routed\":true", "default/web:80");
        }
    }

    /** Before there is anything the page says so. */
    @Test
    void thereIsAPageBeforeTheFirstSnapshot() throws Exception {
        try (AdminSite site = new AdminSite(folder, 1)) {
            assertThat(site.page("")).contains(">not ready</span>", "no snapshot applied yet", "none yet", "There is no route.");
            assertThat(section(site.page("?url=http://a.example/"), "explain")).contains("no snapshot applied yet");
            assertThat(section(site.controller("/?url=http://a.example/").body(), "explain")).contains("caches not synced yet");
        }
    }
}
