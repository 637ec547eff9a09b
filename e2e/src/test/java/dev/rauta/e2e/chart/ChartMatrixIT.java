// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of the chart, alone, in pairs that meet, and all at once: what is rendered is what a real API server takes. */
@NeedsControlPlane(own = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartMatrixIT {
    private static final List<Combination> MATRIX = Combination.read("matrix.yaml");
    private static final int AT_LEAST = 60;

    private Admission admission;

    @BeforeAll
    void prepare(ControlPlane cluster) {
        Programs.find("cert-manager-crds", "monitoring-crds", "keda-crds").forEach(cluster::install);
        admission = new Admission(cluster);
    }

    @AfterAll
    void tell() {
        System.out.printf("chart: %d combinations of values, %d refused; %d different objects shown to the API server%n",
                MATRIX.size(), refused().size(), admission.shown());
    }

    static List<Combination> matrix() {
        return MATRIX;
    }

    static List<Combination> refused() {
        return Combination.read("refused.yaml");
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void theApiServerTakesWhatIsRendered(Combination combination) {
        Helm.Run run = combination.render();
        assertThat(run.status()).as(run.output()).isZero();
        combination.has().forEach(text -> assertThat(run.output()).contains(text));
        combination.lacks().forEach(text -> assertThat(run.output()).doesNotContain(text));
        Rendered rendered = Rendered.of(run.output());
        rendered.objects().forEach(admission::take);
        assertThat(rendered.pods()).isNotEmpty();
        if (combination.outside()) {
            assertThatThrownBy(() -> rendered.pods().forEach(pod -> admission.take(pod, Admission.RESTRICTED)))
                    .hasMessageContaining("violates PodSecurity \"restricted:latest\"");
        }
        rendered.pods().forEach(pod -> admission.take(pod, combination.outside() ? Admission.PRIVILEGED : Admission.RESTRICTED));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeIsRefused(Combination combination) {
        Helm.Run run = combination.render();
        assertThat(run.status()).as(run.output()).isNotZero();
        assertThat(combination.has()).isNotEmpty().allSatisfy(text -> assertThat(run.output()).contains(text));
    }

    /** A value that is not in the matrix is not tried, and one that changes nothing should not be there. */
    @Test
    void everyValueIsTriedAndChangesWhatIsRendered() throws IOException {
        Set<String> leaves = leaves();
        Map<String, List<Combination>> by = new TreeMap<>();
        for (Combination combination : MATRIX) {
            combination.paths(leaves).forEach(path -> by.computeIfAbsent(path, _ -> new ArrayList<>()).add(combination));
        }
        assertThat(by.keySet()).containsAll(leaves);
        Map<Combination, String> whole = MATRIX.stream().collect(Collectors.toMap(one -> one, one -> one.render().output()));
        List<String> idle = by.entrySet().parallelStream()
                .filter(entry -> entry.getValue().stream().allMatch(one ->
                        Combination.render(one.without(entry.getKey())).output().equals(whole.get(one))))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(idle).as("values that change nothing").isEmpty();
        assertThat(MATRIX).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }

    /** Values of values.yaml that have none below them, as the chart's README lists them. */
    private static Set<String> leaves() throws IOException {
        return Files.readAllLines(Helm.root().resolve("charts/rauta/README.md")).stream()
                .filter(line -> line.startsWith("| `") && !line.split("\\|")[2].isBlank())
                .map(line -> line.split("`")[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
