// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.e2e.cluster.Upstreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Services of the run, which remember what they are asked. A request says itself what it is answered: {@code Answer: 503} is
 * a status, {@code Answer-Field: Name: value} a field more, and of a target {@code /verdict/401...} the number.
 */
final class Services implements AutoCloseable {
    static final String NAMESPACE = "beside";
    private static final List<String> NAMES = List.of("one", "two", "errors", "auth");
    private static final String VERDICT = "/verdict/";

    private final Map<String, HttpServer> servers = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    /** A request that came to a Service. */
    record Asked(String service, String method, String target, Map<String, List<String>> fields) {}

    Services() {
        for (String name : NAMES) {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(Upstreams.host(), 0), 0);
                server.setExecutor(threads);
                server.createContext("/", exchange -> answer(name, exchange));
                server.start();
                servers.put(name, server);
            } catch (IOException e) {
                throw new UncheckedIOException(name, e);
            }
        }
    }

    /**
     * A Service and its endpoints as objects; of {@code gone} without endpoints, of one that is not there nothing.
     *
     * @param named its name in the cluster: what ingress-nginx is told of a Service by one Ingress holds for all
     */
    String object(String name, String named) {
        HttpServer server = servers.get(name);
        if (server != null) {
            return Upstreams.service(NAMESPACE, named, server.getAddress().getPort());
        }
        return name.equals("gone")
                ? """
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: %s}
                spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
                ---
                """.formatted(named, NAMESPACE)
                : "";
    }

    /** Those that no case has for itself. */
    String shared() {
        return object("one", "one") + object("errors", "errors");
    }

    /** A text in which {@code ${NAME}} is where a Service can be reached by an address. */
    String named(String text) {
        String all = text;
        for (var server : servers.entrySet()) {
            String url = "http://" + Upstreams.host() + ":" + server.getValue().getAddress().getPort();
            all = all.replace("${" + server.getKey() + "}", url);
        }
        return all;
    }

    /** Forgets what came so far. */
    void forget() {
        asked.clear();
    }

    /** What came since. */
    List<Asked> asked() {
        return new ArrayList<>(asked);
    }

    private void answer(String name, HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Map<String, List<String>> fields = new LinkedHashMap<>(exchange.getRequestHeaders());
            String target = exchange.getRequestURI().toString();
            asked.add(new Asked(name, exchange.getRequestMethod(), target, fields));
            exchange.getResponseHeaders().add(Seen.SERVED_BY, name);
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            for (String field : fields.getOrDefault("Answer-field", List.of())) {
                String[] parts = field.split(": ", 2);
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
            byte[] body = (name + "\n").getBytes(StandardCharsets.UTF_8);
            int status = status(target, fields);
            boolean bodiless = exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
            exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static int status(String target, Map<String, List<String>> fields) {
        if (target.startsWith(VERDICT)) {
            return Integer.parseInt(target.substring(VERDICT.length(), VERDICT.length() + 3));
        }
        if (fields.containsKey("X-code")) {
            // What is asked for a page has the client's fields too.
            return Integer.parseInt(fields.get("X-code").getFirst());
        }
        return Integer.parseInt(fields.getOrDefault("Answer", List.of("200")).getFirst());
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        threads.close();
    }
}
