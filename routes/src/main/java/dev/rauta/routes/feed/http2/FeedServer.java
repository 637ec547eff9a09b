// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.feed.http2.trust.MountedCertificates;
import dev.rauta.routes.tls.MountedReading;
import io.vertx.core.Context;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The controller's end of the networked feed: dataplanes connect to any replica, and the others' replicas tell the leader of
 * theirs.
 */
public final class FeedServer implements SnapshotPublisher {
    static final String PATH = "/v1/feed";
    static final String RELAY_PATH = "/v1/relay";
    static final int WINDOW = 1024 * 1024;
    private static final long START_SECONDS = 10;

    private final FeedRuntime runtime = FeedRuntime.start();
    private final VerdictListener verdicts;
    private final VerdictListener relayed;
    private final @Nullable MountedCertificates certificates;
    private final Shelf shelf = new Shelf();
    private final Set<FeedSession> sessions = ConcurrentHashMap.newKeySet();
    private final Set<RelaySession> relays = ConcurrentHashMap.newKeySet();
    private final AtomicLong pushedEntries = new AtomicLong();
    private final AtomicLong pushedBytes = new AtomicLong();
    private final HttpServer server;

    private FeedServer(FeedServerSettings settings, VerdictListener verdicts, VerdictListener relayed) {
        this.verdicts = verdicts;
        this.relayed = relayed;
        this.certificates = settings.certificates().map(directory -> MountedCertificates.of(directory, "feed")).orElse(null);
        this.server = runtime.vertx().createHttpServer(options(certificates)).requestHandler(this::accept);
    }

    /**
     * Listens from when this returns.
     *
     * @param verdicts hears the dataplanes that are connected here
     * @param relayed hears those that are connected to other replicas, as these tell
     * @throws IllegalArgumentException for certificates that cannot be read
     * @throws IllegalStateException where the address cannot be bound
     */
    public static FeedServer start(FeedServerSettings settings, VerdictListener verdicts, VerdictListener relayed) {
        FeedServer feed = new FeedServer(settings, verdicts, relayed);
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
        } catch (ExecutionException | TimeoutException e) {
            feed.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("feed address: " + settings.host() + ":" + settings.port() + " "
                    + cause.getMessage() + " (expected: an address that is free)", e);
        }
    }

    /** The same where there is no other replica, or no difference. */
    public static FeedServer start(FeedServerSettings settings, VerdictListener verdicts) {
        return start(settings, verdicts, verdicts);
    }

    /** Where it listens. */
    public int port() {
        return server.actualPort();
    }

    /** How the files of its certificates were read last; empty without TLS; any thread. */
    public Optional<MountedReading> mounted() {
        return Optional.ofNullable(certificates).map(MountedCertificates::reading);
    }

    /** How many entries have been sent to dataplanes so far. */
    public long pushedEntries() {
        return pushedEntries.get();
    }

    /** How many bytes of pushes have been sent to dataplanes so far, before TLS. */
    public long pushedBytes() {
        return pushedBytes.get();
    }

    /** How many replicas tell of their dataplanes now. */
    public int replicas() {
        return (int) relays.stream().filter(RelaySession::isIntroduced).count();
    }

    @Override
    public void publish(Publication publication) {
        shelf.publish(publication);
        sessions.forEach(FeedSession::offer);
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
        relays.forEach(relay -> all.addAll(relay.dataplanes()));
        return all;
    }

    /** Those alone that are connected here. */
    @Override
    public int dataplanes() {
        return (int) sessions.stream().filter(session -> session.id() != null).count();
    }

    @Override
    public void close() {
        runtime.close();
    }

    Shelf shelf() {
        return shelf;
    }

    @Nullable MountedCertificates certificates() {
        return certificates;
    }

    void pushed(Parcel parcel) {
        pushedEntries.addAndGet(parcel.entries());
        pushedBytes.addAndGet(parcel.bytes());
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
        DataplaneId id = session.id();
        return id != null && absent(id);
    }

    void gone(RelaySession session) {
        relays.remove(session);
    }

    /** Whether a dataplane is connected neither here nor to a replica that tells of it. */
    boolean absent(DataplaneId id) {
        return sessions.stream().noneMatch(other -> id.equals(other.id()))
                && relays.stream().noneMatch(relay -> relay.dataplanes().contains(id));
    }

    private void accept(HttpServerRequest request) {
        boolean known = request.version() == HttpVersion.HTTP_2 && request.method().equals(HttpMethod.POST);
        Context context = runtime.vertx().getOrCreateContext();
        if (known && PATH.equals(request.path())) {
            FeedSession session = FeedSession.start(this, runtime.vertx(), context, request, verdicts);
            // Before anything is sent: what fails at once must find itself in the list.
            sessions.add(session);
            session.hail();
        } else if (known && RELAY_PATH.equals(request.path())) {
            RelaySession session = RelaySession.start(this, runtime.vertx(), context, request, relayed);
            relays.add(session);
            session.hail();
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private static HttpServerOptions options(@Nullable MountedCertificates certificates) {
        HttpServerOptions options = new HttpServerOptions()
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
                .setHttp2ConnectionWindowSize(WINDOW)
                .setTcpKeepAlive(true)
                .setReuseAddress(true);
        if (certificates != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setKeyCertOptions(KeyCertOptions.wrap(certificates.keyManager()))
                    .setTrustOptions(TrustOptions.wrap(certificates.trustManager()));
        }
        return options;
    }
}
