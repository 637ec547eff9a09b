// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two endpoints on one port of {@code 127.0.0.1} and {@code 127.0.0.2}, each of which answers with its address; they end with the test. */
final class EndpointPair implements AfterEachCallback {
    static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2");

    private final int port = FreePorts.next();
    private final List<HttpServer> servers = new ArrayList<>();
    private final Set<String> unready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failed = new AtomicInteger();

    EndpointPair() {
        for (String address : ADDRESSES) {
            servers.add(start(address));
        }
    }

    private HttpServer start(String address) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 50);
            server.createContext("/", exchange -> answer(address, exchange));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(String address, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int status = path.equals("/fail") || path.equals("/ready") && unready.contains(address) ? 503 : 200;
        if (path.equals("/fail")) {
            failed.incrementAndGet();
        }
        byte[] body = address.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    int port() {
        return port;
    }

    /** Addresses of those that answer {@code /ready} with 503; empty until it is changed. */
    Set<String> unready() {
        return unready;
    }

    /** How many requests for {@code /fail} have been answered, each with 503. */
    int failed() {
        return failed.get();
    }

    /** Who answers so many requests for {@code a.example} at a site's port. */
    static Set<String> answering(int at, int requests) throws IOException {
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            all.add(PolicySite.ask(at, "GET", "a.example", "/", "", "").body());
        }
        return all;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        servers.forEach(server -> server.stop(0));
    }
}
