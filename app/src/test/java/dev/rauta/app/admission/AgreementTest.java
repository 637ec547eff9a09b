// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.check.Report;
import dev.rauta.app.explain.Planned;
import dev.rauta.controller.Decision;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A review says of an object what {@code rauta check} says of it, for every object of every case that translation is tested with. */
final class AgreementTest {
    private static final Path CASES = Path.of("../controller/src/test/resources/translate");

    @TempDir
    Path folder;

    @Test
    void aReviewSaysWhatCheckSays() throws IOException {
        List<Path> cases;
        try (Stream<Path> all = Files.walk(CASES)) {
            cases = all.filter(one -> one.toString().endsWith(".in.yaml") && !one.toString().contains("/shared/")).sorted().toList();
        }
        Map<String, Integer> seen = new TreeMap<>();
        for (Path input : cases) {
            agree(input, seen);
        }
        assertThat(cases).hasSizeGreaterThan(100);
        for (String kind : List.of("Ingress", "Gateway", "ListenerSet", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute",
                "BackendTLSPolicy", "TrafficPolicy")) {
            assertThat(seen).as("%s", seen).containsKeys(kind + " DENIED", kind + " WARNED");
        }
    }

    private void agree(Path input, Map<String, Integer> seen) throws IOException {
        ClusterState state = state(input);
        Settings settings = settings();
        Site site = Site.of(state, settings);
        Decision decided = Site.decision(state, settings);
        Planned planned = new Planned(decided.observation(), decided.translation());
        for (HasMetadata object : state.stream().toList()) {
            Review review = Site.rewriting(object);
            SourceRef ref = ObjectId.of(object).source();
            Ruling ruling = site.judge().judge(review);
            if (review.kind().isEmpty()) {
                assertThat(ruling).isEqualTo(Ruling.IGNORED);
                continue;
            }
            seen.merge(object.getKind() + " " + ruling.outcome(), 1, Integer::sum);
            Report.ObjectReport checked = Report.of(planned, ref);
            assertThat(ruling.outcome() == Outcome.DENIED || ruling.outcome() == Outcome.WARNED)
                    .as("%s: %s: %s, check: %s", CASES.relativize(input), ref, ruling, checked)
                    .isEqualTo(checked.verdict().equals("refused")
                            || checked.keys().stream().anyMatch(key -> !key.verdict().equals("applied")));
            boolean own = Report.problems(planned, ref).stream().anyMatch(one -> !one.elsewhere());
            assertThat(ruling.outcome() == Outcome.DENIED).as("%s: %s: %s", CASES.relativize(input), ref, ruling).isEqualTo(own);
        }
    }

    /** The case with all that cases may have beside them. */
    private ClusterState state(Path input) throws IOException {
        Path place = Files.createTempDirectory(folder, "case");
        List<Path> files = new ArrayList<>(List.of(input));
        try (Stream<Path> shared = Files.list(CASES.resolve("shared"))) {
            files.addAll(shared.toList());
        }
        for (Path file : files) {
            Files.copy(file, place.resolve(file.getFileName()));
        }
        return FileSource.readOnce(place).state();
    }

    private static Settings settings() {
        Settings usual = Settings.DEFAULT;
        return new Settings(
                usual.ingressClass(), usual.adoptedClasses(), usual.controllerName(), usual.gatewayControllerName(),
                usual.defaultCertificate(), usual.upstreamProtocol(), usual.sslRedirect(), usual.watchNamespaces(),
                usual.secretNamespaces(), usual.publishService(), List.of("192.0.2.1"), usual.gatewayAddressPool(),
                usual.gatewayServices(), usual.gatewayServiceType(), usual.dataplaneService(), usual.nginxConfigMap(), usual.recorded());
    }
}
