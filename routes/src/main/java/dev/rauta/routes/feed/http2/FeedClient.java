// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EncodedSnapshot;
import dev.rauta.routes.snapshot.SnapshotVersion;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dataplane's end of the networked feed; connects again for as long as it is open. */
public final class FeedClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FeedClient.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5000;
    private static final long CLOSE_SECONDS = 10;

    private final FeedClientSettings settings;
    private final SnapshotReceiver receiver;
    private final Vertx vertx = FeedVertx.start();
    private final Context context = vertx.getOrCreateContext();
    private final HttpClient client;
    private final ExecutorService applying =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("feed").factory());
    private volatile boolean connected;
    private volatile boolean closed;
    // All below belong to the context.
    private Held held;

    /** Whether what was pushed last was refused: the controller knows that, and a word about what is held would hide it. */
    private boolean refusedLast;

    private @Nullable HttpClientRequest stream;
    private long heard;
    private long pause = FIRST_PAUSE_MILLIS;
    private String lastError = "";

    private FeedClient(FeedClientSettings settings, SnapshotReceiver receiver, Held held) {
        this.settings = settings;
        this.receiver = receiver;
        this.held = held;
        this.client = vertx.createHttpClient(options(settings));
    }

    /**
     * Begins to connect.
     *
     * @param held what is in force already, from a disk perhaps
     * @throws IllegalArgumentException for certificates that cannot be read
     */
    public static FeedClient start(FeedClientSettings settings, SnapshotReceiver receiver, Held held) {
        FeedClient feed = new FeedClient(settings, receiver, held);
        feed.context.runOnContext(_ -> {
            feed.vertx.setPeriodic(FeedSession.PING_MILLIS, _ -> feed.tick());
            feed.connect();
        });
        return feed;
    }

    /** Whether a controller answers now; any thread. */
    public boolean connected() {
        return connected;
    }

    @Override
    public void close() {
        closed = true;
        applying.shutdownNow();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException("feed: not closed", e);
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        RequestOptions where = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(settings.host())
                .setPort(settings.port())
                .setURI(FeedServer.PATH);
        client.request(where).onSuccess(this::open).onFailure(this::lose);
    }

    private void open(HttpClientRequest request) {
        stream = request;
        heard = System.nanoTime();
        request.setChunked(true);
        request.exceptionHandler(failure -> lose(request, failure));
        request.response().onSuccess(response -> listen(request, response)).onFailure(failure -> lose(request, failure));
        EncodedSnapshot snapshot = held.snapshot();
        boolean nothing = snapshot.entries().isEmpty();
        send(new Message.Hello(
                Message.PROTOCOL,
                settings.fleet(),
                settings.instance(),
                List.of(),
                nothing ? "" : snapshot.version().value(),
                Delta.digests(snapshot),
                held.problems()));
    }

    private void listen(HttpClientRequest request, HttpClientResponse response) {
        if (response.statusCode() != 200) {
            lose(request, new IllegalStateException("status " + response.statusCode() + " (expected: 200, from a controller's feed)"));
            return;
        }
        Frames frames = new Frames(message -> receive(request, message));
        response.handler(bytes -> receive(request, frames, bytes));
        response.exceptionHandler(failure -> lose(request, failure));
        response.endHandler(_ -> lose(request, new IllegalStateException("the controller ended the stream")));
    }

    private void receive(HttpClientRequest from, Frames frames, Buffer bytes) {
        heard = System.nanoTime();
        try {
            frames.receive(bytes);
        } catch (IllegalArgumentException e) {
            lose(from, e);
        }
    }

    private void receive(HttpClientRequest from, Message message) {
        if (!connected) {
            connected = true;
            pause = FIRST_PAUSE_MILLIS;
            lastError = "";
            log.atInfo().addKeyValue("controller", settings.host() + ":" + settings.port()).log("Feed connected");
        }
        switch (message) {
            case Message.Push push -> {
                EncodedSnapshot base = held.snapshot();
                applying.execute(() -> apply(from, base, push));
            }
            case Message.Ping _ -> {
                // That it came is all it says.
            }
            case Message.Hello _, Message.Applied _, Message.Rejected _ ->
                throw new IllegalArgumentException("feed message: " + message.getClass().getSimpleName()
                        + " (expected: from a dataplane)");
        }
    }

    /** Tells a verdict on what is held that has changed since it was given; any thread. */
    public void amend(Verdict.Applied verdict) {
        // Behind a push that is being applied: the verdict may be on that.
        applying.execute(() -> context.runOnContext(_ -> {
            if (verdict.version().equals(held.snapshot().version())) {
                held = new Held(held.snapshot(), verdict.problems());
                if (!refusedLast) {
                    send(new Message.Applied(verdict.version().value(), 0, verdict.problems()));
                }
            }
        }));
    }

    /** On the feed's own thread. */
    private void apply(HttpClientRequest from, EncodedSnapshot base, Message.Push push) {
        Verdict verdict;
        EncodedSnapshot snapshot = base;
        try {
            snapshot = Delta.apply(base, push);
            verdict = receiver.apply(snapshot);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("version", push.version()).setCause(e).log("Push rejected");
            verdict = new Verdict.Rejected(new SnapshotVersion(push.version()), String.valueOf(e.getMessage()));
        }
        EncodedSnapshot now = snapshot;
        Verdict ruled = verdict;
        context.runOnContext(_ -> answer(from, now, ruled, push.watermark()));
    }

    private void answer(HttpClientRequest to, EncodedSnapshot snapshot, Verdict verdict, long watermark) {
        switch (verdict) {
            case Verdict.Applied(var version, var problems) -> {
                held = new Held(snapshot, problems);
                refusedLast = false;
                if (to == stream) {
                    send(new Message.Applied(version.value(), watermark, problems));
                }
            }
            case Verdict.Rejected(var version, String reason) -> {
                refusedLast = true;
                if (to == stream) {
                    send(new Message.Rejected(version.value(), reason));
                }
            }
        }
    }

    private void tick() {
        HttpClientRequest open = stream;
        if (open == null) {
            return;
        }
        if (System.nanoTime() - heard > FeedSession.SILENCE_NANOS) {
            lose(open, new IllegalStateException("the controller is silent"));
        } else {
            send(new Message.Ping());
        }
    }

    private void send(Message message) {
        HttpClientRequest open = stream;
        if (open != null) {
            open.write(Frames.encode(message)).onFailure(failure -> lose(open, failure));
        }
    }

    private void lose(HttpClientRequest which, Throwable why) {
        if (which == stream) {
            stream = null;
            // The connection goes with its stream: a dead one must not be tried again, and a new one shows new certificates.
            which.connection().close();
            lose(why);
        }
    }

    /** Tries again after a pause that grows, jittered so that a fleet does not come back all at once. */
    private void lose(Throwable why) {
        boolean had = connected;
        connected = false;
        if (closed) {
            return;
        }
        String error = String.valueOf(why.getMessage());
        if (had || !error.equals(lastError)) {
            lastError = error;
            log.atWarn()
                    .addKeyValue("controller", settings.host() + ":" + settings.port())
                    .addKeyValue("error", error)
                    .log("Feed not connected; it is tried again");
        }
        long wait = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        vertx.setTimer(Math.max(1, wait), _ -> connect());
    }

    private static HttpClientOptions options(FeedClientSettings settings) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(FeedServer.WINDOW))
                .setHttp2ConnectionWindowSize(FeedServer.WINDOW)
                .setConnectTimeout(5000)
                .setTcpKeepAlive(true);
        settings.certificates().map(FeedCertificates::of).ifPresent(certificates -> options.setSsl(true)
                .setUseAlpn(true)
                .setVerifyHost(true)
                .setKeyCertOptions(KeyCertOptions.wrap(new ReloadingKeyManager(certificates)))
                .setTrustOptions(TrustOptions.wrap(new ReloadingTrustManager(certificates))));
        return options;
    }
}
