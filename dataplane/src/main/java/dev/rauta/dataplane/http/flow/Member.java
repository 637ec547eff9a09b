// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection's place in its worker's {@link FlushBatch}; confined to a worker. */
public final class Member {
    /** So much must leave for a peer to count as one that takes what it is sent. */
    public static final int WORTH_MENTIONING = 8 * 1024;

    /** What is no larger is put together with what is written before and behind it: copying costs less than a place in a queue. */
    private static final int SMALL = 2048;

    /** So much is put together at most. */
    private static final int TOGETHER = 8192;

    /** Room for a small body behind a head. */
    private static final int SPARE = 256;

    private final FlushBatch batch;
    private final Channel channel;
    private final Holder holder;

    /** Of every write: a write that fails closes the channel, and that is heard of. */
    private final ChannelPromise unheard;

    /** Whether a flush only asks for its writes, over io_uring, so that what it leaves behind shows in a later pass. */
    private final boolean answeredLater;

    private long flushedIn = -1;
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

    private @Nullable ByteBuf open;

    /** The most that a single piece held on to since nothing waited: of one that has left in part all is still there. */
    private int largest;

    /** How much of {@link #beyond} had been flushed by the last flush, and the largest piece since: for where a flush is answered later. */
    private long flushedBeyond;

    private int largestSince;

    Member(FlushBatch batch, Channel channel, Holder holder) {
        this.batch = batch;
        this.channel = channel;
        this.holder = holder;
        this.unheard = new VoidChannelPromise(channel, false);
        this.answeredLater = channel instanceof IoUringSocketChannel;
    }

    /** When bytes last left it, or none waited, in {@link System#nanoTime()}. */
    public long movedAt() {
        return movedAt;
    }

    /** Counts what is held now, where that has grown without anything being written. */
    public void look() {
        measure(System.nanoTime());
    }

    /** Nothing is held for it here any more; its channel may go on with another place. */
    public void leave() {
        over = true;
        measure(System.nanoTime());
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
        largestSince = Math.max(largestSince, pinned);
        if (!waits) {
            beyond += Math.max(pinned - piece.readableBytes(), 0);
        }
        return piece;
    }

    /** Asks for a flush, and for a look at what is held then. */
    public void ask() {
        batch.add(this);
    }

    /**
     * Where so many bytes can be written to, which leave with the next flush in order with what {@link #write} is given; the
     * buffer stays this one's, and is asked for again for whatever follows.
     */
    public ByteBuf room(int bytes) {
        ByteBuf last = open;
        if (last == null || last.readableBytes() + bytes > TOGETHER) {
            handOver();
            last = channel.alloc().directBuffer(bytes + SPARE);
            open = last;
        }
        batch.add(this);
        return last;
    }

    /** Writes {@code data}, whose ownership passes, behind what was written before; it leaves with the next flush. */
    public void write(ByteBuf data) {
        int bytes = data.readableBytes();
        if (bytes > SMALL) {
            handOver();
            channel.write(piece(data, lags()), unheard);
            batch.add(this);
            return;
        }
        if (bytes > 0) {
            room(bytes).writeBytes(data, data.readerIndex(), bytes);
        }
        data.release();
    }

    /** Gives the channel what was put together, before anything goes to it past this one, its end for instance. */
    public void handOver() {
        ByteBuf last = open;
        if (last != null) {
            open = null;
            channel.write(piece(last, lags()), unheard);
        }
    }

    /** Offers what waits in the channel to be given back; not what its holder keeps back. */
    public void offer(Shedding shedding, Runnable drop) {
        shedding.offer(held - queued, stillSince, drop);
    }

    /**
     * Ends the connection at once, past whatever its handlers would still like to say to a peer that does not listen. What it holds
     * counts no more from here on: over io_uring it is free only when the kernel has given it back, in a later pass.
     */
    public void sever() {
        channel.unsafe().close(channel.newPromise());
        leave();
    }

    boolean markDirty() {
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    Holder holder() {
        return holder;
    }

    /** @param now the time, in {@link System#nanoTime()} */
    void flush(long now) {
        holder.onFlush();
        dirty = false;
        handOver();
        if (answeredLater) {
            flushedIn = batch.passes();
            measure(now);
            channel.flush();
            flushedBeyond = beyond;
            largestSince = 0;
            lag();
        } else {
            channel.flush();
            measure(now);
        }
    }

    /** Looks again; whether bytes wait. @param answered whether the writes of the last flush have been answered */
    boolean lagsStill(long now, boolean answered) {
        if (answeredLater && !answered && flushedIn == batch.passes() && !over) {
            return true;
        }
        measure(now);
        lagging = held > 0;
        return lagging;
    }

    private void measure(long at) {
        ChannelOutboundBuffer out = over ? null : channel.unsafe().outboundBuffer();
        queued = out == null ? 0 : holder.queued();
        long written = out == null ? 0 : out.totalPendingWriteBytes();
        // Where nothing that was flushed waits, what was written since is no lag.
        boolean onItsWay = answeredLater && out != null && out.isEmpty() && written > 0;
        long bytes = onItsWay ? 0 : written;
        if (onItsWay) {
            beyond = Math.max(beyond - flushedBeyond, 0);
            flushedBeyond = 0;
            largest = largestSince;
        }
        long now = queued + (onItsWay ? 0 : pinned(bytes));
        if (bytes < pending || now == 0) {
            movedAt = at;
            left += pending - bytes;
            if (left >= WORTH_MENTIONING || bytes == 0) {
                stillSince = movedAt;
                left = 0;
            }
        }
        pending = bytes;
        batch.hold(now - held);
        held = now;
        if (now > 0) {
            lag();
        }
    }

    private void lag() {
        if (!lagging) {
            lagging = true;
            batch.lags(this);
        }
    }

    private long pinned(long bytes) {
        if (bytes == 0) {
            beyond = 0;
            flushedBeyond = 0;
            largest = 0;
            return 0;
        }
        // No piece is less than a fourth of what it holds on to.
        beyond = Math.min(beyond, 3 * (bytes + queued));
        return Math.max(bytes + beyond, largest);
    }
}
