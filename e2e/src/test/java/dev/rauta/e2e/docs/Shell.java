// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A bash that commands are typed into, one after the other: what one sets, the next one sees. For one thread. */
public final class Shell implements AutoCloseable {
    private final Process bash;
    private final Writer in;
    private final BufferedReader out;
    private final String mark = "done-" + UUID.randomUUID();

    /** What a command printed, on both outputs, and how it ended. */
    public record Said(int status, String output) {}

    /** @param environment besides the process's own */
    public Shell(Path folder, Map<String, String> environment) {
        var builder = new ProcessBuilder("bash").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            bash = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("no bash", e);
        }
        in = bash.outputWriter(StandardCharsets.UTF_8);
        out = bash.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Types a command and waits for its end. What it leaves in the background runs on.
     *
     * @throws IllegalStateException where it still runs after that time, or has ended the shell
     */
    public Said type(String command, Duration limit) {
        // A reader that a silent command would hold for ever is set free by the end of the shell.
        var guard = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(limit);
                end();
            } catch (InterruptedException e) {
                // It ended in time.
                Thread.currentThread().interrupt();
            }
        });
        try {
            // Nothing that it starts shall read what is typed after it.
            in.write("{ " + command + "\n} < /dev/null\nprintf '\\n%s %d\\n' " + mark + " $?\n");
            in.flush();
            return read(command, limit);
        } catch (IOException e) {
            throw new UncheckedIOException("the shell takes no commands: " + command, e);
        } finally {
            guard.interrupt();
        }
    }

    private Said read(String command, Duration limit) throws IOException {
        var text = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(mark)) {
                int status = Integer.parseInt(line.substring(mark.length() + 1));
                // The line break before the mark is ours.
                return new Said(status, text.isEmpty() ? "" : text.substring(0, text.length() - 1));
            }
            text.append(line).append('\n');
        }
        throw new IllegalStateException(command + ": has not ended within " + limit + ", or ended the shell; it printed\n" + text);
    }

    private void end() {
        bash.descendants().forEach(ProcessHandle::destroy);
        bash.destroyForcibly();
    }

    @Override
    public void close() {
        try {
            end();
            bash.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
