// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Puts cases before a running ingress-nginx and before Rauta, and writes docs/beside-ingress-nginx.md.
 *
 * <p>Its name ends so that no build takes it for a test; {@code make beside-ingress-nginx} runs it. The program that
 * {@code -Dbeside.program} names takes the flags of ingress-nginx's controller.
 */
@NeedsControlPlane
final class BesideIngressNginx {
    private static final List<String> FILES =
            List.of("routing.yaml", "rewriting.yaml", "redirects.yaml", "access.yaml", "traffic.yaml", "configmap.yaml", "defaults.yaml");

    @Test
    void differOnlyWhereItIsMeant(ControlPlane cluster, @TempDir Path folder) throws IOException {
        Path program = Path.of(System.getProperty("beside.program", "")).toAbsolutePath();
        assertThat(program).as("beside.program (expected: ingress-nginx's controller)").isExecutable();
        List<Known> known = Known.all();
        try (var services = new Services()) {
            List<CaseFile> files = FILES.stream().map(name -> CaseFile.read(name, services)).toList();
            List<Report.Part> parts = new ArrayList<>();
            List<String> hosts = files.stream()
                    .flatMap(file -> file.cases().stream())
                    .flatMap(one -> one.asks().stream().map(Ask::host))
                    .filter(host -> host.matches("[a-z.-]+"))
                    .distinct()
                    .toList();
            String release;
            try (var both = Both.start(cluster, program, folder, services, hosts)) {
                release = both.release();
                for (CaseFile file : files) {
                    parts.add(new Report.Part(file, both.compare(file)));
                }
            }
            var report = new Report(release, parts, known);
            Files.writeString(Helm.root().resolve("docs/beside-ingress-nginx.md"), report.text());
            assertThat(report.unexplained()).as("differences that nobody means").isEmpty();
            assertThat(report.unused()).as("meant, and not seen").isEmpty();
        }
    }
}
