// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.config.HostPort;
import dev.rauta.dataplane.filter.body.AcceptedCodings;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.routes.filter.Coding;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves admin pages on a port of its own. */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private static final int BUFFER = 16 * 1024;

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
        Answer answer = answerTo(exchange);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        // What others have written into it must not pass for a page.
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        answer.fields().forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            send(exchange, answer);
        }
        // Not where something was thrown: the server then breaks the connection off, and nobody takes half of a body for the whole.
        exchange.close();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        switch (answer.body()) {
            case Answer.Text(String text) -> {
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
            case Answer.Written(Answer.Writing writing) -> {
                exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
                boolean gzip = compressed(exchange);
                if (gzip) {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                }
                exchange.sendResponseHeaders(answer.status(), 0);
                OutputStream out = exchange.getResponseBody();
                OutputStream body = gzip ? new FastGzip(out) : new BufferedOutputStream(out, BUFFER);
                write(writing, body, exchange.getRequestURI().getPath());
                body.close();
            }
        }
    }

    private static void write(Answer.Writing writing, OutputStream body, String path) throws IOException {
        try {
            writing.writeTo(body);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("page", path).setCause(e).log("Admin page failed");
            throw e;
        }
    }

    private static boolean compressed(HttpExchange exchange) {
        HeaderFields fields = new HeaderFields();
        exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()).forEach(value -> fields.add("accept-encoding", value));
        return AcceptedCodings.best(fields, List.of(Coding.GZIP)) != null;
    }

    /** Most of a long page is said again and again, so the least effort makes a twentieth of it. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
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
