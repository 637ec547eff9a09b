// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's alerts: each fires when it should, is silent when not, and leads to what to do. */
final class AlertRulesIT {
    private static final RenderedRules RULES = RenderedRules.of("rauta", "fullnameOverride=rauta");

    @TempDir
    Path folder;

    @Test
    void promtoolFindsNothingWrong() throws Exception {
        assertThat(promtool("check", "rules", RULES.write(folder).toString()))
                .contains("SUCCESS: " + RULES.alerts().size() + " rules found");
    }

    @Test
    void eachFiresWhenItShouldAndIsSilentWhenNot() throws Exception {
        RULES.write(folder);
        List<String> command = new ArrayList<>(List.of("test", "rules"));
        StringBuilder tests = new StringBuilder();
        for (Path test : tests()) {
            Files.copy(test, folder.resolve(test.getFileName()));
            command.add(folder.resolve(test.getFileName()).toString());
            tests.append(Files.readString(test));
        }
        assertThat(promtool(command.toArray(String[]::new)).split("SUCCESS", -1)).hasSize(command.size() - 2 + 1);
        assertThat(RULES.alerts()).allSatisfy(alert -> assertThat(tests.toString())
                .contains("alertname: " + alert.name() + "\n    exp_alerts:\n    - exp_labels")
                .contains("alertname: " + alert.name() + ", exp_alerts: []}")
                .contains("{eval_time: 3h, alertname: " + alert.name() + ", exp_alerts: []}"));
    }

    /** An alert that a test expects and that does not come is noticed. */
    @Test
    void aTestThatShouldFailDoes() throws Exception {
        RenderedRules.of("rauta", "prometheusRule.errorPercent=50").write(folder);
        Path traffic = tests().stream().filter(test -> test.endsWith("traffic.yaml")).findFirst().orElseThrow();
        Files.copy(traffic, folder.resolve("traffic.yaml"));
        assertThat(run("test", "rules", folder.resolve("traffic.yaml").toString()))
                .startsWith("1 ")
                .contains("alertname: RautaErrorsHigh");
    }

    @Test
    void eachSaysHowBadItIsAndLeadsToItsSection() throws Exception {
        String operations = Files.readString(Helm.root().resolve("docs/operations.md"));
        Set<String> headings = operations.lines()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring("### ".length()))
                .collect(Collectors.toSet());
        KnownMetrics metrics = new KnownMetrics();
        assertThat(RULES.alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.labels().get("severity")).isIn("critical", "warning", "info");
            assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
            assertThat(alert.annotations().get("runbook_url"))
                    .endsWith("/docs/operations.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(headings).contains(alert.name());
            assertThat(KnownMetrics.in(alert.expression())).isNotEmpty().allMatch(metrics::knows);
        });
        assertThat(headings.stream().filter(heading -> heading.startsWith("Rauta")).toList())
                .containsExactlyInAnyOrderElementsOf(RULES.alerts().stream().map(RenderedRules.Alert::name).toList());
    }

    @Test
    void valuesChangeThem() {
        RenderedRules other = RenderedRules.of("edge", "prometheusRule.without={RautaDown,RautaConfigProblems},"
                + "prometheusRule.certificateDays=20,prometheusRule.latencyMillis=250,prometheusRule.runbook=https://wiki.example/rauta");
        assertThat(other.alerts()).hasSize(RULES.alerts().size() - 2).extracting(RenderedRules.Alert::name)
                .doesNotContain("RautaDown", "RautaConfigProblems");
        assertThat(expression(other, "RautaCertificateEnds")).endsWith("< 20 * 86400");
        assertThat(expression(other, "RautaLatencyHigh")).endsWith("> 250 / 1000");
        assertThat(other.alerts().getFirst().annotations().get("runbook_url")).startsWith("https://wiki.example/rauta#rauta");
        assertThat(Helm.run("template", "rauta", "charts/rauta", "--set", "prometheusRule.errorPercent=500").status()).isNotZero();
    }

    private static String expression(RenderedRules rules, String alert) {
        return rules.alerts().stream().filter(one -> one.name().equals(alert)).findFirst().orElseThrow().expression();
    }

    private static List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.list(Helm.root().resolve("e2e/src/test/resources/alerts"))) {
            return files.sorted().toList();
        }
    }

    private static String promtool(String... arguments) throws Exception {
        String output = run(arguments);
        assertThat(output).startsWith("0 ");
        return output;
    }

    /** The exit status and what was said. */
    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find("promtool").getFirst().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }
}
