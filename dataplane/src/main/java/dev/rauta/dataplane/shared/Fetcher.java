// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import dev.rauta.routes.tls.KeyStores;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets small documents over HTTP beside the workers; any thread, none of which waits. Costs nothing until first used. */
public final class Fetcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
    private static final int LARGEST = 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ExecutorService readers;
    private final ScheduledExecutorService clock;
    private final List<X509Certificate> authorities;
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

    /** One that believes whom the system believes. */
    public Fetcher() {
        this(
                Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("fetcher-", 0).factory()),
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("fetcher-clock").factory()),
                List.of());
    }

    private Fetcher(ExecutorService readers, ScheduledExecutorService clock, List<X509Certificate> authorities) {
        this.readers = readers;
        this.clock = clock;
        this.authorities = authorities;
    }

    /**
     * One that believes {@code some} authorities alone, over connections of its own; it ends with this one, or once nobody holds it any
     * more and nothing is under way.
     */
    public Fetcher trusting(List<X509Certificate> some) {
        return new Fetcher(readers, clock, List.copyOf(some));
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
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(readers);
            known = (authorities.isEmpty() ? builder : builder.sslContext(context(authorities))).build();
            client = known;
        }
        return known;
    }

    private static SSLContext context(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStores.KIND);
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("authorities: " + e.getMessage() + " (expected: some that TLS can use)", e);
        }
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
