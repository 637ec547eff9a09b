// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.request;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What has left of a request's body and can be sent again: its first {@link #KEPT_LIMIT} bytes, and of a longer one nothing. A part of
 * the body, lest each exchange have an object more; confined to a worker.
 */
abstract sealed class RepeatableBody permits RequestBody {
    /** As much as may leave before a peer has opened its window: RFC 9113, section 6.9.2. */
    static final int KEPT_LIMIT = 64 * 1024;

    final FlushBatch flushes;
    private @Nullable KeptBody kept;
    private boolean lost;
    private int limit = KEPT_LIMIT;

    /** What has come behind it; null: nothing yet. */
    @Nullable HeaderFields trailers;

    RepeatableBody(FlushBatch flushes) {
        this.flushes = flushes;
    }

    /** Whether all of it that has left can be sent again. */
    public boolean repeatable() {
        return !lost;
    }

    /** Keeps at least {@code most} bytes, if it has them. */
    void keepUpTo(int most) {
        limit = Math.max(KEPT_LIMIT, most);
    }

    /** How much memory that holds on to, in bytes. */
    int keptMemory() {
        return kept == null ? 0 : kept.pinned();
    }

    /**
     * Keeps bytes that their caller goes on with, if that may be.
     *
     * @param shared whether they are in the shape for that already, however few
     */
    void keep(ByteBuf data, int bytes, boolean shared) {
        if (lost || bytes == 0) {
            return;
        }
        KeptBody all = kept == null ? new KeptBody() : kept;
        if (all.bytes() + bytes > limit || flushes.full()) {
            keepNothing();
            return;
        }
        kept = all;
        all.add(data, bytes, shared);
    }

    /** All of that, for another stream. */
    ByteBuf again() {
        return kept == null ? Unpooled.EMPTY_BUFFER : kept.again();
    }

    /** Sends all of it to another stream besides; none of it must be yet to come, and it must be repeatable. */
    public void copyTo(UpstreamStream other) {
        other.write(again(), trailers == null);
        if (trailers != null) {
            other.end(trailers);
        }
    }

    /** Whether trailers have come behind it. */
    public boolean trailed() {
        return trailers != null;
    }

    /** It will not be sent again. */
    void keepNothing() {
        lost = true;
        forget();
    }

    /** Frees what it holds. */
    void forget() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
