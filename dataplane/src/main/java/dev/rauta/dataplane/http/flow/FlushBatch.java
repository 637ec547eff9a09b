// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Flushes each connection that was written to once, at the end of the event loop's pass, and keeps the ledger of what the
 * flushes left behind; confined to a worker.
 *
 * <p>Many messages then leave in one system call, which is half of a proxy's cost. What a flush leaves behind waits for
 * a peer that does not read, and is what a worker's memory goes on. Whoever reads must not notice: from a fourth of
 * {@code limit} on, nothing new is taken of a connection that has more than its share waiting ({@link #refuses}); from a half on
 * who adds to it gets no credit ({@link #grants}), from seven eighths on
 * those that have stood still for a second lose what they have waiting, and at {@code limit} all may, at once, the dearest
 * first ({@link Shedding}), until half of it is free. That is so at {@code limit} and a fourth at the latest, for what was granted may come at once.
 */
public final class FlushBatch {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    /** A connection's share of the limit is one in so many. */
    private static final int SHARES = 32;

    /** What one connection may bring in one pass of reading. */
    private static final long LEAST_MARGIN = 1 << 20;

    private final EventLoop loop;
    private final long limit;
    private final List<Holder> others = new ArrayList<>();
    private final List<Member> dirty = new ArrayList<>();
    private final List<Member> lagging = new ArrayList<>();
    private boolean scheduled;
    private boolean nearlyFull;
    private long nearlyFullSince;
    private long held;
    private long widened;
    private long passes;
    private long passesAtTick;

    /** @param limit how many bytes may wait for peers, in bytes */
    public FlushBatch(EventLoop loop, long limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** The worker's loop. */
    public EventLoop loop() {
        return loop;
    }

    /** A place for {@code channel}, which must belong to this loop, and whose connection keeps bytes back as {@code holder}. */
    public Member member(Channel channel, Holder holder) {
        return new Member(this, channel, holder);
    }

    /** Has {@code holder} asked too where too much is held. */
    public void alsoAsk(Holder holder) {
        others.add(holder);
    }

    /** Asks for a flush; as often as one likes. */
    public void add(Member member) {
        if (member.markDirty()) {
            dirty.add(member);
            if (!scheduled) {
                scheduled = true;
                loop.execute(this::flush);
            }
        }
    }

    /** Counts {@code bytes} more that are held, or less where negative. */
    public void hold(long bytes) {
        held += bytes;
    }

    /** How many bytes wait for peers that do not read, in bytes of the memory that they hold on to. */
    public long held() {
        return held;
    }

    /** Whether that is more than the worker may hold. */
    public boolean full() {
        return held > limit;
    }

    /**
     * Whether credit may be given for what has been handed on.
     *
     * @param waits whether more would wait behind it
     */
    public boolean grants(boolean waits) {
        return !waits || held <= limit / 2;
    }

    /** Lets a window grow by {@code bytes}, or not at all: all may grow by a fourth of the limit together. */
    public int widen(int bytes) {
        if (widened + bytes > limit / 4) {
            return 0;
        }
        widened += bytes;
        return bytes;
    }

    /** Takes back what a window has grown by. */
    public void narrow(int bytes) {
        widened -= bytes;
    }

    /**
     * Whether nothing new must be taken: of a connection that has much waiting already, or of anybody.
     *
     * @param waiting what waits for the connection it would come from, in bytes
     */
    public boolean refuses(long waiting) {
        return held > most() || (held > limit / 4 && waiting > limit / SHARES);
    }

    /** How many bytes may wait for peers, in bytes. */
    public long limit() {
        return limit;
    }

    /** Looks again at those that lag, and takes back from them where that has been too much for long; called many times a second. */
    public void tick(long now) {
        // The last flush was in the same pass perhaps, but none of those before the last tick.
        look(now, passes == passesAtTick);
        passesAtTick = passes;
        if (held <= limit / 8 * 7) {
            nearlyFull = false;
        } else if (!nearlyFull) {
            nearlyFull = true;
            nearlyFullSince = now;
        } else if (now - nearlyFullSince >= PATIENCE) {
            shed(now, PATIENCE);
        }
        shedOverflow(now);
    }

    /** How often it has flushed: what was written since the last time has not left. */
    public long passes() {
        return passes;
    }

    void lags(Member member) {
        lagging.add(member);
    }

    private void flush() {
        scheduled = false;
        passes++;
        long now = System.nanoTime();
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush(now);
        }
        dirty.clear();
        shedOverflow(now);
    }

    /** What was granted before may come all at once, and cannot wait for anybody's second. */
    private void shedOverflow(long now) {
        if (held > most()) {
            shed(now, 0);
        }
    }

    /** What may be held between two passes: what was granted may all come, and one connection brings so much at least. */
    private long most() {
        return limit + Math.max(limit / 4, LEAST_MARGIN);
    }

    private void shed(long now, long patience) {
        Shedding shedding = new Shedding(now, patience);
        for (int i = 0; i < lagging.size(); i++) {
            Member member = lagging.get(i);
            member.holder().offer(shedding.of(member));
        }
        others.forEach(holder -> holder.offer(shedding.of(null)));
        // Far below, or the next piece would fill it again.
        shedding.free(held - limit / 2);
        look(now, false);
    }

    /** @param answered whether the writes of the last flush have been answered, where that is not at once */
    private void look(long now, boolean answered) {
        for (int i = lagging.size() - 1; i >= 0; i--) {
            if (!lagging.get(i).lagsStill(now, answered)) {
                Member last = lagging.removeLast();
                if (i < lagging.size()) {
                    lagging.set(i, last);
                }
            }
        }
    }
}
