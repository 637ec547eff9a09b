// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.dataplane.trace.TraceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A collector on loopback that takes OTLP over HTTP with protobuf, and keeps the spans that come. */
public final class SpanCollector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<OtlpSpan> spans = new ConcurrentLinkedQueue<>();
    private final Queue<Map<String, String>> resources = new ConcurrentLinkedQueue<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private final CountDownLatch silence;
    private volatile int status = 200;

    private SpanCollector(boolean silent) {
        this.silence = new CountDownLatch(silent ? 1 : 0);
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public static SpanCollector start() {
        return new SpanCollector(false);
    }

    /** One that takes connections and says nothing until it is closed. */
    public static SpanCollector silent() {
        return new SpanCollector(true);
    }

    /** Answers so from now on. */
    public void answer(int code) {
        status = code;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body;
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream in = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
                body = in.readAllBytes();
            }
            silence.await();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(authorization == null ? "" : authorization);
            if (status == 200) {
                spans.addAll(OtlpSpan.read(body, resources::add));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    }

    /** Sends all spans here. */
    public TraceSettings settings(double percent, boolean trust, Propagation... propagations) {
        return new TraceSettings(
                endpoint(), Optional.empty(), Optional.empty(), Map.of("service.name", "rauta"), percent, trust, TraceSettings.ROOM,
                List.of(propagations));
    }

    /** All that has come. */
    public List<OtlpSpan> spans() {
        return List.copyOf(spans);
    }

    /** All that has come, once it is so many. */
    public List<OtlpSpan> await(int count) {
        org.awaitility.Awaitility.await("spans").until(spans::size, size -> size >= count);
        return new ArrayList<>(spans);
    }

    public List<Map<String, String>> resources() {
        return List.copyOf(resources);
    }

    /** What each request said of who sends it; empty where it said nothing. */
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
