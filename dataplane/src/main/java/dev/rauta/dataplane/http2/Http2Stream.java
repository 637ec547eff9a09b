// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection, and what is done about what comes of it; confined to a worker.
 *
 * <p>A plain object of its session's: a child channel each would double the cost.
 */
public abstract class Http2Stream {
    final int id;

    /** What we may still send, in bytes; below zero where the peer has narrowed it. */
    int sendWindow;

    @Nullable SendQueue queue;

    /** What the peer may still send, in bytes. */
    int window = ReceiveWindows.FIRST;

    /** What it could still send had we given it credit for all that has gone on, in bytes. */
    int credit = ReceiveWindows.FIRST;

    /** How wide it is, in bytes. */
    int width = ReceiveWindows.FIRST;

    /** What has come and not gone on, in bytes. */
    int unconsumed;

    ReceiveWindows.@Nullable Growth growth;

    boolean remoteEnded;
    boolean localEnded;
    boolean resetSent;
    boolean closed;

    /** @param id odd */
    protected Http2Stream(int id) {
        this.id = id;
    }

    public final int id() {
        return id;
    }

    /** Whether nothing goes either way any more. */
    public final boolean closed() {
        return closed;
    }

    /** Whether the peer has ended its half. */
    public final boolean remoteEnded() {
        return remoteEnded;
    }

    /** Whether our half has ended, all that it said being on its way. */
    public final boolean localEnded() {
        return localEnded;
    }

    /** Whether we have reset it. */
    public final boolean resetSent() {
        return resetSent;
    }

    /** Whether it may be sent more without its queue growing long. */
    public final boolean hasRoom() {
        SendQueue waiting = queue;
        return !closed && (waiting == null || !waiting.full());
    }

    /** Whether bytes of it wait, and none has left since {@code instant}, in {@link System#nanoTime()}. */
    public final boolean stuckSince(long instant) {
        SendQueue waiting = queue;
        return waiting != null && !waiting.isEmpty() && waiting.movedAt() - instant < 0;
    }

    /** Offers what of it waits to be given back. */
    public final void offerQueue(Shedding shedding, Runnable drop) {
        SendQueue waiting = queue;
        if (waiting != null) {
            shedding.offer(waiting.pinned(), waiting.stillSince(), drop);
        }
    }

    /**
     * A header block has come, well-formed but for its size, which is to be looked at; {@code end}: and nothing behind it.
     *
     * @param section is another block's afterwards, but for its fields
     */
    protected abstract void onHeaders(FieldSection section, boolean end);

    /** Bytes have come, whose ownership passes. */
    protected abstract void onData(ByteBuf data, boolean end);

    /** The peer has reset it; it closes then. */
    protected void onReset(long code) {}

    /** All that our half said is on its way. */
    protected void onLocalEnded() {}

    /** It may be written to again. */
    protected abstract void onWritable();

    /** Nothing comes any more, and nothing can be sent. */
    protected abstract void onClosed();
}
