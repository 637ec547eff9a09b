// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Pieces;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.routes.filter.TrafficLimit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way to a client, held to a rate; confined to a worker.
 *
 * <p>What waits here is what the upstream may send ahead, a window at most, for it gets no credit while anything waits. The
 * worker's clock lets it go on, some times a second.
 */
public final class PacedBody {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TrafficLimit.Bandwidth bandwidth;
    private final CodedBody.Sink sink;
    private final Consumer<HeaderFields> trailing;
    private final FlushBatch flushes;
    private final Pieces waiting = new Pieces();
    private final long began = System.nanoTime();
    private @Nullable ByteBuf first;
    private @Nullable HeaderFields trailers;
    private long sent;
    private long movedAt = began;
    private int counted;
    private boolean ended;
    private boolean done;

    /**
     * @param trailing takes the trailers, and ends it
     * @param flushes counts what waits
     */
    public PacedBody(TrafficLimit.Bandwidth bandwidth, CodedBody.Sink sink, Consumer<HeaderFields> trailing, FlushBatch flushes) {
        this.bandwidth = bandwidth;
        this.sink = sink;
        this.trailing = trailing;
        this.flushes = flushes;
    }

    /** Takes ownership of {@code data}. */
    public void write(ByteBuf data, boolean end) {
        if (done || ended) {
            data.release();
            return;
        }
        ended = end;
        waiting.add(data);
        drain();
    }

    /** Ends it with trailers. */
    public void end(HeaderFields fields) {
        trailers = fields;
        ended = true;
        drain();
    }

    /** Whether all of it has gone on. */
    public boolean done() {
        return done;
    }

    /** Whether any of it waits for its time. */
    public boolean waits() {
        return first != null || !waiting.isEmpty();
    }

    /** Lets go on what may by now; the client must take more. */
    public void drain() {
        long now = System.nanoTime();
        // As a fraction, which no rate is too large for.
        long due = (long) (bandwidth.after() + (now - began) / SECOND * bandwidth.bytesPerSecond() - sent);
        while (due > 0 && waits()) {
            due -= send((int) Math.min(due, Integer.MAX_VALUE), now);
        }
        if (ended && !done && !waits()) {
            done = true;
            if (trailers == null) {
                sink.write(Unpooled.EMPTY_BUFFER, true);
            } else {
                trailing.accept(trailers);
            }
        }
        count();
    }

    private int send(int most, long now) {
        ByteBuf next = first == null ? waiting.take() : first;
        int bytes = Math.min(most, next.readableBytes());
        first = null;
        movedAt = now;
        sent += bytes;
        if (bytes < next.readableBytes()) {
            first = next;
            sink.write(next.readRetainedSlice(bytes), false);
        } else {
            sink.write(next, false);
        }
        return bytes;
    }

    /** Offers what waits to be given back. */
    public void offer(Shedding shedding, Runnable drop) {
        shedding.offer(counted, movedAt, drop);
    }

    /** Drops what waits; as often as one likes. */
    public void release() {
        done = true;
        waiting.release();
        if (first != null) {
            first.release();
            first = null;
        }
        count();
    }

    private void count() {
        int held = waiting.pinned() + (first == null ? 0 : first.capacity());
        flushes.hold(held - counted);
        counted = held;
    }
}
