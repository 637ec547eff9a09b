// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A response's body on its way to the client, and what the upstream may send because the client has taken it; confined to a worker. */
final class ResponseBody {
    private final Downstream downstream;
    private final FlushBatch flushes;
    private @Nullable ShapedBody shaped;
    private @Nullable HeldAnswer held;
    private Consumer<ResponseHead> sendHead = _ -> {};
    private int owed;

    ResponseBody(Downstream downstream, FlushBatch flushes) {
        this.downstream = downstream;
        this.flushes = flushes;
    }

    /** All of it goes through {@code shape}; null: as it is. */
    void through(@Nullable ShapedBody shape) {
        shaped = shape;
    }

    /**
     * Keeps what comes until it is whole, or does not fit any more.
     *
     * @param answer its head, which has not been sent
     * @param send sends that then
     */
    void hold(HeldAnswer answer, Consumer<ResponseHead> send) {
        held = answer;
        sendHead = send;
    }

    /** Bytes from the upstream; takes ownership. */
    void onData(ByteBuf data, boolean end) {
        HeldAnswer answer = held;
        if (answer == null) {
            pass(data, end);
            return;
        }
        boolean fits = answer.add(data);
        if (end) {
            // Its length is known now (RFC 9110, section 8.6), but what comes of it once it has been compressed.
            if (shaped == null || !shaped.codes()) {
                answer.head().fields().set("content-length", Long.toString(answer.bytes()));
            }
            letGo(answer);
            pass(Unpooled.EMPTY_BUFFER, true);
        } else if (!fits) {
            letGo(answer);
        }
    }

    private void letGo(HeldAnswer answer) {
        held = null;
        sendHead.accept(answer.head());
        while (!answer.isEmpty()) {
            pass(answer.take(), false);
        }
    }

    private void pass(ByteBuf data, boolean end) {
        if (shaped == null) {
            downstream.writeData(data, end);
        } else {
            shaped.write(data, end);
        }
    }

    /** Trailers from the upstream; the body is complete. */
    void onTrailers(HeaderFields trailers) {
        if (held != null) {
            letGo(held);
        }
        if (shaped == null) {
            downstream.writeTrailers(trailers);
        } else {
            shaped.end(trailers);
        }
    }

    /** The upstream has sent so much. */
    void owe(int bytes) {
        owed += bytes;
    }

    /** Whether the upstream has sent what it has no credit for yet. */
    boolean owes() {
        return owed > 0;
    }

    /** Lets the upstream send as much more as the client has taken, but where too much waits and this client adds to it. */
    void pay(@Nullable UpstreamStream stream) {
        boolean waits = shaped != null && shaped.waits();
        boolean takes = held != null || (!waits && downstream.writable() && flushes.grants(downstream.waits()));
        if (owed > 0 && stream != null && takes) {
            int bytes = owed;
            owed = 0;
            stream.consumed(bytes);
        }
    }

    /** Nobody is to be paid any more. */
    void forgo() {
        owed = 0;
    }

    /** Whether its rate, and nothing that its client does, has it wait. */
    boolean paced() {
        return shaped != null && shaped.paces() && downstream.writable();
    }

    /** Sends on what its rate lets go by now. @return whether that was the last of it */
    boolean drain() {
        return shaped != null && shaped.drain();
    }

    /** Whether nothing is left to be sent once the upstream has said all. */
    boolean done() {
        return shaped == null || shaped.done();
    }

    /** Offers what waits. */
    void offer(Shedding shedding, Runnable drop) {
        if (held != null) {
            shedding.offer(held.pinned(), held.began(), drop);
        }
        if (shaped != null) {
            shaped.offer(shedding, drop);
        }
    }

    /** Frees what it holds. */
    void release() {
        if (held != null) {
            held.release();
            held = null;
        }
        if (shaped != null) {
            shaped.release();
        }
    }
}
