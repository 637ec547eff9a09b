// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Flushes each connection that was written to once, at the end of the event loop's pass, and keeps the ledger of what the
 * flushes left behind; confined to a worker.
 *
 * <p>Many messages then leave in one system call, which is half of a proxy's cost. What a flush leaves behind waits for
 * a peer that does not read, and is what a worker's memory goes on: beyond {@code limit} the worker is {@link #full()}.
 */
public final class FlushBatch {
    private final EventLoop loop;
    private final long limit;
    private final List<Member> dirty = new ArrayList<>();
    private final List<Member> lagging = new ArrayList<>();
    private boolean scheduled;
    private long held;
    private long passes;

    /** One connection's place in the batch. */
    public final class Member {
        private final Channel channel;
        private final LongSupplier queued;
        private boolean dirty;
        private boolean lagging;
        private long held;
        private long movedAt = System.nanoTime();

        private Member(Channel channel, LongSupplier queued) {
            this.channel = channel;
            this.queued = queued;
        }

        /** When bytes last left it, or none waited, in {@link System#nanoTime()}. */
        public long movedAt() {
            return movedAt;
        }

        /** Counts what is held now, where that has grown without anything being written. */
        public void look() {
            measure();
        }

        private void measure() {
            ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
            long now = out == null ? 0 : out.totalPendingWriteBytes() + queued.getAsLong();
            FlushBatch.this.held += now - held;
            if (now < held || now == 0) {
                movedAt = System.nanoTime();
            }
            held = now;
            if (now > 0 && !lagging) {
                lagging = true;
                FlushBatch.this.lagging.add(this);
            }
        }
    }

    /** @param limit how many bytes may wait for peers, in bytes */
    public FlushBatch(EventLoop loop, long limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** The worker's loop. */
    public EventLoop loop() {
        return loop;
    }

    /** A place for {@code channel}, which must belong to this loop. */
    public Member member(Channel channel) {
        return member(channel, () -> 0);
    }

    /**
     * The same for a connection that keeps bytes back itself.
     *
     * @param queued how many bytes it has not given to its channel yet
     */
    public Member member(Channel channel, LongSupplier queued) {
        return new Member(channel, queued);
    }

    /** Asks for a flush; as often as one likes. */
    public void add(Member member) {
        if (member.dirty) {
            return;
        }
        member.dirty = true;
        dirty.add(member);
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::flush);
        }
    }

    /** How many bytes wait for peers that do not read, in bytes. */
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

    /** Looks again at those that lag; called many times a second. */
    public void tick() {
        for (int i = lagging.size() - 1; i >= 0; i--) {
            Member member = lagging.get(i);
            member.measure();
            if (member.held == 0) {
                member.lagging = false;
                Member last = lagging.removeLast();
                if (last != member) {
                    lagging.set(i, last);
                }
            }
        }
    }

    /** How often it has flushed: what was written since the last time has not left. */
    public long passes() {
        return passes;
    }

    private void flush() {
        scheduled = false;
        passes++;
        for (int i = 0; i < dirty.size(); i++) {
            Member member = dirty.get(i);
            member.dirty = false;
            // The channel's flush, not a context's: Http2ConnectionHandler writes its queued DATA in its own flush.
            member.channel.flush();
            member.measure();
        }
        dirty.clear();
    }
}
