// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.http2.trust.Lifetime;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that a peer has opened to a controller, whoever the peer is: messages, pings, silence, and an end in good time;
 * lives on its context.
 */
final class ServerStream {
    static final long PING_MILLIS = 5_000;
    static final long SILENCE_NANOS = 15_000_000_000L;
    private static final Logger log = LoggerFactory.getLogger(ServerStream.class);

    /** What is done with a stream. */
    interface Session {
        /** Takes a message in; throws {@link IllegalArgumentException} for one that is out of place, which ends the stream. */
        void receive(Message message);

        /** The stream is over; once. */
        void over();
    }

    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Session session;
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private long heard = System.nanoTime();
    private long timer;
    private long ending;
    private boolean over;

    private ServerStream(Context context, HttpServerRequest request, Session session) {
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.session = session;
    }

    /** Begins to listen; on {@code context}. */
    static ServerStream start(Vertx vertx, Context context, HttpServerRequest request, Session session) {
        ServerStream stream = new ServerStream(context, request, session);
        Frames frames = new Frames(session::receive);
        request.handler(bytes -> stream.receive(frames, bytes));
        request.endHandler(_ -> stream.finish());
        request.exceptionHandler(_ -> stream.finish());
        stream.response.exceptionHandler(_ -> stream.finish());
        stream.response.closeHandler(_ -> stream.finish());
        stream.response.drainHandler(_ -> stream.pump());
        stream.timer = vertx.setPeriodic(PING_MILLIS, _ -> stream.tick());
        stream.ending = vertx.setTimer(Lifetime.millis(stream.tls()), _ -> stream.end());
        return stream;
    }

    /** Of the peer's handshake, null without TLS. */
    @Nullable SSLSession tls() {
        return request.connection().sslSession();
    }

    /** Does something on the stream's context while the stream lasts; any thread. */
    void run(Runnable task) {
        context.runOnContext(_ -> {
            if (!over) {
                task.run();
            }
        });
    }

    boolean isOver() {
        return over;
    }

    void send(Message message) {
        send(Frames.encode(message));
    }

    /** Sends what may be shared with other streams; what the peer does not read waits here, by reference. */
    void send(Buffer frame) {
        waiting.add(frame);
        pump();
    }

    /** Ends the stream; any thread. */
    void end() {
        run(() -> {
            finish();
            response.reset();
        });
    }

    private void pump() {
        while (!over && !waiting.isEmpty() && !response.writeQueueFull()) {
            response.write(waiting.remove()).onFailure(_ -> finish());
        }
    }

    private void receive(Frames frames, Buffer bytes) {
        heard = System.nanoTime();
        try {
            if (!over) {
                frames.receive(bytes);
            }
        } catch (IllegalArgumentException e) {
            log.atWarn().addKeyValue("peer", session).addKeyValue("error", e.getMessage()).log("Feed message refused");
            end();
        }
    }

    private void tick() {
        if (System.nanoTime() - heard > SILENCE_NANOS) {
            log.atWarn().addKeyValue("peer", session).log("Peer silent; its stream is closed");
            end();
        } else if (waiting.isEmpty() && !response.writeQueueFull()) {
            // A peer that does not read gets nothing more.
            send(new Message.Ping());
        }
    }

    private void finish() {
        if (!over) {
            over = true;
            waiting.clear();
            context.owner().cancelTimer(timer);
            context.owner().cancelTimer(ending);
            session.over();
        }
    }
}
