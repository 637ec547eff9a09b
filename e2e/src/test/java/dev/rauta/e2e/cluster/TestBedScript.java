// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the scripts of {@code e2e/testbed}. */
final class TestBedScript {
    /** The exit status of {@code build.sh} where there is nothing to build with. */
    static final int NO_GO = 3;

    private TestBedScript() {}

    /** Runs one to its end, which has to be good. */
    static void run(String name, List<String> arguments) {
        var told = new StringBuilder();
        int status = run(name, arguments, line -> told.append(line).append('\n'));
        if (status != 0) {
            throw new IllegalStateException(name + ": exit " + status + " (expected: 0)\n" + told);
        }
    }

    static void run(String name, String argument, List<String> more) {
        List<String> all = new ArrayList<>(List.of(argument));
        all.addAll(more);
        run(name, all);
    }

    /** Runs one and answers its exit status. */
    static int run(String name, List<String> arguments, Consumer<String> line) {
        List<String> command = new ArrayList<>(List.of(
                "bash", Path.of(System.getProperty("rauta.testbed", "testbed"), name).toString()));
        command.addAll(arguments);
        try {
            Process script = new ProcessBuilder(command).redirectErrorStream(true).start();
            script.getOutputStream().close();
            try (BufferedReader lines = script.inputReader()) {
                lines.lines().forEach(line);
            }
            return script.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " runs", e);
        }
    }
}
