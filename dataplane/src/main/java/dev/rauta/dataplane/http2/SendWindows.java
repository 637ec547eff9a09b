// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.Member;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends data within the windows that the peer gives (RFC 9113, section 5.2), and shares out the connection's evenly: what finds
 * no room waits stream by stream, and each gets a frame in its turn; confined to a worker.
 *
 * <p>A stream may be written to while little of its own waits, so that one that its peer does not read stops no other.
 */
final class SendWindows {

    /** Hears what of a stream has been sent. */
    interface Sent {
        /** All the data that waited has been sent, and these fields are to follow it. */
        void onTrailersDue(Http2Stream stream, HeaderFields trailers);

        /** The stream's end has been sent. */
        void onEndSent(Http2Stream stream);
    }

    /** A frame of data is answered with up to two updates of windows, and a sign of life may be asked for with it. */
    private static final int FOR_DATA = 3;

    private final Channel channel;
    private final Member flush;
    private final FrameWriter writer;
    private final PeerSettings settings;
    private final FrameBudget budget;
    private final Sent sent;
    private final Deque<Http2Stream> ready = new ArrayDeque<>(4);
    private @Nullable List<Http2Stream> drained;
    private int window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private long total;
    private long pinned;

    /** @param budget what the peer spends on frames, and earns by taking data */
    SendWindows(Channel channel, Member flush, FrameWriter writer, PeerSettings settings, FrameBudget budget, Sent sent) {
        this.channel = channel;
        this.flush = flush;
        this.writer = writer;
        this.settings = settings;
        this.budget = budget;
        this.sent = sent;
    }

    /** How many bytes wait for a window or for their turn. */
    long total() {
        return total;
    }

    /** How much memory these hold on to, in bytes. */
    long pinned() {
        return pinned;
    }

    /** Whether one byte more of {@code stream} would wait. */
    boolean waits(Http2Stream stream) {
        return flush.lags() || waiting(stream) >= stream.sendWindow || total >= window;
    }

    /** Sends {@code data}, whose ownership passes, as soon as it may. */
    void data(Http2Stream stream, ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        SendQueue queue = stream.queue;
        boolean first = queue == null || queue.isEmpty();
        if (first && bytes == 0 && (!end || stream.sendWindow >= 0)) {
            data.release();
            if (end) {
                endOfData(stream);
            }
        } else if (first && bytes > 0 && bytes <= stream.sendWindow && bytes <= window && channel.isWritable()) {
            send(stream, data, end);
        } else {
            wait(stream, data, end);
        }
    }

    /** Sends trailers behind the data that waits, if any; false where none does, and they may go at once. */
    boolean trailers(Http2Stream stream, HeaderFields trailers) {
        SendQueue queue = stream.queue;
        if (queue == null || queue.isEmpty()) {
            return false;
        }
        queue.end(trailers);
        return true;
    }

    /** The peer gives a stream more. */
    void widen(Http2Stream stream, int bytes) throws Http2Fault {
        if ((long) stream.sendWindow + bytes > Integer.MAX_VALUE) {
            throw Http2Fault.ofStream(stream.id, Http2Error.FLOW_CONTROL_ERROR, "window: over 2147483647 bytes");
        }
        stream.sendWindow += bytes;
        enqueue(stream);
        askToSend();
    }

    /** The peer gives the connection more. */
    void widen(int bytes) throws Http2Fault {
        if ((long) window + bytes > Integer.MAX_VALUE) {
            throw Http2Fault.ofConnection(Http2Error.FLOW_CONTROL_ERROR, "connection's window: over 2147483647 bytes");
        }
        window += bytes;
        askToSend();
    }

    /** With the next flush: the peer may give more by then, and what leaves at once is no string of small frames. */
    void askToSend() {
        if (!ready.isEmpty()) {
            flush.ask();
        }
    }

    /** The peer begins all windows with so many bytes more, or less where negative. */
    void shift(Iterable<Http2Stream> streams, int bytes) throws Http2Fault {
        for (Http2Stream stream : streams) {
            if ((long) stream.sendWindow + bytes > Integer.MAX_VALUE) {
                throw Http2Fault.ofConnection(Http2Error.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE: makes a window too large");
            }
            stream.sendWindow += bytes;
            enqueue(stream);
        }
    }

    /** What waits of a stream that has closed is dropped. */
    void closed(Http2Stream stream) {
        SendQueue queue = stream.queue;
        if (queue != null) {
            total -= queue.bytes();
            pinned -= queue.pinned();
            queue.release();
        }
    }

    /** Sends what the windows and the channel have room for, a frame of each stream in its turn. */
    void sendWhatMay() {
        while (!ready.isEmpty() && window > 0 && channel.isWritable()) {
            Http2Stream stream = ready.remove();
            SendQueue queue = stream.queue;
            if (queue == null) {
                continue;
            }
            queue.ready(false);
            int most = Math.min(Math.min(window, stream.sendWindow), settings.frame());
            int bytes = (int) Math.min(queue.bytes(), most);
            if (queue.isEmpty() && endWaits(stream)) {
                endOfData(stream);
            }
            if (bytes <= 0) {
                continue;
            }
            boolean last = bytes == queue.bytes();
            frame(stream, queue, bytes, last && queue.ends());
            if (!last) {
                enqueue(stream);
            } else if (queue.trailers() != null && !stream.closed) {
                sent.onTrailersDue(stream, queue.trailers());
            }
            if (queue.drained()) {
                tellLater(stream);
            }
        }
    }

    /** A frame of so many bytes that wait, put together from as many pieces as they are. */
    private void frame(Http2Stream stream, SendQueue queue, int bytes, boolean end) {
        long heldBefore = queue.pinned();
        budget.earn(FOR_DATA);
        writer.beginData(stream.id, bytes, end);
        for (int left = bytes; left > 0; ) {
            ByteBuf piece = queue.take(left);
            left -= piece.readableBytes();
            flush.write(piece);
        }
        pinned += queue.pinned() - heldBefore;
        total -= bytes;
        stream.sendWindow -= bytes;
        window -= bytes;
        if (end) {
            sent.onEndSent(stream);
        }
    }

    private void send(Http2Stream stream, ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        int most = settings.frame();
        stream.sendWindow -= bytes;
        window -= bytes;
        while (data.readableBytes() > most) {
            budget.earn(FOR_DATA);
            writer.data(stream.id, data.readRetainedSlice(most), false);
        }
        budget.earn(FOR_DATA);
        writer.data(stream.id, data, end);
        if (end) {
            sent.onEndSent(stream);
        }
    }

    private void wait(Http2Stream stream, ByteBuf data, boolean end) {
        SendQueue queue = stream.queue;
        if (queue == null) {
            queue = new SendQueue();
            stream.queue = queue;
        }
        long heldBefore = queue.pinned();
        total += data.readableBytes();
        queue.add(data, end);
        pinned += queue.pinned() - heldBefore;
        enqueue(stream);
        sendWhatMay();
        // Held from now on, even where nothing of it leaves.
        flush.ask();
    }

    private void enqueue(Http2Stream stream) {
        SendQueue queue = stream.queue;
        if (queue == null || queue.ready()) {
            return;
        }
        if (queue.isEmpty() ? endWaits(stream) : stream.sendWindow > 0) {
            queue.ready(true);
            ready.add(stream);
        }
    }

    /**
     * Whether nothing but a stream's end is left to be sent, and may be. It takes no room, and yet waits while the peer has narrowed
     * the window to less than nothing (section 6.9.2): not all peers count it as within it then.
     */
    private static boolean endWaits(Http2Stream stream) {
        SendQueue queue = stream.queue;
        return queue != null && queue.ends() && stream.sendWindow >= 0 && !stream.localEnded && !stream.closed;
    }

    private void endOfData(Http2Stream stream) {
        writer.endOfData(stream.id);
        sent.onEndSent(stream);
    }

    private static long waiting(Http2Stream stream) {
        return stream.queue == null ? 0 : stream.queue.bytes();
    }

    /** Told later, for this may be in the midst of writing. */
    private void tellLater(Http2Stream stream) {
        if (drained == null) {
            drained = new ArrayList<>();
            channel.eventLoop().execute(() -> {
                List<Http2Stream> told = drained == null ? List.of() : drained;
                drained = null;
                told.stream().filter(one -> !one.closed).forEach(Http2Stream::onWritable);
            });
        }
        drained.add(stream);
    }
}
