// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way upstream; confined to a worker.
 *
 * <p>Owns what came before there was a stream to write it to. The client gets credit only for what the upstream takes,
 * so that is never more than the client's first window.
 */
final class RequestBody {
    private final Downstream downstream;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable HeaderFields trailers;
    private @Nullable UpstreamStream stream;
    private boolean ended;
    private boolean given;
    private int owed;

    RequestBody(Downstream downstream, boolean ended) {
        this.downstream = downstream;
        this.ended = ended;
    }

    /** Whether the client has sent all of it. */
    boolean ended() {
        return ended;
    }

    /** Whether any of it has left for an upstream, so that it cannot be sent again. */
    boolean given() {
        return given;
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
        if (stream == null) {
            trailers = fields;
        } else {
            given = true;
            stream.end(fields);
        }
    }

    /** Sends what has come so far, and from now on the rest. */
    void attach(UpstreamStream opened) {
        stream = opened;
        while (!early.isEmpty() && stream == opened) {
            ByteBuf data = early.removeFirst();
            give(opened, data, ended && early.isEmpty() && trailers == null);
        }
        if (trailers != null && stream == opened) {
            given = true;
            opened.end(trailers);
        }
    }

    /** The stream is gone; another may follow. */
    void detach() {
        stream = null;
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
    }

    private void give(UpstreamStream to, ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        given = true;
        to.write(data, end);
        if (to.writable()) {
            downstream.consumed(bytes);
        } else {
            owed += bytes;
        }
    }
}
