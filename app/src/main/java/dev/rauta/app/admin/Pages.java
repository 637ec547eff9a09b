// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.app.admin.AdminServer.Page;
import dev.rauta.app.explain.Explainer;
import dev.rauta.app.explain.Explanation;
import dev.rauta.app.shadow.Shadow;
import dev.rauta.app.shadow.ShadowPage;
import dev.rauta.controller.Controller;
import dev.rauta.controller.Decision;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.snapshot.InForce;
import dev.rauta.routes.snapshot.Snapshot;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The admin pages of a process, by what runs in it. */
public final class Pages {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String role;
    private final PrometheusMeterRegistry registry;
    private final @Nullable Controller controller;
    private final @Nullable Dataplane dataplane;
    private final Supplier<Readiness> readiness;

    /**
     * @param role the command's name
     * @param controller where one runs in this process
     * @param dataplane where one runs in this process
     * @param readiness asked anew for each question
     */
    public Pages(
            String role,
            PrometheusMeterRegistry registry,
            @Nullable Controller controller,
            @Nullable Dataplane dataplane,
            Supplier<Readiness> readiness) {
        this.role = role;
        this.registry = registry;
        this.controller = controller;
        this.dataplane = dataplane;
        this.readiness = readiness;
    }

    /** All pages by path. */
    public Map<String, Page> byPath() {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put("/healthz", _ -> Answer.text(200, "ok\n"));
        pages.put("/readyz", _ -> readiness());
        pages.put("/metrics", question -> Exposition.scrape(registry, question.accept()));
        pages.put("/snapshot", _ -> snapshot());
        pages.put("/", _ -> new Answer(200, "text/html; charset=utf-8", new Overview(role, controller, dataplane).html()));
        Dataplane bytes = dataplane;
        if (bytes != null) {
            pages.put("/workers", _ -> Answer.json(JSON.writeValueAsString(WorkersPage.of(bytes.describeWorkers()))));
            pages.put("/health-checks", _ -> Answer.json(JSON.writeValueAsString(HealthPage.of(bytes.describeHealth()))));
            pages.put("/explain", question -> explain(bytes, question));
        }
        return pages;
    }

    /** Those of a process that serves nothing. */
    public static Map<String, Page> of(PrometheusMeterRegistry registry, Controller controller, Shadow shadow, Supplier<Readiness> readiness) {
        Map<String, Page> pages = new Pages("shadow", registry, controller, null, readiness).byPath();
        pages.put("/explain", question -> Answer.json(JSON.writeValueAsString(explained(controller, question))));
        pages.put("/shadow", question -> shadow(shadow, question));
        return pages;
    }

    private static Answer shadow(Shadow shadow, Question question) {
        boolean people = question.accept().contains("text/") && !question.accept().contains("application/json");
        return shadow.view()
                .map(view -> people ? Answer.text(200, ShadowPage.text(view)) : Answer.json(ShadowPage.json(view)))
                .orElseGet(() -> Answer.text(503, "nothing translated yet\n"));
    }

    private static Explanation explained(Controller controller, Question question) {
        Decision now = controller.latest()
                .orElseThrow(() -> new IllegalArgumentException("caches not synced yet (expected: a ready controller)"));
        Snapshot snapshot = now.translation().snapshot();
        return explained(question, new Explainer(
                snapshot, Router.compile(snapshot.routes()), 0, AmbiguousPaths.REFUSE, now.observation().places()::find));
    }

    private Answer readiness() {
        Readiness now = readiness.get();
        return Answer.text(now.ready() ? 200 : 503, now.words() + "\n");
    }

    private Answer snapshot() {
        if (dataplane != null) {
            return dataplane.snapshots()
                    .inForce()
                    .map(now -> Answer.json(JSON.writeValueAsString(SnapshotPage.of(now.encoded(), now.problems()))))
                    .orElseGet(() -> Answer.text(503, "no snapshot applied yet\n"));
        }
        return Optional.ofNullable(controller)
                .flatMap(Controller::latest)
                .map(now -> Answer.json(JSON.writeValueAsString(SnapshotPage.of(now.encoded(), List.of()))))
                .orElseGet(() -> Answer.text(503, "caches not synced yet\n"));
    }

    private Answer explain(Dataplane bytes, Question question) {
        InForce now = bytes.snapshots()
                .inForce()
                .orElseThrow(() -> new IllegalArgumentException("no snapshot applied yet (expected: a ready dataplane)"));
        Explainer explainer = new Explainer(
                now.snapshot(),
                now.router(),
                bytes.settings().privilegedPortOffset(),
                bytes.settings().ambiguousPaths(),
                source -> Optional.ofNullable(controller)
                        .flatMap(Controller::latest)
                        .flatMap(decision -> decision.observation().places().find(source)));
        return Answer.json(JSON.writeValueAsString(explained(question, explainer)));
    }

    private static Explanation explained(Question question, Explainer explainer) {
        String url = question.first("url")
                .orElseThrow(() -> new IllegalArgumentException("url: missing (expected: /explain?url=http://HOST/PATH)"));
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        question.all("header").forEach(text -> headers.add(Headers.parse(text)));
        return explainer.explain(question.first("method").orElse("GET"), URI.create(url), headers);
    }
}
