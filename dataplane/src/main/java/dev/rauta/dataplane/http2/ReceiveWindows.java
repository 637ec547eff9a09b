// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.flow.FlushBatch;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import java.util.function.LongSupplier;

/**
 * The windows that the peer of one HTTP/2 connection sends within (RFC 9113, section 5.2): each stream's is opened again as
 * its bytes go on, the connection's once and so wide that it never binds; confined to a worker.
 *
 * <p>A window is what a peer may leave with us at any moment, so that a stream begins with {@link #FIRST}. It doubles, up to
 * {@link #WIDEST}, where it is the window that the peer waits for: more has come than buffers on the way hold, all of it has gone on,
 * and the most of a window in about the time that a round trip takes. What all windows of a worker have grown by is bounded
 * ({@link FlushBatch#widen}), and given back when their streams end.
 */
public final class ReceiveWindows {
    /** The window that a stream begins with, in bytes: 64 KiB, a usual body, pass without a frame of ours. */
    public static final int FIRST = 72 * 1024;

    /** The widest window of a stream, in bytes. */
    static final int WIDEST = 1 << 20;

    /** One in so many of a window may be left when it is opened again. */
    private static final int FIRST_OPENED_AT = 10;

    /** The same of a window that has grown, for the update takes its time, and of the connection's. */
    private static final int OPENED_AT = 2;

    /** What so many windows bring may still be in buffers on the way. */
    private static final int UNPROVEN = 2;

    /** How a stream's window grows, in bytes, and when it was last opened again. */
    static final class Growth {
        private int opened;
        private int grown;
        private long at;
    }

    /** Tells the peer that it may send so many bytes more, on a stream or, with 0, on all together. */
    interface Update {
        void write(int stream, int bytes);
    }

    private final FlushBatch ledger;
    private final Update update;
    private final LongSupplier clock;
    private final LongSupplier roundTrip;
    private int window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int credit = window;
    private int width = window;

    /**
     * @param ledger the worker's own, which bounds how much all windows grow
     * @param roundTrip how long one takes, in nanoseconds
     */
    ReceiveWindows(FlushBatch ledger, Update update, LongSupplier clock, LongSupplier roundTrip) {
        this.ledger = ledger;
        this.update = update;
        this.clock = clock;
        this.roundTrip = roundTrip;
    }

    /** A frame of DATA with so many bytes comes, padding included. */
    void received(int bytes) throws Http2Fault {
        if (bytes > window) {
            throw Http2Fault.ofConnection(
                    Http2Error.FLOW_CONTROL_ERROR, "DATA: " + bytes + " bytes (expected: at most the " + window + " of the connection's window)");
        }
        window -= bytes;
    }

    /** The same frame is for {@code stream}. */
    void received(Http2Stream stream, int bytes) throws Http2Fault {
        if (bytes > stream.window) {
            throw Http2Fault.ofStream(
                    stream.id, Http2Error.FLOW_CONTROL_ERROR, "DATA: " + bytes + " bytes (expected: at most the " + stream.window + " of its window)");
        }
        stream.window -= bytes;
        stream.unconsumed += bytes;
    }

    /** So many bytes have gone on that belong to no stream any more. */
    void passed(int bytes) {
        credit -= bytes;
        if (credit <= width / OPENED_AT) {
            int more = width - credit;
            credit = width;
            window += more;
            update.write(0, more);
        }
    }

    /** So many bytes of {@code stream} have gone on; for one that has closed the connection has its credit already. */
    void passed(Http2Stream stream, int bytes) {
        if (stream.closed || bytes == 0) {
            return;
        }
        stream.unconsumed -= bytes;
        passed(bytes);
        stream.credit -= bytes;
        if (!stream.remoteEnded && stream.credit <= stream.width / (grown(stream) ? OPENED_AT : FIRST_OPENED_AT)) {
            int more = stream.width - stream.credit + growth(stream);
            stream.credit += more;
            stream.window += more;
            update.write(stream.id, more);
        }
    }

    /** {@code stream} has closed, whatever of it has not gone on. */
    void closed(Http2Stream stream) {
        if (stream.unconsumed > 0) {
            passed(stream.unconsumed);
            stream.unconsumed = 0;
        }
        if (stream.growth != null) {
            ledger.narrow(stream.growth.grown);
            stream.growth = null;
        }
    }

    /** Opens the connection's window as wide as so many streams can fill, within what the protocol can say; never narrows it. */
    void openConnection(int streams) {
        int more = (int) Math.min((long) streams * WIDEST, Integer.MAX_VALUE / 2) - width;
        if (more > 0) {
            width += more;
            credit += more;
            window += more;
            update.write(0, more);
        }
    }

    private static boolean grown(Http2Stream stream) {
        return stream.growth != null && stream.growth.grown > 0;
    }

    /** By how much the window, which is just being opened again, becomes wider. */
    private int growth(Http2Stream stream) {
        long now = clock.getAsLong();
        Growth growth = stream.growth;
        if (growth == null) {
            growth = new Growth();
            stream.growth = growth;
        }
        long took = now - growth.at;
        growth.at = now;
        growth.opened++;
        boolean proven = growth.opened > UNPROVEN && stream.unconsumed == 0;
        if (!proven || stream.width >= WIDEST || took >= 2 * roundTrip.getAsLong()) {
            return 0;
        }
        int more = ledger.widen(Math.min(stream.width, WIDEST - stream.width));
        growth.grown += more;
        stream.width += more;
        return more;
    }
}
