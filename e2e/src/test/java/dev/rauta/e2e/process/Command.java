// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of {@code rauta} that has ended.
 *
 * @param out what it has printed
 * @param err what it has complained of
 */
public record Command(int code, String out, String err) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Runs {@code rauta ARGUMENTS...} to its end.
     *
     * @param folder for its output
     */
    public static Command rauta(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(RautaProcess.launcher().toString()));
        command.addAll(arguments);
        try {
            Path out = Files.createTempFile(folder, arguments.getFirst() + "-", ".out");
            Path err = Files.createTempFile(folder, arguments.getFirst() + "-", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " still runs after " + LIMIT);
            }
            return new Command(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("not run: " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
