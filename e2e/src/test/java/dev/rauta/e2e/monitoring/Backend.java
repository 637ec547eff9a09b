// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.e2e.cluster.Upstreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An upstream that answers {@code /slow} after a fifth of a second, {@code /STATUS} with that status, and all else with 200. */
final class Backend implements AutoCloseable {
    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(200);
    private static final byte[] BODY = "here\n".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private Backend(HttpServer server) {
        this.server = server;
    }

    static Backend start() {
        try {
            Backend backend = new Backend(HttpServer.create(new InetSocketAddress(Upstreams.host(), 0), 0));
            backend.server.setExecutor(backend.threads);
            backend.server.createContext("/", Backend::answer);
            backend.server.start();
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/slow")) {
            LockSupport.parkNanos(SLOW);
        }
        int status = path.matches("/[2-5][0-9][0-9]") ? Integer.parseInt(path.substring(1)) : 200;
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, BODY.length);
            exchange.getResponseBody().write(BODY);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
