// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import dev.rauta.dataplane.http.Buffers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Bytes that wait, small pieces put together: a piece costs a buffer and its places in queues, and a peer chooses how small
 * it is; confined to a worker.
 */
public final class Pieces {
    private static final int SMALL = 1024;
    private static final int TOGETHER = 8192;
    private static final Deque<ByteBuf> NONE = new ArrayDeque<>(0);

    /** None until something waits: most messages have nothing that does. */
    private Deque<ByteBuf> all = NONE;

    private boolean lastIsOurs;
    private int pinned;

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** How much memory they hold on to, in bytes. */
    public int pinned() {
        return pinned;
    }

    /** Shows each piece in order; they stay here. */
    public void forEach(Consumer<ByteBuf> sight) {
        all.forEach(sight);
    }

    /** Takes ownership of {@code data}. */
    public void add(ByteBuf data) {
        int bytes = data.readableBytes();
        if (all == NONE) {
            all = new ArrayDeque<>(2);
        }
        if (bytes >= SMALL) {
            ByteBuf piece = Pinned.forLong(data);
            all.add(piece);
            pinned += Pinned.by(piece);
            lastIsOurs = false;
            return;
        }
        if (bytes > 0) {
            ByteBuf tail = tail(bytes);
            int before = Pinned.by(tail);
            tail.writeBytes(data);
            pinned += Pinned.by(tail) - before;
        }
        data.release();
    }

    /** The first piece, whose ownership passes; there must be one. */
    public ByteBuf take() {
        ByteBuf first = all.removeFirst();
        pinned -= Pinned.by(first);
        lastIsOurs &= !all.isEmpty();
        return first;
    }

    /** Drops what waits. */
    public void release() {
        all.forEach(ByteBuf::release);
        all = NONE;
        pinned = 0;
        lastIsOurs = false;
    }

    private ByteBuf tail(int room) {
        ByteBuf last = lastIsOurs ? all.getLast() : null;
        if (last == null || last.maxWritableBytes() < room) {
            last = Buffers.POOLED.directBuffer(SMALL, TOGETHER);
            all.add(last);
            pinned += Pinned.by(last);
            lastIsOurs = true;
        }
        return last;
    }
}
