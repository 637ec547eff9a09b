// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** One of the project's scripts, which exit with 3, and a line that says why, where what they need is not here. */
public final class Script {
    private static final int SKIPPED = 3;

    private Script() {}

    /**
     * Runs one to its end; its standard error is everybody's. Where it is skipped, so is the test.
     *
     * @return its standard output
     * @throws IllegalStateException where it fails
     */
    public static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            process.getOutputStream().close();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status == SKIPPED) {
                Assumptions.abort(String.join(" ", command) + ": skipped, for the reason above");
            }
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": exit " + status + " (expected: 0)\n" + told);
            }
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException("not run: " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + String.join(" ", command), e);
        }
    }
}
