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
 * a peer that does not read, and is what a worker's memory goes on. Beyond {@code limit} the worker is {@link #full()}:
 * nothing new is taken, and nobody gets credit for what waits. After a second of that, and at once where a quarter more is
 * held, those lose what they have waiting that have kept most for longest ({@link Shedding}), until a quarter is free again.
 */
public final class FlushBatch {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    /** What one connection may bring in one pass of reading. */
    private static final long LEAST_MARGIN = 1 << 20;

    private final EventLoop loop;
    private final long limit;
    private final List<Holder> others = new ArrayList<>();
    private final List<Member> dirty = new ArrayList<>();
    private final List<Member> lagging = new ArrayList<>();
    private boolean scheduled;
    private boolean full;
    private long fullSince;
    private long held;
    private long passes;

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

    /** Whether that is more than the worker may hold, so that it must take nothing new. */
    public boolean full() {
        return held > limit;
    }

    /** How many bytes may wait for peers, in bytes. */
    public long limit() {
        return limit;
    }

    /** Looks again at those that lag, and takes back from them where that has been too much for long; called many times a second. */
    public void tick(long now) {
        look();
        if (!full()) {
            full = false;
        } else if (!full) {
            full = true;
            fullSince = now;
        } else if (now - fullSince >= PATIENCE) {
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
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
        shedOverflow(System.nanoTime());
    }

    /** What was granted before the worker was full may come all at once, and cannot wait for anybody's second. */
    private void shedOverflow(long now) {
        if (held - limit > Math.max(margin(), LEAST_MARGIN)) {
            shed(now, 0);
        }
    }

    private long margin() {
        return limit / 4;
    }

    private void shed(long now, long patience) {
        Shedding shedding = new Shedding(now, patience);
        for (int i = 0; i < lagging.size(); i++) {
            lagging.get(i).holder().offer(shedding);
        }
        others.forEach(holder -> holder.offer(shedding));
        // To below the limit by as much as it may be passed, or the next piece would fill it again.
        shedding.free(held - limit + margin());
        look();
    }

    private void look() {
        for (int i = lagging.size() - 1; i >= 0; i--) {
            if (!lagging.get(i).lagsStill()) {
                Member last = lagging.removeLast();
                if (i < lagging.size()) {
                    lagging.set(i, last);
                }
            }
        }
    }
}
