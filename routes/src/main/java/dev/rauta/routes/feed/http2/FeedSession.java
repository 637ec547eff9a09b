// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.snapshot.SnapshotVersion;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One dataplane's stream at the controller; lives on its context. */
final class FeedSession {
    static final long PING_MILLIS = 10_000;
    static final long SILENCE_NANOS = 30_000_000_000L;
    private static final Logger log = LoggerFactory.getLogger(FeedSession.class);

    private final FeedServer server;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final VerdictListener verdicts;
    private volatile @Nullable DataplaneId id;
    private Map<String, String> held = Map.of();
    private String version = "";
    private FeedServer.@Nullable Newest inFlight;
    private long sent;
    private String rejected = "";
    private long heard = System.nanoTime();
    private long timer;
    private long ending;
    private boolean over;

    FeedSession(FeedServer server, Context context, HttpServerRequest request, VerdictListener verdicts) {
        this.server = server;
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.verdicts = verdicts;
    }

    @Nullable DataplaneId id() {
        return id;
    }

    void start(Vertx vertx) {
        Frames frames = new Frames(this::receive);
        request.handler(bytes -> receive(frames, bytes));
        request.endHandler(_ -> finish());
        request.exceptionHandler(_ -> finish());
        response.exceptionHandler(_ -> finish());
        response.closeHandler(_ -> finish());
        timer = vertx.setPeriodic(PING_MILLIS, _ -> tick());
        ending = vertx.setTimer(Lifetime.millis(request.connection().sslSession()), _ -> end());
        send(new Message.Ping());
    }

    /** Something newer is there; any thread. */
    void offer() {
        context.runOnContext(_ -> pushIfBehind());
    }

    /** Ends the stream; any thread. */
    void end() {
        context.runOnContext(_ -> {
            if (!over) {
                finish();
                response.reset();
            }
        });
    }

    private void receive(Frames frames, Buffer bytes) {
        heard = System.nanoTime();
        try {
            frames.receive(bytes);
        } catch (IllegalArgumentException e) {
            log.atWarn().addKeyValue("dataplane", id).addKeyValue("error", e.getMessage()).log("Feed message refused");
            end();
        }
    }

    private void receive(Message message) {
        switch (message) {
            case Message.Hello hello -> greet(hello);
            case Message.Applied applied -> onApplied(applied);
            case Message.Rejected refusal -> onRejected(refusal);
            case Message.Ping _ -> {
                // That it came is all it says.
            }
            case Message.Push _ -> throw new IllegalArgumentException("feed message: push (expected: from a controller)");
        }
    }

    private void greet(Message.Hello hello) {
        if (hello.protocol() != Message.PROTOCOL) {
            throw new IllegalArgumentException(
                    "feed protocol: " + hello.protocol() + " (expected: " + Message.PROTOCOL + ")");
        }
        FleetNames.require(request, hello.fleet());
        DataplaneId its = new DataplaneId(hello.fleet(), hello.instance());
        id = its;
        held = hello.held();
        version = hello.version();
        server.introduced(this);
        log.atInfo()
                .addKeyValue("fleet", its.fleet())
                .addKeyValue("dataplane", its.instance())
                .addKeyValue("holds", version.isEmpty() ? "nothing" : version.substring(0, Math.min(12, version.length())))
                .log("Dataplane connected");
        if (!version.isEmpty()) {
            verdicts.onVerdict(its, new Verdict.Applied(new SnapshotVersion(version), hello.problems()));
        }
        pushIfBehind();
    }

    private void pushIfBehind() {
        FeedServer.Newest newest = server.newest();
        if (newest == null || over || id == null || inFlight != null) {
            return;
        }
        String wanted = newest.snapshot().version().value();
        if (wanted.equals(version) || wanted.equals(rejected)) {
            return;
        }
        Message.Push push = Delta.between(held, newest.snapshot(), newest.watermark());
        inFlight = newest;
        sent = System.nanoTime();
        server.pushed(push.puts().size());
        send(push);
    }

    private void onApplied(Message.Applied applied) {
        FeedServer.Newest pushed = inFlight;
        DataplaneId its = id;
        if (its != null && applied.version().equals(version)) {
            // What it has held all along has turned out otherwise: a port has become free.
            verdicts.onVerdict(its, new Verdict.Applied(new SnapshotVersion(version), applied.problems()));
            return;
        }
        if (pushed == null || its == null || !pushed.snapshot().version().value().equals(applied.version())) {
            throw new IllegalArgumentException("feed message: a verdict on " + applied.version() + " (expected: on what was pushed)");
        }
        inFlight = null;
        version = applied.version();
        held = Delta.digests(pushed.snapshot());
        verdicts.onPushed(its, Duration.ofNanos(System.nanoTime() - sent));
        verdicts.onVerdict(its, new Verdict.Applied(pushed.snapshot().version(), applied.problems()));
        pushIfBehind();
    }

    private void onRejected(Message.Rejected refusal) {
        FeedServer.Newest pushed = inFlight;
        DataplaneId its = id;
        inFlight = null;
        if (pushed == null || its == null) {
            throw new IllegalArgumentException("feed message: a verdict on nothing (expected: on what was pushed)");
        }
        rejected = pushed.snapshot().version().value();
        verdicts.onPushed(its, Duration.ofNanos(System.nanoTime() - sent));
        verdicts.onVerdict(its, new Verdict.Rejected(pushed.snapshot().version(), refusal.reason()));
        pushIfBehind();
    }

    private void tick() {
        if (System.nanoTime() - heard > SILENCE_NANOS) {
            log.atWarn().addKeyValue("dataplane", id).log("Dataplane silent; its stream is closed");
            end();
        } else {
            send(new Message.Ping());
        }
    }

    private void send(Message message) {
        // A dataplane that does not read gets nothing more: one push is the most that waits for it.
        if (!over && !(message instanceof Message.Ping && response.writeQueueFull())) {
            response.write(Frames.encode(message)).onFailure(_ -> finish());
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        context.owner().cancelTimer(timer);
        context.owner().cancelTimer(ending);
        DataplaneId its = id;
        // One that has come back on another stream has not gone, and its newer verdict stands.
        if (server.gone(this) && its != null) {
            log.atInfo().addKeyValue("dataplane", its.instance()).log("Dataplane gone");
            verdicts.onGone(its);
        }
    }
}
