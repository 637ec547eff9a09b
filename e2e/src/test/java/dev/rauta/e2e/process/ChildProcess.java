// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A program that a test started, with its output in a log file; it never outlives this JVM's orderly end. */
public final class ChildProcess implements AutoCloseable {
    private static final int TAIL = 30;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread reaper;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.reaper = new Thread(process::destroyForcibly, "end-" + name);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    public static ChildProcess start(String name, Path folder, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(folder);
            Path log = Files.createTempFile(folder, name + "-", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return new ChildProcess(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException("not started: " + String.join(" ", command), e);
        }
    }

    /** Waits until the condition holds and fails at once, with the log's end, when the process ends before that. */
    public void awaitUp(Duration limit, Callable<Boolean> condition) {
        await(name + " is up, log " + log)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .failFast(name + " ended", this::failIfEnded)
                .ignoreExceptions()
                .until(condition);
    }

    private void failIfEnded() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + tail());
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String tail() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }

    /** Sends SIGTERM and returns the exit status. */
    public int terminate(Duration limit) {
        process.destroy();
        return awaitExit(limit);
    }

    /** Sends SIGSTOP: it stands still, with its connections open, until {@link #resume}. */
    public void pause() {
        signal("-STOP");
    }

    /** Sends SIGCONT. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", signal, "" + process.pid()).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(name + ": kill " + signal + ": exit " + status + " (expected: 0)");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " gets " + signal, e);
        }
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " still runs after " + limit + ":\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " ends", e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook runs or has run, and the process is gone either way.
            return;
        }
    }
}
