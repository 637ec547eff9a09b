// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Other projects' test programs, built from their Go modules; without Go the test is skipped, and a line says so. */
public final class Programs {
    private static final int NO_GO = 3;

    private Programs() {}

    /** The path of each, in the order of the names. */
    public static List<Path> find(String... names) {
        List<String> command = new ArrayList<>(List.of(Helm.root().resolve("e2e/programs.sh").toString()));
        command.addAll(List.of(names));
        try {
            Process script = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            script.getOutputStream().close();
            String told = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = script.waitFor();
            if (status == NO_GO) {
                Assumptions.abort("no Go to build " + String.join(", ", names));
            }
            if (status != 0) {
                throw new IllegalStateException("programs.sh: exit " + status + " (expected: 0)\n" + told);
            }
            return told.lines().map(line -> Path.of(line.split(" ", 3)[2])).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("programs.sh did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while programs are built", e);
        }
    }
}
