// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.app.admin.AdminServer;
import dev.rauta.app.admin.Answer;
import dev.rauta.app.admin.Exposition;
import dev.rauta.app.admin.Pages;
import dev.rauta.app.admin.Question;
import dev.rauta.app.admin.Readiness;
import dev.rauta.app.metrics.ShadowFamilies;
import dev.rauta.app.shadow.log.LineFormat;
import dev.rauta.app.testing.Manifests;
import dev.rauta.app.testing.Scrape;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.Controller;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.file.FileSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a controller that serves nothing says of its folder, and of edits. */
final class ShadowTest {
    private static final String SITE = Manifests.SERVICES.replaceAll("(?s)---\napiVersion: v1.*", "")
            + Served.service("web", 1) + Served.service("api", 2);

    @TempDir
    Path folder;

    private final Exposition exposition = new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private Controller controller;
    private Shadow shadow;
    private Map<String, AdminServer.Page> pages;

    @BeforeEach
    void start() throws IOException {
        write(Manifests.ingress("one", "", "one.example", "/", "web") + Manifests.ingress("two", "", "two.example", "/", "web"));
        controller = Controller.of(FileSource.of(folder), Settings.DEFAULT.ofFiles(), StatusSink.NONE);
        shadow = Shadow.start(controller::latest, LineFormat.of(LineFormat.DEFAULT));
        exposition.add(() -> ShadowFamilies.of(shadow));
        pages = Pages.of(exposition, controller, shadow, () -> Readiness.of(controller, false));
    }

    @AfterEach
    void stop() {
        controller.close();
        shadow.close();
    }

    private void write(String ingresses) throws IOException {
        Path next = Files.writeString(folder.resolveSibling(folder.getFileName() + ".next"), SITE + ingresses);
        Files.move(next, folder.resolve("site.yaml"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Answer page(String path, String accept, Map<String, List<String>> parameters) throws Exception {
        return pages.get(path).answer(new Question(accept, parameters));
    }

    private JsonNode told() throws Exception {
        return new ObjectMapper().readTree(Scrape.body(page("/shadow", "*/*", Map.of())));
    }

    private void begin() {
        controller.start(shadow);
        await().until(shadow::ready);
    }

    @Test
    void thereIsNothingToSayBeforeTheFirstTranslation() throws Exception {
        assertThat(page("/shadow", "", Map.of()).status()).isEqualTo(503);
        assertThat(page("/readyz", "", Map.of()).status()).isEqualTo(503);
        assertThat(Scrape.of(exposition)).doesNotContain("rauta_shadow");
    }

    @Test
    void thePageTellsWhatTheVerdictsComeTo() throws Exception {
        begin();
        JsonNode page = told();
        assertThat(page.get("summary").get("objects").get("applied").asInt()).isEqualTo(5);
        assertThat(page.get("changed").asInt()).isZero();
        assertThat(page.get("changes")).isEmpty();
        assertThat(page.get("comparison").get("compared").get("same").asInt()).isZero();
        assertThat(Scrape.body(page("/shadow", "text/plain", Map.of()))).contains("7 objects: 5 applied, 2 ignored, 0 refused", "changes: 0", "compared: 0 same");
        assertThat(page("/readyz", "", Map.of()).status()).isEqualTo(200);
        assertThat(Scrape.body(page("/snapshot", "", Map.of()))).contains("one.example");
        assertThat(Scrape.body(page("/", "", Map.of()))).contains("/shadow");
        assertThat(Scrape.body(page("/explain", "", Map.of("url", List.of("http://two.example/x"))))).contains("default/web:80").contains("Ingress default/two");
        assertThat(Scrape.of(exposition))
                .contains("rauta_shadow_objects{verdict=\"applied\"} 5.0", "rauta_shadow_changes_total 0.0", "rauta_shadow_compared_total{outcome=\"other-upstream\"} 0.0");
    }

    @Test
    void anEditIsToldByItsObjectsAndItsRequests() throws Exception {
        begin();
        write(Manifests.ingress("one", "", "one.example", "/", "api") + Manifests.ingress("two", "", "two.example", "/", "absent"));
        await().until(() -> told().get("changed").asInt() == 1);
        JsonNode change = told().get("changes").get(0);
        assertThat(change.get("objects").toString())
                .contains("{\"object\":\"Ingress default/two\",\"was\":\"applied\",\"is\":\"refused\",\"reason\":\"service: default/absent not found")
                .contains("{\"object\":\"Service default/api\",\"was\":\"ignored\",\"is\":\"applied\"")
                .doesNotContain("Ingress default/one");
        assertThat(change.get("objectsChanged").asInt()).isEqualTo(5);
        assertThat(change.get("requestsChanged").asInt()).isPositive().isLessThan(change.get("asked").asInt());
        assertThat(change.get("requests").toString()).contains("one.example", "default/api:80");
        assertThat(Scrape.body(page("/shadow", "text/plain", Map.of())))
                .contains("Ingress default/two: was applied, is refused", "GET http://one.example/", "is  forward to default/api:80");
        assertThat(Scrape.of(exposition))
                .contains("rauta_shadow_objects{verdict=\"refused\"} 1.0", "rauta_shadow_changes_total 1.0");
    }

    @Test
    void whatChangesNoAnswerIsNoChange() throws Exception {
        begin();
        write(Manifests.ingress("one", "example.com/team: blue", "one.example", "/", "web") + Manifests.ingress("two", "", "two.example", "/", "web")
                + Manifests.ingress("three", "", "three.example", "/", "web"));
        await().until(() -> told().get("changed").asInt() == 1);
        JsonNode objects = told().get("changes").get(0).get("objects");
        assertThat(objects).hasSize(1);
        assertThat(objects.get(0).get("object").asString()).isEqualTo("Ingress default/three");
        assertThat(told().get("changes").get(0).get("requests").toString()).contains("three.example").doesNotContain("one.example");
    }

    /** Whoever looks at what is published writes nothing and knows no dataplane. */
    @Test
    void nobodyIsEverServed() {
        begin();
        assertThat(shadow.connected()).isEmpty();
        assertThat(shadow.dataplanes()).isZero();
    }
}
