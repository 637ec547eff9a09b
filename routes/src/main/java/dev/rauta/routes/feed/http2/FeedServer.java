// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.snapshot.EncodedSnapshot;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The controller's end of the networked feed. */
public final class FeedServer implements SnapshotPublisher {
    static final String PATH = "/v1/feed";
    static final int WINDOW = 4 * 1024 * 1024;
    private static final long START_SECONDS = 10;

    /** The newest snapshot and when it was published, as a counter. */
    record Newest(EncodedSnapshot snapshot, long watermark) {}

    private final Vertx vertx = FeedVertx.start();
    private final VerdictListener verdicts;
    private final Set<FeedSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicLong pushedEntries = new AtomicLong();
    private final HttpServer server;
    private volatile @Nullable Newest newest;
    private volatile boolean admits = true;

    private FeedServer(FeedServerSettings settings, VerdictListener verdicts) {
        this.verdicts = verdicts;
        this.server = vertx.createHttpServer(options(settings)).requestHandler(this::accept);
    }

    /**
     * Listens from when this returns.
     *
     * @throws IllegalArgumentException for certificates that cannot be read
     * @throws IllegalStateException where the address cannot be bound
     */
    public static FeedServer start(FeedServerSettings settings, VerdictListener verdicts) {
        FeedServer feed = new FeedServer(settings, verdicts);
        try {
            feed.server
                    .listen(settings.port(), settings.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return feed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            feed.close();
            throw new IllegalStateException("feed: interrupted while it started", e);
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            feed.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("feed address: " + settings.host() + ":" + settings.port() + " "
                    + cause.getMessage() + " (expected: an address that is free)", e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.actualPort();
    }

    /** How many entries have been sent to dataplanes so far. */
    public long pushedEntries() {
        return pushedEntries.get();
    }

    @Override
    public void publish(EncodedSnapshot snapshot) {
        Newest before = newest;
        newest = new Newest(snapshot, before == null ? 1 : before.watermark() + 1);
        sessions.forEach(FeedSession::offer);
    }

    /**
     * Whether dataplanes are let in; those that are connected are sent away where they are not. They try again, and what they
     * hold stays in force. Never blocks; any thread.
     */
    public void admit(boolean all) {
        admits = all;
        if (!all) {
            sessions.forEach(FeedSession::end);
        }
    }

    @Override
    public Set<DataplaneId> connected() {
        Set<DataplaneId> all = new HashSet<>();
        for (FeedSession session : sessions) {
            DataplaneId id = session.id();
            if (id != null) {
                all.add(id);
            }
        }
        return all;
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException("feed: not closed", e);
        }
    }

    @Nullable Newest newest() {
        return newest;
    }

    void pushed(int entries) {
        pushedEntries.addAndGet(entries);
    }

    /** One instance, one session: a dataplane that comes back before its old connection is seen dead replaces it. */
    void introduced(FeedSession session) {
        for (FeedSession other : sessions) {
            if (other != session && session.id() != null && session.id().equals(other.id())) {
                other.end();
            }
        }
    }

    /** Whether its dataplane has gone with it. */
    boolean gone(FeedSession session) {
        sessions.remove(session);
        return sessions.stream().noneMatch(other -> session.id() != null && session.id().equals(other.id()));
    }

    private void accept(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2
                || !request.method().equals(HttpMethod.POST)
                || !PATH.equals(request.path())) {
            request.response().setStatusCode(404).end();
            return;
        }
        if (!admits) {
            request.response().setStatusCode(503).end();
            return;
        }
        Context context = vertx.getOrCreateContext();
        FeedSession session = new FeedSession(this, context, request, verdicts);
        sessions.add(session);
        session.start(vertx);
        if (!admits) {
            // Closed to dataplanes between the look and the list.
            session.end();
        }
    }

    private static HttpServerOptions options(FeedServerSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
                .setHttp2ConnectionWindowSize(WINDOW)
                .setTcpKeepAlive(true)
                .setReuseAddress(true);
        settings.certificates().map(FeedCertificates::of).ifPresent(certificates -> options.setSsl(true)
                .setUseAlpn(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(KeyCertOptions.wrap(new ReloadingKeyManager(certificates)))
                .setTrustOptions(TrustOptions.wrap(new ReloadingTrustManager(certificates))));
        return options;
    }
}
