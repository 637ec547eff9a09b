// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Helm, through the project's script that finds or builds it; without Go and Helm the test is skipped, and a line says so. */
public final class Helm {
    private static final int NO_HELM = 3;
    private static boolean built;

    /** What a run said. */
    public record Run(int status, String output) {}

    private Helm() {}

    /** The project's root. */
    public static Path root() {
        return Path.of(System.getProperty("rauta.root")).toAbsolutePath().normalize();
    }

    public static Run run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root().resolve("scripts/helm").toString()));
        command.addAll(List.of(arguments));
        return script(command);
    }

    /** Runs any script of the project that uses Helm. */
    public static Run script(List<String> command) {
        if (!built) {
            // The first run may build it, and tells so where the output of what was asked for is awaited.
            execute(List.of(root().resolve("scripts/helm").toString(), "version"));
            built = true;
        }
        return execute(command);
    }

    private static Run execute(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(root().toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status == NO_HELM) {
                System.err.println("SKIPPED: " + output.strip());
                Assumptions.abort(output);
            }
            return new Run(status, output);
        } catch (IOException e) {
            throw new UncheckedIOException("helm did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while helm runs", e);
        }
    }

    /** The chart, rendered as release {@code rauta} in namespace {@code rauta}. */
    public static String template(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "template", "rauta", "charts/rauta", "--namespace", "rauta",
                "--api-versions", "gateway.networking.k8s.io/v1/GatewayClass"));
        arguments.addAll(List.of(more));
        Run run = run(arguments.toArray(String[]::new));
        if (run.status() != 0) {
            throw new IllegalStateException("helm template: exit " + run.status() + "\n" + run.output());
        }
        return run.output();
    }
}
