// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.app.admin.AdminServer.Page;
import dev.rauta.app.admin.page.Overview;
import dev.rauta.app.explain.Explainer;
import dev.rauta.app.explain.Explanation;
import dev.rauta.app.shadow.Shadow;
import dev.rauta.app.shadow.ShadowPage;
import dev.rauta.controller.Controller;
import dev.rauta.controller.Decision;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.snapshot.InForce;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.snapshot.Snapshot;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The admin pages of a process, by what runs in it. */
public final class Pages {
    private final String role;
    private final Exposition exposition;
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
            Exposition exposition,
            @Nullable Controller controller,
            @Nullable Dataplane dataplane,
            Supplier<Readiness> readiness) {
        this.role = role;
        this.exposition = exposition;
        this.controller = controller;
        this.dataplane = dataplane;
        this.readiness = readiness;
    }

    /** All pages by path. */
    public Map<String, Page> byPath() {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put("/healthz", _ -> Answer.text(200, "ok\n"));
        pages.put("/readyz", _ -> readiness());
        pages.put("/metrics", question -> exposition.scrape(question.accept()));
        pages.put("/snapshot", _ -> snapshot());
        pages.put("/", this::overview);
        pages.put("/explain", question -> Answer.json(explained(question)));
        Dataplane bytes = dataplane;
        if (bytes != null) {
            pages.put("/workers", _ -> Answer.json(WorkersPage.of(bytes.describeWorkers())));
            pages.put("/health-checks", _ -> Answer.json(HealthPage.of(bytes.describeHealth())));
        }
        return pages;
    }

    /** Those of a process that serves nothing. */
    public static Map<String, Page> of(Exposition exposition, Controller controller, Shadow shadow, Supplier<Readiness> readiness) {
        Map<String, Page> pages = new Pages("shadow", exposition, controller, null, readiness).byPath();
        pages.put("/shadow", question -> shadow(shadow, question));
        return pages;
    }

    private static Answer shadow(Shadow shadow, Question question) {
        boolean people = question.accept().contains("text/") && !question.accept().contains("application/json");
        return shadow.view()
                .map(view -> people ? Answer.text(200, ShadowPage.text(view)) : Answer.json(ShadowPage.json(view)))
                .orElseGet(() -> Answer.text(503, "nothing translated yet\n"));
    }

    private Answer overview(Question question) {
        Readiness now = readiness.get();
        Overview.Role its = new Overview.Role(role, now.ready(), now.words());
        return Answer.html(Overview.of(its, controller, dataplane, question.parameters(), this::explained), Overview.POLICY);
    }

    private Answer readiness() {
        Readiness now = readiness.get();
        return Answer.text(now.ready() ? 200 : 503, now.words() + "\n");
    }

    private Answer snapshot() {
        if (dataplane != null) {
            return dataplane.snapshots()
                    .inForce()
                    .map(now -> Answer.json(SnapshotPage.of(now.encoded(), now.problems())))
                    .orElseGet(() -> Answer.text(503, "no snapshot applied yet\n"));
        }
        return Optional.ofNullable(controller)
                .flatMap(Controller::latest)
                .map(now -> Answer.json(SnapshotPage.of(now.encoded(), List.of())))
                .orElseGet(() -> Answer.text(503, "caches not synced yet\n"));
    }

    private Explanation explained(Question question) {
        String url = question.first("url")
                .orElseThrow(() -> new IllegalArgumentException("url: missing (expected: /explain?url=http://HOST/PATH)"));
        return explained(question.first("method").orElse("GET"), url, question.all("header"));
    }

    private Explanation explained(String method, String url, List<String> headers) {
        List<Map.Entry<String, String>> fields = headers.stream().map(Headers::parse).toList();
        return explainer().explain(method, URI.create(url), fields);
    }

    /** Asks what serves here; where nothing does, what would be served. */
    private Explainer explainer() {
        Optional<Decision> decision = Optional.ofNullable(controller).flatMap(Controller::latest);
        Function<SourceRef, Optional<String>> places =
                source -> decision.flatMap(now -> now.observation().places().find(source));
        if (dataplane != null) {
            InForce now = dataplane.snapshots()
                    .inForce()
                    .orElseThrow(() -> new IllegalArgumentException("no snapshot applied yet (expected: a ready dataplane)"));
            DataplaneSettings settings = dataplane.settings();
            return new Explainer(now.snapshot(), now.router(), settings.privilegedPortOffset(), settings.ambiguousPaths(), places);
        }
        Snapshot snapshot = decision.map(now -> now.translation().snapshot())
                .orElseThrow(() -> new IllegalArgumentException("caches not synced yet (expected: a ready controller)"));
        return new Explainer(snapshot, Router.compile(snapshot.routes()), 0, AmbiguousPaths.REFUSE, places);
    }
}
