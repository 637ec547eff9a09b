// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.service;

import static org.awaitility.Awaitility.await;

import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Envoy's own rate limit service on loopback, which counts in a Redis. */
public final class RateLimitService implements AutoCloseable {
    private final Process process;
    private final int port;

    private RateLimitService(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param folder where its configuration is written
     * @param configuration of one domain, in YAML
     */
    public static RateLimitService start(StoreServer redis, Path folder, String configuration) throws IOException {
        int port = FreePorts.next();
        Files.createDirectories(folder.resolve("ratelimit/config"));
        Files.writeString(folder.resolve("ratelimit/config/config.yaml"), configuration);
        ProcessBuilder builder = new ProcessBuilder(TestPrograms.find("ratelimit"));
        builder.environment().putAll(Map.ofEntries(
                Map.entry("USE_STATSD", "false"),
                Map.entry("LOG_LEVEL", "warn"),
                Map.entry("REDIS_SOCKET_TYPE", "tcp"),
                Map.entry("REDIS_URL", "127.0.0.1:" + redis.port()),
                Map.entry("RUNTIME_ROOT", folder.toString()),
                Map.entry("RUNTIME_SUBDIRECTORY", "ratelimit"),
                Map.entry("RUNTIME_WATCH_ROOT", "false"),
                Map.entry("RUNTIME_IGNOREDOTFILES", "true"),
                Map.entry("LIMIT_RESPONSE_HEADERS_ENABLED", "true"),
                Map.entry("HOST", "127.0.0.1"),
                Map.entry("PORT", Integer.toString(FreePorts.next())),
                Map.entry("GRPC_HOST", "127.0.0.1"),
                Map.entry("GRPC_PORT", Integer.toString(port)),
                Map.entry("DEBUG_HOST", "127.0.0.1"),
                Map.entry("DEBUG_PORT", Integer.toString(FreePorts.next()))));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("ratelimit.log").toFile())
                .start();
        RateLimitService service = new RateLimitService(process, port);
        await("it listens").until(service::listens);
        return service;
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new UncheckedIOException(new IOException("ratelimit: exit " + process.exitValue() + " (expected: that it runs)"));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port);
    }

    /** Ends it without a word. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
