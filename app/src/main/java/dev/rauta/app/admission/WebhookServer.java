// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import dev.rauta.app.config.HostPort;
import dev.rauta.app.metrics.ReviewMeters;
import dev.rauta.controller.translate.GoDuration;
import dev.rauta.routes.feed.http2.FeedRuntime;
import dev.rauta.routes.feed.http2.trust.MountedCertificates;
import dev.rauta.routes.tls.MountedReading;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an API server asks: reviews by HTTPS at {@code /review}, answered on an event loop of its own. */
public final class WebhookServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebhookServer.class);
    static final String PATH = "/review";
    /** What etcd takes of an object as a rule is half of it, and an update tells two. */
    static final int MOST_BYTES = 3 * 1024 * 1024;

    private static final long START_SECONDS = 10;
    /** Longer than an API server keeps connections: it must not find one closed. */
    private static final int IDLE_SECONDS = 120;
    /** An API server waits for 30 s at most. */
    private static final long REQUEST_MILLIS = 30_000;
    /** Where an API server does not say how long it waits. */
    private static final Duration USUAL = Duration.ofSeconds(10);

    private final FeedRuntime runtime = FeedRuntime.start();
    private final MountedCertificates certificates;
    private final ReviewQueue queue;
    private final ReviewMeters meters;
    private final HttpServer server;

    private WebhookServer(MountedCertificates certificates, ReviewQueue queue, ReviewMeters meters) {
        this.certificates = certificates;
        this.queue = queue;
        this.meters = meters;
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(KeyCertOptions.wrap(certificates.keyManager()))
                .setIdleTimeout(IDLE_SECONDS)
                .setTcpKeepAlive(true)
                .setReuseAddress(true);
        this.server = runtime.vertx()
                .createHttpServer(options)
                // An API server that ends resets its connections, which is no error of anybody's.
                .connectionHandler(connection -> connection.exceptionHandler(
                        lost -> log.atDebug().addKeyValue("reason", lost.getMessage()).log("Connection lost")))
                .requestHandler(this::accept);
    }

    /**
     * Listens from when this returns.
     *
     * @param certificates a directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}, read again when they change
     * @throws IllegalArgumentException for certificates that cannot be read
     * @throws IllegalStateException where the address cannot be bound
     */
    public static WebhookServer start(HostPort address, Path certificates, ReviewQueue queue, ReviewMeters meters) {
        WebhookServer webhook = new WebhookServer(MountedCertificates.of(certificates, "webhook"), queue, meters);
        try {
            webhook.server
                    .listen(address.port(), address.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return webhook;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            webhook.close();
            throw new IllegalStateException("webhook: interrupted while it started", e);
        } catch (ExecutionException | TimeoutException e) {
            webhook.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "webhook address: " + address + " " + cause.getMessage() + " (expected: an address that is free)", e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.actualPort();
    }

    /** How the files of its certificate were read last; any thread. */
    public MountedReading mounted() {
        return certificates.reading();
    }

    @Override
    public void close() {
        runtime.close();
    }

    private void accept(HttpServerRequest request) {
        if (!PATH.equals(request.path())) {
            answer(request, 404, "path: " + request.path() + " (expected: " + PATH + ")");
        } else if (!request.method().equals(HttpMethod.POST)) {
            answer(request, 405, "method: " + request.method() + " (expected: POST)");
        } else {
            read(request);
        }
    }

    private void read(HttpServerRequest request) {
        Context context = runtime.vertx().getOrCreateContext();
        Buffer body = Buffer.buffer();
        long timer = runtime.vertx().setTimer(REQUEST_MILLIS, _ -> request.connection().close());
        request.exceptionHandler(_ -> runtime.vertx().cancelTimer(timer));
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= MOST_BYTES) {
                body.appendBuffer(chunk);
            } else if (!request.response().ended()) {
                // The rest is read and dropped, so that the answer is.
                answer(request, 413, "body: more than " + MOST_BYTES + " bytes (expected: at most that)");
            }
        });
        request.endHandler(_ -> {
            runtime.vertx().cancelTimer(timer);
            if (!request.response().ended()) {
                ask(request, context, body.getBytes());
            }
        });
    }

    private void ask(HttpServerRequest request, Context context, byte[] body) {
        long start = System.nanoTime();
        Review review;
        try {
            review = Review.parse(body);
        } catch (IllegalArgumentException e) {
            answer(request, 400, String.valueOf(e.getMessage()));
            return;
        }
        queue.hear(review, patience(request.getParam("timeout")), ruling -> {
            meters.reviewed(review.kindName(), ruling.outcome().word(), System.nanoTime() - start);
            context.runOnContext(_ -> request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(ruling.json(review.uid()))));
        });
    }

    /** Half of what the API server waits, which it says in the question. */
    private static Duration patience(@Nullable String timeout) {
        try {
            return (timeout == null ? USUAL : GoDuration.parse(timeout)).dividedBy(2);
        } catch (IllegalArgumentException e) {
            // Another form than Kubernetes documents is no reason to refuse the question.
            return USUAL.dividedBy(2);
        }
    }

    private static void answer(HttpServerRequest request, int status, String words) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(Buffer.buffer((words + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
