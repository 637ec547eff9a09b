// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The log that people read: a line for each step with its time, and what was seen in it; on standard output and in a file. */
final class Journal {
    private final Path file;
    private final long began = System.nanoTime();
    private int steps;

    Journal(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is done in a step. */
    interface Work {
        void run() throws Exception;
    }

    /** Does a step; the first one that fails ends the journey. */
    void step(String title, Work work) throws Exception {
        steps++;
        say("%n[%6.1f s] %2d. %s", seconds(began), steps, title);
        long start = System.nanoTime();
        try {
            work.run();
        } catch (Exception | AssertionError e) {
            say("           FAILED after %.1f s: %s", seconds(start), String.valueOf(e.getMessage()).strip());
            throw e;
        }
        say("           done in %.1f s", seconds(start));
    }

    /** Something seen, under the step. */
    void note(String text) {
        text.strip().lines().forEach(line -> say("           %s", line));
    }

    /** The last line. */
    void end() {
        say("%n[%6.1f s] all %d steps done", seconds(began), steps);
    }

    private void say(String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format + "%n", arguments);
        System.out.print(line);
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
