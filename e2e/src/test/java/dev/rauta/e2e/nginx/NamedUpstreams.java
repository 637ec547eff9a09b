// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.nginx;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP/1.1 server for each Service, which says its name and what it was asked. Who asks for a login is let in with the
 * cookie {@code in=yes}, else 401.
 */
final class NamedUpstreams implements AutoCloseable {
    /** What is told of a request beside its first line. */
    private static final List<String> FIELDS =
            List.of("host", "x-forwarded-proto", "x-forwarded-prefix", "x-auth-request-user", "x-partner", "authorization");

    private final String host;
    private final Map<String, HttpServer> servers = new TreeMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param host where they listen */
    NamedUpstreams(String host) {
        this.host = host;
    }

    /** The port of a Service, which is served from then on. */
    int port(String service) {
        return servers.computeIfAbsent(service, this::start).getAddress().getPort();
    }

    private HttpServer start(String service) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(service, exchange));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(String service, HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean login = exchange.getRequestURI().getPath().equals("/oauth2/auth");
        boolean in = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")).contains("in=yes");
        if (login && in) {
            exchange.getResponseHeaders().add("X-Auth-Request-User", "ann");
        }
        StringBuilder body = new StringBuilder(service + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        for (String field : FIELDS) {
            String value = exchange.getRequestHeaders().getFirst(field);
            if (value != null) {
                body.append(field).append(": ").append(value).append('\n');
            }
        }
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(login && !in ? 401 : 200, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        threads.close();
    }
}
