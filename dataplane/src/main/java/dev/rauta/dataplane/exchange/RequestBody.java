// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way upstream; confined to a worker.
 *
 * <p>Owns what came before there was a stream to write it to. The client gets credit only for what the upstream takes,
 * so that is never more than the client's first window. Besides, a copy of the first {@link #KEPT_LIMIT} bytes stays
 * here until the upstream answers, so that a request that it did not look at can be sent again; of a longer body that
 * has left there is none, and no second try.
 */
final class RequestBody {
    /** As much as may leave before a peer has opened its window: RFC 9113, section 6.9.2. */
    static final int KEPT_LIMIT = 64 * 1024;

    private final Downstream downstream;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable ByteBuf kept;
    private @Nullable HeaderFields trailers;
    private @Nullable UpstreamStream stream;
    private boolean ended;
    private boolean given;
    private boolean lost;
    private int owed;

    RequestBody(Downstream downstream, boolean ended) {
        this.downstream = downstream;
        this.ended = ended;
    }

    /** Whether the client has sent all of it. */
    boolean ended() {
        return ended;
    }

    /** Whether all of it that has left can be sent again. */
    boolean repeatable() {
        return !lost;
    }

    /** How many bytes it holds. */
    int held() {
        int bytes = kept == null ? 0 : kept.capacity();
        for (ByteBuf data : early) {
            bytes += data.readableBytes();
        }
        return bytes;
    }

    /** Whether the upstream would take more than the client sends. */
    boolean waitsForClient() {
        return !ended && stream != null && stream.writable();
    }

    void onData(ByteBuf data, boolean end) {
        ended = end;
        if (stream == null) {
            early.add(data);
        } else {
            give(stream, data, end);
        }
    }

    void onTrailers(HeaderFields fields) {
        ended = true;
        trailers = fields;
        if (stream != null) {
            given = true;
            stream.end(fields);
        }
    }

    /** Sends what has come so far, what an earlier stream took included, and from now on the rest. */
    void attach(UpstreamStream opened) {
        stream = opened;
        if (given) {
            // A copy, for the next refusal would ask for the same bytes again.
            ByteBuf again = kept == null ? Unpooled.EMPTY_BUFFER : kept.copy();
            opened.write(again, ended && early.isEmpty() && trailers == null);
        }
        while (!early.isEmpty() && stream == opened) {
            ByteBuf data = early.removeFirst();
            give(opened, data, ended && early.isEmpty() && trailers == null);
        }
        if (trailers != null && stream == opened) {
            given = true;
            opened.end(trailers);
        }
        payIfWritable();
    }

    /** The stream is gone; another may follow. */
    void detach() {
        stream = null;
    }

    /** The upstream has begun to answer, so that the request will not be sent again. */
    void onAnswered() {
        lost = true;
        forget();
    }

    void onWritable() {
        int bytes = owed;
        owed = 0;
        if (bytes > 0) {
            downstream.consumed(bytes);
        }
    }

    /** Drops what is held. */
    void release() {
        stream = null;
        early.forEach(ByteBuf::release);
        early.clear();
        forget();
    }

    private void give(UpstreamStream to, ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        given = true;
        keep(data, bytes);
        owed += bytes;
        to.write(data, end);
        payIfWritable();
    }

    private void keep(ByteBuf data, int bytes) {
        int before = kept == null ? 0 : kept.readableBytes();
        if (lost || bytes == 0) {
            return;
        }
        if (before + bytes > KEPT_LIMIT) {
            lost = true;
            forget();
            return;
        }
        // Copied, for a few bytes of a large buffer would hold on to all of it.
        if (kept == null) {
            kept = ByteBufAllocator.DEFAULT.buffer(bytes, KEPT_LIMIT);
        }
        kept.writeBytes(data, data.readerIndex(), bytes);
    }

    private void payIfWritable() {
        if (stream != null && stream.writable()) {
            onWritable();
        }
    }

    private void forget() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
