// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets small documents over HTTP beside the workers; any thread, none of which waits. Costs nothing until first used. */
public final class Fetcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
    private static final int LARGEST = 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ExecutorService readers =
            Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("fetcher-", 0).factory());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fetcher-clock").factory());
    private @Nullable HttpClient client;
    private volatile boolean closed;

    /**
     * An answer.
     *
     * @param text of its body
     */
    public record Answer(int status, String text) {
        @Override
        public String toString() {
            // It may hold tokens.
            return "Answer[status=" + status + "]";
        }
    }

    /** The text at {@code url}, or why there is none. */
    public CompletableFuture<String> get(String url) {
        return send(() -> HttpRequest.newBuilder(URI.create(url))).thenApply(answer -> {
            if (answer.status() != 200) {
                throw new IllegalStateException("status: " + answer.status() + " (expected: 200)");
            }
            return answer.text();
        });
    }

    /**
     * What is answered to a form (RFC 6749, appendix B), whatever its status.
     *
     * @param form encoded
     * @param authorization the field's value; null: none
     */
    public CompletableFuture<Answer> post(String url, String form, @Nullable String authorization) {
        return send(() -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                    .header("content-type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form));
            return authorization == null ? request : request.header("authorization", authorization);
        });
    }

    private CompletableFuture<Answer> send(Supplier<HttpRequest.Builder> request) {
        try {
            return CompletableFuture.supplyAsync(this::client, readers)
                    .thenCompose(http -> http.sendAsync(
                            request.get().timeout(TIMEOUT).header("accept", "application/json").build(),
                            HttpResponse.BodyHandlers.ofInputStream()))
                    .thenApplyAsync(Fetcher::answer, readers)
                    .orTimeout(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Has {@code task} run later, unless it is closed before. */
    void after(Duration delay, Runnable task) {
        try {
            if (!closed) {
                clock.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            // Closed a moment ago: nothing is to be done later any more.
            log.atDebug().setCause(e).log("Nothing is fetched any more");
        }
    }

    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            // Where a redirect leads is nobody's word that was configured.
            known = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(readers)
                    .build();
            client = known;
        }
        return known;
    }

    private static Answer answer(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IllegalStateException("document: more than " + LARGEST + " bytes (expected: at most as many)");
            }
            return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        clock.shutdownNow();
        readers.shutdownNow();
        if (client != null) {
            client.shutdownNow();
        }
    }
}
