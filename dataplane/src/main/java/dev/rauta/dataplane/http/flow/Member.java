// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** One connection's place in its worker's {@link FlushBatch}; confined to a worker. */
public final class Member {
    /** So much must leave for a peer to count as one that takes what it is sent. */
    static final int WORTH_MENTIONING = 8 * 1024;

    private final FlushBatch batch;
    private final Channel channel;
    private final Holder holder;
    private boolean dirty;
    private boolean lagging;
    private boolean over;
    private long held;
    private long queued;
    private long pending;
    private long left;
    private long movedAt = System.nanoTime();
    private long stillSince = movedAt;

    /** What pieces that were not copied hold on to beyond their own bytes, since nothing waited. */
    private long beyond;

    /** The most that a single piece held on to since nothing waited: of one that has left in part all is still there. */
    private int largest;

    Member(FlushBatch batch, Channel channel, Holder holder) {
        this.batch = batch;
        this.channel = channel;
        this.holder = holder;
    }

    /** When bytes last left it, or none waited, in {@link System#nanoTime()}. */
    public long movedAt() {
        return movedAt;
    }

    /** Counts what is held now, where that has grown without anything being written. */
    public void look() {
        measure();
    }

    /** Nothing is held for it here any more; its channel may go on with another place. */
    public void leave() {
        over = true;
        measure();
    }

    /** Whether the last flush left bytes in the channel, so that more would wait behind them. */
    public boolean lags() {
        return pending > 0;
    }

    /**
     * {@code data}, whose ownership passes, as it may be written: copied where it would hold on to much more than itself.
     *
     * @param waits whether it is known that it will not leave at once
     */
    public ByteBuf piece(ByteBuf data, boolean waits) {
        ByteBuf piece = waits ? Pinned.forLong(data) : Pinned.forNow(data);
        int pinned = Pinned.by(piece);
        largest = Math.max(largest, pinned);
        if (!waits) {
            beyond += Math.max(pinned - piece.readableBytes(), 0);
        }
        return piece;
    }

    /** Offers what waits in the channel to be given back; not what its holder keeps back. */
    public void offer(Shedding shedding, Runnable drop) {
        shedding.offer(held - queued, stillSince, drop);
    }

    /** Ends the connection at once, past whatever its handlers would still like to say to a peer that does not listen. */
    public void sever() {
        channel.unsafe().close(channel.newPromise());
    }

    boolean markDirty() {
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    Holder holder() {
        return holder;
    }

    void flush() {
        dirty = false;
        // The channel's flush, not a context's: Http2ConnectionHandler writes its queued DATA in its own flush.
        channel.flush();
        measure();
    }

    /** Looks again; whether bytes wait. */
    boolean lagsStill() {
        measure();
        lagging = held > 0;
        return lagging;
    }

    private void measure() {
        ChannelOutboundBuffer out = over ? null : channel.unsafe().outboundBuffer();
        queued = out == null ? 0 : holder.queued();
        long bytes = out == null ? 0 : out.totalPendingWriteBytes();
        long now = queued + pinned(bytes);
        if (bytes < pending || now == 0) {
            movedAt = System.nanoTime();
            left += pending - bytes;
            if (left >= WORTH_MENTIONING || bytes == 0) {
                stillSince = movedAt;
                left = 0;
            }
        }
        pending = bytes;
        batch.hold(now - held);
        held = now;
        if (now > 0 && !lagging) {
            lagging = true;
            batch.lags(this);
        }
    }

    private long pinned(long bytes) {
        if (bytes == 0) {
            beyond = 0;
            largest = 0;
            return 0;
        }
        // No piece is less than a fourth of what it holds on to.
        beyond = Math.min(beyond, 3 * (bytes + queued));
        return Math.max(bytes + beyond, largest);
    }
}
