// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.service;

import static org.awaitility.Awaitility.await;

import dev.rauta.routes.testing.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Valkey or Redis of a test's own, on loopback; without one a test is skipped, and a line says so. */
public final class StoreServer implements AutoCloseable {
    /** The programs that hold what all dataplanes count. */
    public enum Program {
        VALKEY("valkey"),
        REDIS("redis");

        private final String name;

        Program(String name) {
            this.name = name;
        }
    }

    private final List<String> command;
    private final int port;
    private Process process;

    private StoreServer(List<String> command, int port) {
        this.command = command;
        this.port = port;
    }

    /** Starts one with these of its options besides. */
    public static StoreServer start(Program program, String... options) {
        int port = FreePorts.next();
        List<String> plain = new ArrayList<>(List.of("--port", Integer.toString(port)));
        plain.addAll(List.of(options));
        return started(program, port, plain);
    }

    /** Starts one that speaks TLS alone. */
    public static StoreServer tls(Program program, Path certificate, Path key) {
        int port = FreePorts.next();
        return started(program, port, List.of(
                "--port", "0", "--tls-port", Integer.toString(port), "--tls-cert-file", certificate.toString(), "--tls-key-file",
                key.toString(), "--tls-auth-clients", "no"));
    }

    private static StoreServer started(Program program, int port, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                TestPrograms.find(program.name), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", System.getProperty("java.io.tmpdir")));
        command.addAll(options);
        StoreServer server = new StoreServer(command, port);
        server.restart();
        return server;
    }

    public int port() {
        return port;
    }

    /** Where clients find it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it again, empty. */
    public void restart() {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("it listens").until(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it without a word. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** Has it do nothing until {@link #thaw}. */
    public void freeze() throws Exception {
        signal("STOP");
    }

    public void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill -" + name + ": exit " + status + " (expected: 0)");
        }
    }

    /** What it answers to a command on one line: the lines of a list, or one. */
    public List<String> ask(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String first = in.readLine();
            if (!first.startsWith("*")) {
                return List.of(first.startsWith("$") ? in.readLine() : first);
            }
            List<String> lines = new ArrayList<>();
            for (int left = Integer.parseInt(first.substring(1)); left > 0; left--) {
                in.readLine();
                lines.add(in.readLine());
            }
            return lines;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
