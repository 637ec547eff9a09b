// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import dev.rauta.routes.testing.FreePorts;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rauta as its users start it: by its launcher, in one of its roles, with its admin port known. */
public final class RautaProcess implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(60);
    private static final Duration DOWN = Duration.ofSeconds(45);

    private final ChildProcess process;
    private final int admin;

    private RautaProcess(ChildProcess process, int admin) {
        this.process = process;
        this.admin = admin;
    }

    /** Starts {@code rauta ROLE ARGS...}; it need not be ready yet. */
    public static RautaProcess start(Path folder, String role, String... arguments) {
        return start(folder, role, Map.of(), List.of(arguments));
    }

    /** The same with variables of its own. */
    public static RautaProcess start(Path folder, String role, Map<String, String> environment, List<String> arguments) {
        int admin = FreePorts.next();
        List<String> command = new ArrayList<>(
                List.of(launcher().toString(), role, "--admin-address", "127.0.0.1:" + admin));
        command.addAll(arguments);
        return new RautaProcess(ChildProcess.start(role, folder, environment, command), admin);
    }

    /** Starts a sample upstream. */
    public static ChildProcess echo(Path folder, String host, int port, String protocol, String name) {
        ChildProcess echo = ChildProcess.start("echo-" + name, folder, Map.of(), List.of(
                launcher().toString(), "echo", "--host", host, "--port", "" + port, "--protocol", protocol, "--name", name));
        echo.awaitUp(UP, () -> {
            try (var socket = new Socket(host, port)) {
                return socket.isConnected();
            }
        });
        return echo;
    }

    /** Where {@code make build} puts the launcher. */
    public static Path launcher() {
        return Path.of(System.getProperty("rauta.launcher")).toAbsolutePath().normalize();
    }

    public RautaProcess awaitReady() {
        process.awaitUp(UP, () -> admin("/readyz").status() == 200);
        return this;
    }

    public void awaitUp() {
        process.awaitUp(UP, () -> admin("/healthz").status() == 200);
    }

    public Http.Answer admin(String path) {
        return Http.get("http://127.0.0.1:" + admin + path);
    }

    /** The sum of a metric's samples whose lines contain {@code labels}. */
    public double metric(String name, String labels) {
        return admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public String log() {
        return process.log();
    }

    /** The end of the log. */
    public String tail() {
        return process.tail();
    }

    /** Where its admin pages are. */
    public int adminPort() {
        return admin;
    }

    /** SIGSTOP. */
    public void pause() {
        process.pause();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM; answers the exit status. */
    public int terminate() {
        return process.terminate(DOWN);
    }

    @Override
    public void close() {
        process.close();
    }
}
