// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;

/** Programs of other projects, built or fetched by a script; where that cannot be a test is skipped, and a line says so. */
final class TestPrograms {
    private static final int MISSING = 3;

    private TestPrograms() {}

    /** The path of one. */
    static String find(String name) {
        try {
            Process script = new ProcessBuilder("../e2e/programs.sh", name)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            script.getOutputStream().close();
            String told = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = script.waitFor();
            if (status == MISSING) {
                Assumptions.abort(name + " is not there and cannot be got");
            }
            if (status != 0) {
                throw new IllegalStateException("programs.sh: exit " + status + " (expected: 0)\n" + told);
            }
            return told.strip().split(" ", 3)[2];
        } catch (IOException e) {
            throw new UncheckedIOException("programs.sh did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " is looked for", e);
        }
    }
}
