// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every query of every dashboard, as Grafana would send it, to a Prometheus that scrapes a Rauta under load. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DashboardsIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    /** What is empty while all is as it should be: no two dataplanes differ where there is one. */
    private static final Set<String> RIGHTLY_EMPTY = Set.of("certificates.json: Dataplanes that differ");

    private final List<Dashboard> dashboards = Dashboard.all();
    private final KnownMetrics metrics = new KnownMetrics();
    private final RenderedRules rules = RenderedRules.of(MonitoredRauta.NAMESPACE, "fullnameOverride=rauta");
    private ControlPlane cluster;
    private MonitoredRauta rauta;
    private Requests requests;
    private Prometheus prometheus;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.cluster = cluster;
        rauta = MonitoredRauta.start(cluster, folder);
        requests = rauta.requests();
        requests.start();
        prometheus = Prometheus.start(folder, rules.write(folder), rauta.targets());
    }

    @AfterAll
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (rauta != null) {
            rauta.close();
        }
    }

    @Test
    void everyQueryHasSomethingToShow() {
        // Each is asked until it has, for a breaker is open and an endpoint ejected only at times.
        Map<String, String> empty = new HashMap<>();
        for (Dashboard dashboard : dashboards) {
            Choice all = Choice.all(dashboard);
            for (Dashboard.Panel panel : dashboard.panels()) {
                for (String query : panel.queries()) {
                    empty.put(all.fill(query), dashboard.file() + ": " + panel.title());
                }
            }
        }
        empty.values().removeAll(RIGHTLY_EMPTY);
        assertThat(empty).hasSizeGreaterThan(80);
        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            rauta.change(cluster);
            empty.keySet().removeIf(this::shown);
            assertThat(empty).isEmpty();
        });
        assertThat(requests.answered()).as("answered over TLS and TCP").isPositive();
    }

    private boolean shown(String query) {
        return prometheus.query(query).stream().anyMatch(sample -> !Double.isNaN(sample.value()));
    }

    @Test
    void whatIsRightlyEmptyParses() {
        List<String> asked = new ArrayList<>();
        for (Dashboard dashboard : dashboards) {
            for (Dashboard.Panel panel : dashboard.panels()) {
                if (RIGHTLY_EMPTY.contains(dashboard.file() + ": " + panel.title())) {
                    panel.queries().forEach(query -> assertThat(prometheus.query(Choice.all(dashboard).fill(query))).isEmpty());
                    asked.add(dashboard.file() + ": " + panel.title());
                }
            }
        }
        assertThat(asked).containsExactlyInAnyOrderElementsOf(RIGHTLY_EMPTY);
    }

    /** One value of one variable leaves something of each dashboard, and no value is offered that leads nowhere. */
    @Test
    void everyVariableOffersValuesThatChoose() {
        for (Dashboard dashboard : dashboards) {
            Choice all = Choice.all(dashboard);
            for (Dashboard.Variable variable : dashboard.variables()) {
                String name = dashboard.file() + ": $" + variable.name();
                await(name).atMost(SOON).untilAsserted(() -> {
                    Set<String> offered = Choice.offered(prometheus, variable, all);
                    assertThat(offered).isNotEmpty();
                    assertThat(offered).allSatisfy(value -> assertThat(dashboard.panels().stream()
                                    .flatMap(panel -> panel.queries().stream())
                                    .filter(query -> query.contains("$" + variable.name()))
                                    .map(all.with(variable.name(), value)::fill))
                            .anyMatch(this::shown));
                });
                List<String> nothing = dashboard.panels().stream()
                        .flatMap(panel -> panel.queries().stream())
                        .filter(query -> query.contains("{namespace=~\"$namespace\"") && query.contains("$" + variable.name()))
                        .filter(query -> !query.contains("vector(0)") && !query.startsWith("count("))
                        .map(all.with(variable.name(), "no-such-thing")::fill)
                        .filter(this::shown)
                        .toList();
                assertThat(nothing).as(name + " has no effect").isEmpty();
            }
        }
    }

    @Test
    void queriesNameWhatTheDocumentKnows() {
        Set<String> unknown = new TreeSet<>();
        for (Dashboard dashboard : dashboards) {
            dashboard.variables().forEach(variable -> unknown.addAll(KnownMetrics.in(variable.selector())));
            dashboard.panels().forEach(panel -> panel.queries().forEach(query -> {
                assertThat(KnownMetrics.in(query)).as(query).isNotEmpty();
                unknown.addAll(KnownMetrics.in(query));
            }));
        }
        unknown.removeIf(metrics::knows);
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyPanelSaysWhatItMeans() {
        Set<String> uids = new TreeSet<>();
        dashboards.forEach(dashboard -> uids.add(dashboard.uid()));
        assertThat(uids).hasSameSizeAs(dashboards);
        for (Dashboard dashboard : dashboards) {
            assertThat(dashboard.json().path("tags").path(0).asString()).isEqualTo("rauta");
            assertThat(dashboard.json().path("links").path(0).path("tags").path(0).asString()).isEqualTo("rauta");
            assertThat(dashboard.panels()).isNotEmpty().allSatisfy(panel -> {
                assertThat(panel.description()).as(panel.title()).hasSizeGreaterThan(30).endsWith(".");
                assertThat(panel.unit()).as(panel.title()).isNotEmpty();
                assertThat(panel.queries()).as(panel.title()).isNotEmpty();
                for (JsonNode link : panel.json().path("links")) {
                    assertThat(uids).contains(link.path("url").asString().replaceFirst("/d/([^?]*).*", "$1"));
                }
            });
            assertThat(dashboard.panels().stream().map(panel -> panel.json().path("id").asInt()))
                    .doesNotHaveDuplicates();
            assertThat(cells(dashboard)).as("cells of " + dashboard.file()).doesNotHaveDuplicates();
        }
    }

    private static List<String> cells(Dashboard dashboard) {
        List<String> cells = new ArrayList<>();
        for (Dashboard.Panel panel : dashboard.panels()) {
            JsonNode at = panel.json().path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    cells.add((at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y));
                }
            }
        }
        return cells;
    }

    /** The alerts can be evaluated, and of what they look at there is something. */
    @Test
    void alertsLookAtWhatIsThere() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(prometheus.ruleErrors()).isEmpty();
            for (RenderedRules.Alert alert : rules.alerts()) {
                for (String metric : KnownMetrics.in(alert.expression())) {
                    assertThat(prometheus.query(metric)).as(alert.name() + " looks at " + metric).isNotEmpty();
                }
            }
            // They wait to fire, or do, for what is wrong here.
            assertThat(prometheus.query("ALERTS"))
                    .extracting(alert -> alert.labels().get("alertname"))
                    .contains("RautaErrorsHigh", "RautaUpstreamFailing", "RautaBreakerOpen", "RautaEndpointsUnhealthy",
                            "RautaRateStoreSilent", "RautaConfigProblems", "RautaCertificateEnds")
                    .doesNotContain("RautaDown", "RautaNoLeader", "RautaNoDataplane", "RautaDataplaneCutOff", "RautaDataplanesDiffer");
        });
    }

    /** Of what has been seen so far; into docs/dashboards, after some minutes of load, where that is asked for. */
    @Test
    void picturesAreDrawn(@TempDir Path folder) throws Exception {
        boolean kept = Boolean.getBoolean("pictures.rewrite");
        if (kept) {
            await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofSeconds(2)).until(() -> {
                rauta.change(cluster);
                return prometheus.query("min(count_over_time(up[10m])) > 180").size() == 1;
            });
        }
        Path pictures = kept ? Helm.root().resolve("docs/dashboards") : folder;
        Process script = new ProcessBuilder(
                        Helm.root().resolve("scripts/pictures").toString(), prometheus.site(), pictures.toString())
                .inheritIO()
                .start();
        assertThat(script.waitFor()).isZero();
        for (Dashboard dashboard : dashboards) {
            assertThat(pictures.resolve(dashboard.file().replaceFirst("json$", "svg"))).content().startsWith("<svg").endsWith("</svg>\n");
        }
    }

    @Test
    void theChartMakesAConfigMapOfEach() throws Exception {
        List<ConfigMap> maps = cluster.client()
                .load(new ByteArrayInputStream(Helm.template(
                                "--show-only", "templates/monitoring.yaml",
                                "--set", "dashboards.enabled=true,dashboards.annotations.grafana_folder=Rauta")
                        .getBytes(StandardCharsets.UTF_8)))
                .items()
                .stream()
                .map(ConfigMap.class::cast)
                .toList();
        assertThat(maps).hasSameSizeAs(dashboards);
        for (ConfigMap map : maps) {
            assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
            assertThat(map.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Rauta");
            String key = map.getData().keySet().iterator().next();
            assertThat(map.getData().get(key)).isEqualToIgnoringNewLines(Files.readString(
                    Helm.root().resolve("charts/rauta/dashboards").resolve(key.replaceFirst("^rauta-", ""))));
        }
    }
}
