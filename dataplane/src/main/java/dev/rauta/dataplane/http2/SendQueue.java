// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Pieces;
import dev.rauta.dataplane.http.flow.Pinned;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What of one stream waits for the peer's windows or for its turn; confined to a worker. */
final class SendQueue {
    private static final int HIGH = 64 * 1024;
    private static final int LOW = 32 * 1024;

    private final Pieces pieces = new Pieces();
    private @Nullable ByteBuf begun;
    private @Nullable HeaderFields trailers;
    private boolean end;
    private long bytes;
    private boolean full;
    private boolean ready;
    private long movedAt = System.nanoTime();
    private long left;
    private long stillSince = movedAt;

    /** How many bytes wait. */
    long bytes() {
        return bytes;
    }

    /** How much memory they hold on to, in bytes. */
    long pinned() {
        return pieces.pinned() + (begun == null ? 0 : Pinned.by(begun));
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** Whether so much waits that its source must stop. */
    boolean full() {
        return full;
    }

    /** When bytes last left it, in {@link System#nanoTime()}. */
    long movedAt() {
        return movedAt;
    }

    /** When a number of bytes worth mentioning last left it, in {@link System#nanoTime()}. */
    long stillSince() {
        return stillSince;
    }

    /** Whether it waits for its turn. */
    boolean ready() {
        return ready;
    }

    void ready(boolean waits) {
        ready = waits;
    }

    /** Whether the last byte ends the stream. */
    boolean ends() {
        return end;
    }

    /** The trailers behind the last byte; null where there are none. */
    @Nullable HeaderFields trailers() {
        return trailers;
    }

    /** Takes ownership of {@code data}. */
    void add(ByteBuf data, boolean last) {
        int more = data.readableBytes();
        pieces.add(data);
        end |= last;
        if (bytes == 0) {
            movedAt = System.nanoTime();
            stillSince = movedAt;
            left = 0;
        }
        bytes += more;
        full |= bytes >= HIGH;
    }

    void end(HeaderFields behind) {
        trailers = behind;
    }

    /** The next bytes in order, {@code most} at most, whose ownership passes; there must be some. */
    ByteBuf take(int most) {
        ByteBuf first = begun == null ? pieces.take() : begun;
        ByteBuf taken;
        if (first.readableBytes() > most) {
            taken = first.readRetainedSlice(most);
            begun = first;
        } else {
            taken = first;
            begun = null;
        }
        moved(taken.readableBytes());
        return taken;
    }

    /** Whether its source, which was stopped, may go on; says so once. */
    boolean drained() {
        boolean now = full && bytes < LOW;
        full &= !now;
        return now;
    }

    void release() {
        pieces.release();
        if (begun != null) {
            begun.release();
            begun = null;
        }
        bytes = 0;
    }

    private void moved(int sent) {
        bytes -= sent;
        left += sent;
        movedAt = System.nanoTime();
        if (left >= Member.WORTH_MENTIONING || bytes == 0) {
            stillSince = movedAt;
            left = 0;
        }
    }
}
