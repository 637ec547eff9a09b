// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.http2.trust.MountedCertificates;
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
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A stream to a controller, opened again for as long as it is wanted: after a pause that grows, jittered so that a fleet does
 * not come back all at once. Lives on its context; what may be called by any thread says so.
 */
final class ClientStream {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2000;
    private static final long NOWHERE_MILLIS = 500;

    /** Who wants the stream. */
    interface Peer {
        /** Where to connect to, null: nowhere now. */
        @Nullable RequestOptions where();

        /** The stream is open: what is said first; throws {@link IllegalArgumentException} where the other end is not wanted. */
        List<Message> opening(@Nullable SSLSession tls);

        /** Takes a message in; throws {@link IllegalArgumentException} for one that is out of place, which ends the stream. */
        void receive(Message message);

        /**
         * The stream is over, or could not be opened; another is tried soon.
         *
         * @param news whether that is not what was told last
         */
        void lost(String error, boolean news);
    }

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final Peer peer;
    private volatile boolean connected;
    private volatile boolean closed;
    private @Nullable HttpClientRequest stream;
    private long heard;
    private long pause = FIRST_PAUSE_MILLIS;
    private long ticking;
    private String lastError = "";

    private ClientStream(FeedRuntime runtime, HttpClientOptions options, Peer peer) {
        this.vertx = runtime.vertx();
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(options);
        this.peer = peer;
    }

    /** Throws {@link IllegalArgumentException} for certificates that cannot be read. */
    static ClientStream of(FeedRuntime runtime, HttpClientOptions options, Peer peer) {
        return new ClientStream(runtime, options, peer);
    }

    /** Begins to connect; any thread. */
    void start() {
        context.runOnContext(_ -> {
            ticking = vertx.setPeriodic(ServerStream.PING_MILLIS, _ -> tick());
            connect();
        });
    }

    /** Whether a controller answers now; any thread. */
    boolean connected() {
        return connected;
    }

    /** Does something on the stream's context; any thread. */
    void run(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    /** Connects no more, and from its return on sends nothing; any thread. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        context.runOnContext(_ -> {
            vertx.cancelTimer(ticking);
            client.close();
        });
    }

    void send(Message message) {
        HttpClientRequest open = stream;
        if (open != null && !closed) {
            open.write(Frames.encode(message)).onFailure(failure -> lose(open, failure));
        }
    }

    /** Opens the stream anew, soon. */
    void restart(String why) {
        HttpClientRequest open = stream;
        if (open != null) {
            lose(open, new IllegalStateException(why));
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        RequestOptions where = peer.where();
        if (where == null) {
            vertx.setTimer(NOWHERE_MILLIS, _ -> connect());
        } else {
            client.request(where.setMethod(HttpMethod.POST)).onSuccess(this::open).onFailure(this::lose);
        }
    }

    private void open(HttpClientRequest request) {
        stream = request;
        heard = System.nanoTime();
        request.setChunked(true);
        request.exceptionHandler(failure -> lose(request, failure));
        request.response().onSuccess(response -> listen(request, response)).onFailure(failure -> lose(request, failure));
        try {
            peer.opening(request.connection().sslSession()).forEach(this::send);
        } catch (IllegalArgumentException e) {
            lose(request, e);
        }
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
        if (from == stream && !closed) {
            if (!connected) {
                connected = true;
                pause = FIRST_PAUSE_MILLIS;
                lastError = "";
            }
            peer.receive(message);
        }
    }

    private void tick() {
        HttpClientRequest open = stream;
        if (open == null) {
            return;
        }
        if (System.nanoTime() - heard > ServerStream.SILENCE_NANOS) {
            lose(open, new IllegalStateException("the controller is silent"));
        } else {
            send(new Message.Ping());
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

    private void lose(Throwable why) {
        boolean had = connected;
        connected = false;
        if (closed) {
            return;
        }
        String error = String.valueOf(why.getMessage());
        peer.lost(error, had || !error.equals(lastError));
        lastError = error;
        long wait = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        vertx.setTimer(Math.max(1, wait), _ -> connect());
    }

    /** @param verified whether the certificate must name the host that was asked for */
    static HttpClientOptions options(@Nullable MountedCertificates certificates, boolean verified) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(FeedServer.WINDOW))
                .setHttp2ConnectionWindowSize(FeedServer.WINDOW)
                .setConnectTimeout(5000)
                .setTcpKeepAlive(true);
        if (certificates != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setVerifyHost(verified)
                    .setKeyCertOptions(KeyCertOptions.wrap(certificates.keyManager()))
                    .setTrustOptions(TrustOptions.wrap(certificates.trustManager()));
        }
        return options;
    }
}
