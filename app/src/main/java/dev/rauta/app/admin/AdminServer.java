// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.config.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves admin pages on a port of its own. */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    /** One page: turns a question into an answer; any exception becomes a 500. */
    @FunctionalInterface
    public interface Page {
        Answer answer(Question question) throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Page> pages;

    private AdminServer(HttpServer server, Map<String, Page> pages) {
        this.server = server;
        this.pages = Map.copyOf(pages);
    }

    /**
     * Starts serving.
     *
     * @param pages by path
     * @throws IOException naming the address where it cannot be bound
     */
    public static AdminServer start(HostPort address, Map<String, Page> pages) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(address.resolved(), 0);
        } catch (BindException e) {
            throw new IOException("admin address: " + address + " " + e.getMessage() + " (expected: free)", e);
        } catch (SocketException e) {
            throw new IOException("admin address: " + address + " " + e.getMessage(), e);
        }
        AdminServer server = new AdminServer(http, pages);
        http.setExecutor(server.threads);
        http.createContext("/", server::serve);
        http.start();
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answerTo(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            // What others have written into it must not pass for a page.
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            answer.fields().forEach(exchange.getResponseHeaders()::set);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
            if (!head && body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answerTo(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.text(405, "method: " + method + " (expected: GET)\n");
        }
        String path = exchange.getRequestURI().getPath();
        Page page = pages.get(path);
        if (page == null) {
            return Answer.text(404, "page: " + path + " (expected: one of " + pages.keySet().stream().sorted().toList() + ")\n");
        }
        try {
            return page.answer(Question.of(exchange));
        } catch (IllegalArgumentException e) {
            return Answer.text(400, e.getMessage() + "\n");
        } catch (Exception e) {
            log.atError().addKeyValue("page", path).setCause(e).log("Admin page failed");
            return Answer.text(500, "this page failed; the log says why\n");
        }
    }
}
