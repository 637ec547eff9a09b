// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.feed.http2.trust.FleetNames;
import dev.rauta.routes.snapshot.SnapshotVersion;
import dev.rauta.routes.snapshot.codec.Changes;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One dataplane's stream at the controller; lives on its context. */
final class FeedSession implements ServerStream.Session {
    private static final long AHEAD_MILLIS = 1000;
    /** From so many entries on a push is put together on another thread, so that others' streams do not wait. */
    private static final int MANY = 2000;

    private static final Logger log = LoggerFactory.getLogger(FeedSession.class);

    private final FeedServer server;
    private final Context context;
    private final VerdictListener verdicts;
    private final ServerStream stream;
    private volatile @Nullable DataplaneId id;
    /** What it holds, null where only the version is known. */
    private @Nullable EncodedSnapshot held;
    private String version = "";
    private Watermark told = Watermark.NONE;
    private @Nullable Publication inFlight;
    /** What the dataplane is asked for: how what it holds differs from this. */
    private @Nullable Publication asking;
    private List<Integer> asked = List.of();
    private long sent;
    private String rejected = "";
    private boolean ahead;
    private boolean aheadSaid;
    private boolean current;

    private FeedSession(FeedServer server, Vertx vertx, Context context, HttpServerRequest request, VerdictListener verdicts) {
        this.server = server;
        this.context = context;
        this.verdicts = verdicts;
        this.stream = ServerStream.start(vertx, context, request, this);
    }

    static FeedSession start(FeedServer server, Vertx vertx, Context context, HttpServerRequest request, VerdictListener verdicts) {
        return new FeedSession(server, vertx, context, request, verdicts);
    }

    /** Says the first word, by which a dataplane knows that it is heard; on its context. */
    void hail() {
        stream.send(new Message.Ping());
    }

    @Nullable DataplaneId id() {
        return id;
    }

    /** Something newer is there; any thread. */
    void offer() {
        stream.run(this::pushIfBehind);
    }

    /** Ends the stream; any thread. */
    void end() {
        stream.end();
    }

    @Override
    public void receive(Message message) {
        switch (message) {
            case Message.Hello hello -> greet(hello);
            case Message.Digests(byte[] digests) -> compare(digests);
            case Message.Inventory(List<Message.Holding> holdings) -> push(holdings);
            case Message.Applied applied -> onApplied(applied);
            case Message.Rejected refusal -> onRejected(refusal);
            case Message.Ping _ -> {
                // That it came is all it says.
            }
            case Message.Ask _, Message.Part _, Message.Push _, Message.Current _, Message.Introduction _, Message.Relayed _, Message.Departed _ ->
                throw new IllegalArgumentException("feed message: " + message.getClass().getSimpleName()
                        + " (expected: one of a dataplane's)");
        }
    }

    private void greet(Message.Hello hello) {
        if (hello.protocol() != Message.PROTOCOL) {
            throw new IllegalArgumentException(
                    "feed protocol: " + hello.protocol() + " (expected: " + Message.PROTOCOL + ")");
        }
        FleetNames.require(stream.tls(), hello.fleet());
        DataplaneId its = new DataplaneId(hello.fleet(), hello.instance());
        id = its;
        version = hello.version();
        told = hello.watermark();
        server.introduced(this);
        log.atInfo()
                .addKeyValue("fleet", its.fleet())
                .addKeyValue("dataplane", its.instance())
                .addKeyValue("holds", version.isEmpty() ? "nothing" : version.substring(0, Math.min(12, version.length())))
                .log("Dataplane connected");
        verdicts.onConnected(its);
        if (!version.isEmpty()) {
            verdicts.onVerdict(its, new Verdict.Applied(new SnapshotVersion(version), hello.problems()));
        }
        pushIfBehind();
    }

    private void pushIfBehind() {
        Publication newest = server.shelf().newest();
        if (newest == null || stream.isOver() || id == null || inFlight != null || asking != null) {
            return;
        }
        String wanted = newest.snapshot().version().value();
        if (wanted.equals(version)) {
            tellCurrent();
        }
        if (wanted.equals(version) || wanted.equals(rejected)) {
            return;
        }
        if (newest.watermark().behind(told)) {
            tellAhead();
            return;
        }
        EncodedSnapshot known = held == null ? server.shelf().find(version) : held;
        if (known == null) {
            asking = newest;
            stream.send(new Message.Ask(List.of()));
        } else {
            push(known, newest);
        }
    }

    /** A dataplane that has come back wants to know whether what it holds may be relied on. */
    private void tellCurrent() {
        if (!current) {
            current = true;
            stream.send(new Message.Current());
        }
    }

    /** What is published next may have seen enough: whoever publishes is reminded until then. */
    private void tellAhead() {
        DataplaneId its = id;
        if (its != null && !ahead) {
            ahead = true;
            if (!aheadSaid) {
                aheadSaid = true;
                log.atWarn()
                        .addKeyValue("dataplane", its.instance())
                        .addKeyValue("told", told.told())
                        .log("Dataplane has been told more than is seen here; it is sent nothing until this replica has caught up");
            }
            verdicts.onAhead(its);
            context.owner().setTimer(AHEAD_MILLIS, _ -> stream.run(() -> {
                ahead = false;
                pushIfBehind();
            }));
        }
    }

    private void push(EncodedSnapshot known, Publication to) {
        aheadSaid = false;
        inFlight = to;
        String base = version;
        Parcel ready = server.shelf().find(base, to);
        if (ready != null) {
            send(ready);
            return;
        }
        Changes changes = to.snapshot().since(known);
        if (changes.puts().size() < MANY) {
            send(server.shelf().parcel(base, changes, to));
        } else {
            context.<Parcel>executeBlocking(() -> server.shelf().parcel(base, changes, to))
                    .onSuccess(this::send)
                    .onFailure(failure -> {
                        log.atError().addKeyValue("dataplane", id).setCause(failure).log("Push not made");
                        end();
                    });
        }
    }

    private void send(Parcel parcel) {
        sent = System.nanoTime();
        server.pushed(parcel);
        parcel.frames().forEach(stream::send);
    }

    /** Asks for the entries of the buckets that differ. */
    private void compare(byte[] digests) {
        asked = Holdings.different(digests, wanted().snapshot());
        stream.send(new Message.Ask(asked));
    }

    private void push(List<Message.Holding> holdings) {
        Publication wanted = wanted();
        asking = null;
        Changes changes = Holdings.changes(holdings, wanted.snapshot(), asked);
        inFlight = wanted;
        send(Parcel.of(version, changes, wanted));
    }

    private Publication wanted() {
        Publication wanted = asking;
        if (wanted == null) {
            throw new IllegalArgumentException("feed message: what is held (expected: when asked for)");
        }
        return wanted;
    }

    private void onApplied(Message.Applied applied) {
        Publication pushed = inFlight;
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
        held = pushed.snapshot();
        told = pushed.watermark().after(told);
        verdicts.onPushed(its, Duration.ofNanos(System.nanoTime() - sent));
        verdicts.onVerdict(its, new Verdict.Applied(pushed.snapshot().version(), applied.problems()));
        pushIfBehind();
    }

    private void onRejected(Message.Rejected refusal) {
        Publication pushed = inFlight;
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

    @Override
    public void over() {
        DataplaneId its = id;
        // One that has come back on another stream has not gone, and its newer verdict stands.
        if (server.gone(this) && its != null) {
            log.atInfo().addKeyValue("dataplane", its.instance()).log("Dataplane gone");
            verdicts.onGone(its);
        }
    }

    @Override
    public String toString() {
        return "dataplane " + id;
    }
}
