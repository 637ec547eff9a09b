// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.feed.http2.trust.MountedCertificates;
import dev.rauta.routes.snapshot.SnapshotVersion;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.tls.MountedReading;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dataplane's end of the networked feed; connects again for as long as it is open. */
public final class FeedClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FeedClient.class);
    /** More entries than this in one push are more than any dataplane could hold. */
    private static final int MOST_ENTRIES = 10_000_000;

    private final FeedClientSettings settings;
    private final SnapshotReceiver receiver;
    private final @Nullable MountedCertificates certificates;
    private final @Nullable FeedRuntime owned;
    private final ClientStream stream;
    private final ExecutorService applying;
    private volatile boolean informed;
    // All below belong to the stream's context.
    private Held held;

    /** Whether what was pushed last was refused: the controller knows that, and a word about what is held would hide it. */
    private boolean refusedLast;

    /** Counts streams, so that a verdict goes out on the one that asked for it. */
    private long generation;

    private List<Entry> parts = new ArrayList<>();

    /** Why the parts are no good, empty where they are. */
    private String spoilt = "";

    private FeedClient(FeedClientSettings settings, SnapshotReceiver receiver, Held held, FeedRuntime runtime, boolean owned) {
        this.settings = settings;
        this.receiver = receiver;
        this.held = held;
        this.owned = owned ? runtime : null;
        this.applying = Executors.newSingleThreadExecutor(runtime.applying());
        this.certificates = settings.certificates().map(directory -> MountedCertificates.of(directory, "feed")).orElse(null);
        this.stream = ClientStream.of(runtime, ClientStream.options(certificates, true), new Listening());
    }

    /**
     * Begins to connect.
     *
     * @param held what is in force already, from a disk perhaps
     * @throws IllegalArgumentException for certificates that cannot be read
     */
    public static FeedClient start(FeedClientSettings settings, SnapshotReceiver receiver, Held held) {
        FeedClient feed = new FeedClient(settings, receiver, held, FeedRuntime.start(), true);
        feed.stream.start();
        return feed;
    }

    /** The same on a runtime of others, which outlives it. */
    public static FeedClient start(FeedClientSettings settings, SnapshotReceiver receiver, Held held, FeedRuntime runtime) {
        FeedClient feed = new FeedClient(settings, receiver, held, runtime, false);
        feed.stream.start();
        return feed;
    }

    /** Whether a controller answers now; any thread. */
    public boolean connected() {
        return stream.connected();
    }

    /** Whether a controller has been heard since the start that had something to tell, were it only that nothing is newer. */
    public boolean informed() {
        return informed;
    }

    /** How the files of its certificates were read last; empty without TLS; any thread. */
    public Optional<MountedReading> mounted() {
        return Optional.ofNullable(certificates).map(MountedCertificates::reading);
    }

    @Override
    public void close() {
        // First, so that what is being applied, and fails because it is interrupted, is not told as refused.
        stream.close();
        applying.shutdownNow();
        if (owned != null) {
            owned.close();
        }
    }

    /** Tells a verdict on what is held that has changed since it was given; any thread. */
    public void amend(Verdict.Applied verdict) {
        // Behind a push that is being applied: the verdict may be on that.
        applying.execute(() -> stream.run(() -> {
            if (verdict.version().equals(held.snapshot().version())) {
                held = new Held(held.snapshot(), verdict.problems(), held.watermark());
                if (!refusedLast) {
                    stream.send(new Message.Applied(verdict.version().value(), verdict.problems()));
                }
            }
        }));
    }

    /** What the stream tells. */
    private final class Listening implements ClientStream.Peer {
        private boolean told;

        @Override
        public RequestOptions where() {
            return new RequestOptions().setHost(settings.host()).setPort(settings.port()).setURI(FeedServer.PATH);
        }

        @Override
        public List<Message> opening(@Nullable SSLSession tls) {
            generation++;
            told = false;
            forget();
            EncodedSnapshot snapshot = held.snapshot();
            return List.of(new Message.Hello(
                    Message.PROTOCOL,
                    settings.fleet(),
                    settings.instance(),
                    List.of(),
                    snapshot.size() == 0 ? "" : snapshot.version().value(),
                    held.problems(),
                    held.watermark()));
        }

        @Override
        public void receive(Message message) {
            if (!told) {
                told = true;
                log.atInfo().addKeyValue("controller", settings.host() + ":" + settings.port()).log("Feed connected");
            }
            switch (message) {
                case Message.Ask(List<Integer> buckets) ->
                    stream.send(buckets.isEmpty() ? Holdings.digests(held.snapshot()) : Holdings.inventory(held.snapshot(), buckets));
                case Message.Part part -> gather(part);
                case Message.Push push -> receivePush(push);
                case Message.Current _ -> informed = true;
                case Message.Ping _ -> {
                    // That it came is all it says.
                }
                case Message.Hello _, Message.Digests _, Message.Inventory _, Message.Applied _, Message.Rejected _,
                        Message.Introduction _, Message.Relayed _, Message.Departed _ ->
                    throw new IllegalArgumentException("feed message: " + message.getClass().getSimpleName()
                            + " (expected: one of a controller's)");
            }
        }

        @Override
        public void lost(String error, boolean news) {
            if (news) {
                log.atWarn()
                        .addKeyValue("controller", settings.host() + ":" + settings.port())
                        .addKeyValue("error", error)
                        .log("Feed not connected; it is tried again");
            }
        }
    }

    /** A part that cannot be read spoils the push that it belongs to, and no other. */
    private void gather(Message.Part part) {
        try {
            parts.addAll(Packing.unpack(part));
            if (parts.size() > MOST_ENTRIES) {
                throw new IllegalArgumentException(
                        "push: " + parts.size() + " entries (expected: at most " + MOST_ENTRIES + ")");
            }
        } catch (IllegalArgumentException e) {
            spoilt = String.valueOf(e.getMessage());
        }
    }

    private void forget() {
        parts = new ArrayList<>();
        spoilt = "";
    }

    private void receivePush(Message.Push push) {
        EncodedSnapshot base = held.snapshot();
        Watermark before = held.watermark();
        if (!push.base().equals(base.size() == 0 ? "" : base.version().value())) {
            throw new IllegalArgumentException("push: to who holds " + push.base() + " (expected: " + base.version() + ")");
        }
        if (push.watermark().behind(before)) {
            throw new IllegalArgumentException("push: by a controller that is behind what was told (expected: one that has seen "
                    + before.told() + ", not " + push.watermark().seen() + ")");
        }
        List<Entry> puts = parts;
        String fault = spoilt;
        forget();
        long from = generation;
        applying.execute(() -> apply(from, base, puts, fault, push, push.watermark().after(before)));
    }

    /** On the feed's own thread. */
    private void apply(
            long from, EncodedSnapshot base, List<Entry> puts, String fault, Message.Push push, Watermark watermark) {
        Verdict verdict;
        EncodedSnapshot snapshot = base;
        try {
            if (!fault.isEmpty()) {
                throw new IllegalArgumentException(fault);
            }
            snapshot = Parcel.unpack(base, puts, push);
            verdict = receiver.apply(new Publication(snapshot, watermark));
        } catch (RuntimeException e) {
            log.atError().addKeyValue("version", push.version()).setCause(e).log("Push rejected");
            verdict = new Verdict.Rejected(new SnapshotVersion(push.version()), String.valueOf(e.getMessage()));
        }
        EncodedSnapshot now = snapshot;
        Verdict ruled = verdict;
        stream.run(() -> answer(from, now, ruled, watermark));
    }

    private void answer(long to, EncodedSnapshot snapshot, Verdict verdict, Watermark watermark) {
        informed = true;
        switch (verdict) {
            case Verdict.Applied(var version, var problems) -> {
                held = new Held(snapshot, problems, watermark);
                refusedLast = false;
                if (to == generation) {
                    stream.send(new Message.Applied(version.value(), problems));
                } else {
                    stream.restart("what is held has changed since the stream began");
                }
            }
            case Verdict.Rejected(var version, String reason) -> {
                refusedLast = true;
                if (to == generation) {
                    stream.send(new Message.Rejected(version.value(), reason));
                }
            }
        }
    }
}
