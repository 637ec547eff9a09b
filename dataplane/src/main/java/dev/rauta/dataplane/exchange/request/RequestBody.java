// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.request;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.mirror.BodyTap;
import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.filter.body.PacedCredit;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Pieces;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.filter.TrafficLimit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way upstream; confined to a worker.
 *
 * <p>Owns what came before there was a stream to write it to. The client gets credit only for what the upstream takes,
 * so that is never more than the client's window. Besides, its beginning stays here until the
 * upstream answers, so that a request that it did not look at can be sent again.
 */
public final class RequestBody extends RepeatableBody {
    private final Downstream downstream;
    private final Pieces early = new Pieces();
    private BodyTap tap = BodyTap.NONE;
    private @Nullable Sought sought;
    private long come;
    private @Nullable UpstreamStream stream;
    private boolean ended;
    private boolean given;
    private boolean endGiven;
    private boolean prepaid;
    private @Nullable Runnable whole;
    private @Nullable PacedCredit pace;
    private int owed;
    private int counted;
    private long movedAt;

    /** @param flushes counts what is held here, and says when that is too much */
    public RequestBody(Downstream downstream, FlushBatch flushes, boolean ended) {
        super(flushes);
        this.downstream = downstream;
        this.ended = ended;
    }

    /** Holds it to a rate from now on; null: to none. */
    public void pace(TrafficLimit.@Nullable RequestBandwidth rate) {
        pace = rate == null ? null : new PacedCredit(rate);
    }

    /** Whether all of it has come. */
    public boolean ended() {
        return ended;
    }

    /** How much of it has come, in bytes. */
    public long come() {
        return come;
    }

    /** Whether all of it has been handed to an upstream. */
    public boolean delivered() {
        return endGiven;
    }

    /** How much memory it holds on to, in bytes. */
    int held() {
        return early.pinned() + keptMemory();
    }

    private void count() {
        int held = held();
        flushes.hold(held - counted);
        counted = held;
    }

    /**
     * Offers what it holds to be given back.
     *
     * @param drop gives the exchange up
     */
    public void offer(Shedding shedding, Runnable drop) {
        // Nothing is lost with these but another attempt, unless one is about to begin.
        shedding.offer(keptMemory(), movedAt, given && stream == null ? drop : this::onAnswered);
        shedding.offer(early.pinned(), movedAt, drop);
        if (stream != null) {
            stream.offer(shedding, drop);
        }
    }

    /** Whether the upstream would take more than the client sends, or who waits for the beginning. */
    public boolean waitsForClient() {
        return !ended && (sought != null || whole != null || (stream != null && stream.writable()));
    }

    /**
     * Has {@code then} run once all of it is here, for which the client gets credit as it comes; nothing must have been handed on yet. All
     * of it can be sent again then.
     *
     * @param most more than that does not come, in bytes
     */
    public void whole(int most, Runnable then) {
        prepaid = true;
        keepUpTo(most);
        // Before any credit, for more may come with it.
        whole = then;
        credit(Math.toIntExact(length()));
        if (ended) {
            arrived();
        }
    }

    private void credit(int bytes) {
        owed += bytes;
        pay();
    }

    /** How much is here and has not been handed on, in bytes. */
    public long length() {
        long[] bytes = {0};
        early.forEach(data -> bytes[0] += data.readableBytes());
        return bytes[0];
    }

    private void arrived() {
        Runnable then = whole;
        if (then != null) {
            whole = null;
            then.run();
        }
    }

    /** Tells {@code other} what has come so far and from now on the rest; nothing must have been handed on yet. */
    public void alsoTo(BodyTap other) {
        early.forEach(data -> other.onData(data, false));
        if (trailers != null) {
            other.onTrailers(trailers);
        } else if (ended) {
            other.onData(Unpooled.EMPTY_BUFFER, true);
        }
        tap = other;
    }

    /** Has {@code hears} hear the first {@code most} bytes once they are there, or all of it; nothing must have been handed on yet. */
    public void beginning(int most, Consumer<Beginning> hears) {
        sought = new Sought(most, hears);
        show();
    }

    /** Whether any of it has come. */
    public boolean begun() {
        return ended || given || !early.isEmpty();
    }

    private void show() {
        Sought to = sought;
        if (to != null && to.enough(come, ended)) {
            sought = null;
            to.tell(early, come);
        }
    }

    public void onData(ByteBuf data, boolean end) {
        if (movedAt == 0) {
            movedAt = System.nanoTime();
        }
        tap.onData(data, end);
        come += data.readableBytes();
        ended = end;
        if (whole != null) {
            int bytes = data.readableBytes();
            early.add(data);
            count();
            credit(bytes);
            if (end) {
                arrived();
            }
            return;
        }
        if (stream != null && early.isEmpty() && stream.writable()) {
            give(stream, data, end);
        } else {
            early.add(data);
            pump();
        }
        count();
        show();
    }

    /** Sends bytes of our own behind those of a tunnel's client, which gets no credit for them; takes ownership. */
    public void insert(ByteBuf data) {
        if (ended) {
            data.release();
            return;
        }
        owed -= data.readableBytes();
        onData(data, false);
    }

    /** Ends a tunnel's half that its client has not ended. */
    public void end() {
        if (!ended) {
            onData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    public void onTrailers(HeaderFields fields) {
        tap.onTrailers(fields);
        ended = true;
        trailers = fields;
        arrived();
        pump();
        show();
    }

    /** Sends what has come so far, what an earlier stream took included, and from now on the rest. */
    public void attach(UpstreamStream opened) {
        stream = opened;
        endGiven = false;
        if (given) {
            endGiven = ended && early.isEmpty() && trailers == null;
            opened.write(again(), endGiven);
        }
        pump();
        count();
    }

    /** Goes on with a stream that has all of it. */
    public void follow(UpstreamStream other) {
        stream = other;
        given = true;
        endGiven = true;
    }

    /** When any of it has last been handed to an upstream, in {@link System#nanoTime()}; zero where there was none. */
    public long givenAt() {
        return movedAt;
    }

    /** Hands on as much as the upstream takes, and the end behind all of it. */
    private void pump() {
        UpstreamStream to = stream;
        while (to != null && to == stream && !early.isEmpty() && to.writable()) {
            ByteBuf data = early.take();
            give(to, data, ended && early.isEmpty() && trailers == null);
        }
        if (to != null && to == stream && ended && early.isEmpty() && !endGiven) {
            endGiven = true;
            given = true;
            if (trailers == null) {
                to.write(Unpooled.EMPTY_BUFFER, true);
            } else {
                to.end(trailers);
            }
        }
        pay();
    }

    /** The stream is gone; another may follow. */
    public void detach() {
        stream = null;
    }

    /** The upstream has begun to answer, so that the request will not be sent again. */
    public void onAnswered() {
        keepNothing();
        count();
    }

    public void onWritable() {
        pump();
        count();
    }

    /** Drops what is held. */
    public void release() {
        tap.onCut();
        whole = null;
        sought = null;
        stream = null;
        early.release();
        forget();
        count();
    }

    private void give(UpstreamStream to, ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        given = true;
        movedAt = System.nanoTime();
        // What has waited here is in the shape for that already.
        keep(data, bytes, prepaid);
        if (!prepaid) {
            owed += bytes;
        }
        endGiven = end;
        to.write(data, end);
        pay();
    }

    /**
     * Lets the client send as much more as has gone on, or is kept until all is here, but where too much waits for peers already.
     *
     * @return whether it waits for nothing but its rate
     */
    public boolean pay() {
        int bytes = owed;
        if (bytes <= 0 || !passes()) {
            return false;
        }
        int due = pace == null ? bytes : pace.due(bytes, come);
        if (due > 0) {
            owed -= due;
            downstream.consumed(due);
        }
        return due < bytes && !ended;
    }

    private boolean passes() {
        return whole != null || (stream != null && stream.writable() && flushes.grants(stream.waits()));
    }
}
