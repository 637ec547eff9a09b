// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.RautaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Gateway API's whole suite, serially, on a test bed of its own, in a minute and a half; {@code make conformance} runs it
 * with the suite's own waits.
 */
final class GatewayConformanceIT {
    /** Exit statuses of the script for a machine that lacks Go, or the right to make namespaces. */
    private static final List<Integer> CANNOT = List.of(3, 4);

    @Test
    void everyProfilePasses(@TempDir Path folder) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        Helm.root().resolve("e2e/conformance/gateway.sh").toString())
                .redirectErrorStream(true);
        var environment = builder.environment();
        // A cluster that the shell happens to name is not meant.
        environment.remove("KUBECONFIG");
        List.of("RUN", "FEATURES", "PROFILES", "TIMES", "KILL_AFTER", "REPORT").forEach(environment::remove);
        environment.put("SHORT", "1");
        environment.put("RAUTA", RautaProcess.launcher().toString());
        environment.put("WORK", folder.resolve("run").toString());
        Process script = builder.start();
        script.getOutputStream().close();
        String told = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = script.waitFor();
        if (CANNOT.contains(status)) {
            System.err.println("SKIPPED: GatewayConformanceIT: " + told.strip());
            Assumptions.abort(told);
        }
        assertThat(status).as(told).isZero();
        for (String profile : List.of("HTTP", "GRPC", "TLS", "TCP", "UDP")) {
            assertThat(told)
                    .as("core, and every extended feature")
                    .containsPattern("\\| GATEWAY-" + profile + " \\| core \\| success \\| [0-9]+ \\| 0 \\| 0 \\|")
                    .containsPattern("\\| GATEWAY-" + profile + " \\| extended \\| success \\| [0-9]+ \\| 0 \\| 0 \\| [0-9]+ \\| 0 \\|");
        }
    }
}
