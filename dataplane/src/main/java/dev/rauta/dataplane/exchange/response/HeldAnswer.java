// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.response;

import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Pieces;
import io.netty.buffer.ByteBuf;

/** A response that is kept until all of it is here, or it is too large for that; confined to a worker. */
final class HeldAnswer {
    private final ResponseHead head;
    private final int most;
    private final FlushBatch flushes;
    private final Pieces pieces = new Pieces();
    private final long began = System.nanoTime();
    private long bytes;
    private int counted;

    /**
     * @param most how large it may be, in bytes
     * @param flushes counts what is held here
     */
    HeldAnswer(ResponseHead head, int most, FlushBatch flushes) {
        this.head = head;
        this.most = most;
        this.flushes = flushes;
    }

    ResponseHead head() {
        return head;
    }

    /** Takes ownership of {@code data}. @return whether it still fits, and the worker has room for it */
    boolean add(ByteBuf data) {
        bytes += data.readableBytes();
        pieces.add(data);
        count();
        return bytes <= most && !flushes.full();
    }

    /** How much has come, in bytes. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** The first piece, whose ownership passes; there must be one. */
    ByteBuf take() {
        ByteBuf first = pieces.take();
        count();
        return first;
    }

    /** How much memory it holds on to. */
    int pinned() {
        return pieces.pinned();
    }

    long began() {
        return began;
    }

    void release() {
        pieces.release();
        count();
    }

    private void count() {
        flushes.hold(pieces.pinned() - counted);
        counted = pieces.pinned();
    }
}
