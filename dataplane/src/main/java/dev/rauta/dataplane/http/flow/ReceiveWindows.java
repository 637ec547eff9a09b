// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
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
    /** The window that a stream begins with, in bytes. */
    public static final int FIRST = 72 * 1024;

    /** The part of it that may be left when it is opened again: 64 KiB, a usual body, pass without a frame of ours. */
    private static final float OPENED_AT = 0.1f;

    /** The widest window of a stream, in bytes. */
    public static final int WIDEST = 1 << 20;

    /** The same of a window that has grown, for the update takes its time. */
    private static final float GROWN_OPENED_AT = 0.5f;

    /** What so many windows bring may still be in buffers on the way. */
    private static final int UNPROVEN = 2;

    /** How a stream's window grows, in bytes, and when it was last opened again. */
    private static final class Growth {
        private int opened;
        private int grown;
        private long at;
    }

    private final Http2Connection connection;
    private final Channel channel;
    private final FlushBatch ledger;
    private final Runnable flush;
    private final LongSupplier clock;
    private final LongSupplier roundTrip;
    private final Http2Connection.PropertyKey key;

    /**
     * @param channel closed where the windows that both sides know differ
     * @param ledger the worker's own, which bounds how much all windows grow
     * @param flush asks for a flush, for a window's update waits to be sent
     */
    public ReceiveWindows(Http2Connection connection, Channel channel, FlushBatch ledger, Runnable flush) {
        this(connection, channel, ledger, flush, System::nanoTime, () -> RoundTrip.nanos(channel));
    }

    ReceiveWindows(
            Http2Connection connection,
            Channel channel,
            FlushBatch ledger,
            Runnable flush,
            LongSupplier clock,
            LongSupplier roundTrip) {
        this.connection = connection;
        this.ledger = ledger;
        this.flush = flush;
        this.channel = channel;
        this.roundTrip = roundTrip;
        this.clock = clock;
        this.key = connection.newKey();
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                shrink(stream);
            }
        });
    }

    /** What counts {@code connection}'s windows; to be set before its handler is built. */
    public static Http2LocalFlowController control(Http2Connection connection) {
        return new DefaultHttp2LocalFlowController(connection, OPENED_AT, false);
    }

    /** Gives the peer credit; for a stream that has ended Netty gave its connection credit back already. */
    public void consumed(int id, int bytes) {
        Http2Stream stream = connection.stream(id);
        if (stream == null || bytes == 0) {
            return;
        }
        try {
            if (flow().consumeBytes(stream, bytes)) {
                grow(stream);
                flush.run();
            }
        } catch (Http2Exception e) {
            channel.close();
        }
    }

    /** Opens the connection's window as wide as so many streams can fill, within what the protocol can say; never narrows it. */
    public void openConnection(int streams) {
        Http2Stream whole = connection.connectionStream();
        long wanted = (long) streams * WIDEST;
        int more = (int) Math.min(wanted, Integer.MAX_VALUE / 2) - flow().initialWindowSize(whole);
        if (more <= 0) {
            return;
        }
        try {
            flow().incrementWindowSize(whole, more);
            flush.run();
        } catch (Http2Exception e) {
            channel.close();
        }
    }

    /** The window has just been opened again. */
    private void grow(Http2Stream stream) throws Http2Exception {
        long now = clock.getAsLong();
        Growth growth = stream.getProperty(key);
        if (growth == null) {
            growth = new Growth();
            stream.setProperty(key, growth);
        }
        long took = now - growth.at;
        int window = flow().initialWindowSize(stream);
        growth.at = now;
        growth.opened++;
        boolean proven = growth.opened > UNPROVEN && flow().unconsumedBytes(stream) == 0;
        if (proven && window < WIDEST && took < 2 * roundTrip.getAsLong()) {
            int more = ledger.widen(Math.min(window, WIDEST - window));
            if (more > 0) {
                growth.grown += more;
                flow().windowUpdateRatio(stream, GROWN_OPENED_AT);
                flow().incrementWindowSize(stream, more);
            }
        }
    }

    private void shrink(Http2Stream stream) {
        Growth growth = stream.removeProperty(key);
        if (growth != null) {
            ledger.narrow(growth.grown);
        }
    }

    private DefaultHttp2LocalFlowController flow() {
        return (DefaultHttp2LocalFlowController) connection.local().flowController();
    }
}
