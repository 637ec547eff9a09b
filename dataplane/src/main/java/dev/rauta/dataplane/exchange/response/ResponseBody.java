// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.response;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A response's body on its way to the client, and what the upstream may send because the client has taken it; confined to a worker. */
public final class ResponseBody {
    private final Downstream downstream;
    private final Shapers shapers;
    private @Nullable ShapedBody shaped;
    private @Nullable HeldAnswer held;
    private Consumer<ResponseHead> sendHead = _ -> {};
    private int owed;

    /** Nothing has come of it yet. */
    public ResponseBody(Downstream downstream, Shapers shapers) {
        this.downstream = downstream;
        this.shapers = shapers;
    }

    /**
     * Its head has come, which says then what becomes of the body.
     *
     * @param shaping what the route makes of it; null: it goes as it is
     * @param send sends the head once the body is whole, or does not fit any more
     * @return whether the head waits for that
     */
    public boolean begin(@Nullable Shaping shaping, ResponseHead head, boolean end, Consumer<ResponseHead> send) {
        if (shaping == null) {
            return false;
        }
        shaped = shaping.body(head, end, downstream, shapers);
        int most = end ? 0 : shaping.keeps(head);
        if (most > 0) {
            held = new HeldAnswer(head, most, shapers.flushes());
            sendHead = send;
        }
        return held != null;
    }

    /** Bytes from the upstream; takes ownership. */
    public void onData(ByteBuf data, boolean end) {
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
    public void onTrailers(HeaderFields trailers) {
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
    public void owe(int bytes) {
        owed += bytes;
    }

    /** Whether the upstream has sent what it has no credit for yet. */
    public boolean owes() {
        return owed > 0;
    }

    /** Lets the upstream send as much more as the client has taken, but where too much waits and this client adds to it. */
    public void pay(@Nullable UpstreamStream stream) {
        boolean waits = shaped != null && shaped.waits();
        boolean takes = held != null || (!waits && downstream.writable() && shapers.flushes().grants(downstream.waits()));
        if (owed > 0 && stream != null && takes) {
            int bytes = owed;
            owed = 0;
            stream.consumed(bytes);
        }
    }

    /** Nobody is to be paid any more. */
    public void forgo() {
        owed = 0;
    }

    /** Whether its rate, and nothing that its client does, has it wait. */
    public boolean paced() {
        return shaped != null && shaped.paces() && downstream.writable();
    }

    /** Sends on what its rate lets go by now. @return whether that was the last of it */
    public boolean drain() {
        return shaped != null && shaped.drain();
    }

    /** Whether nothing is left to be sent once the upstream has said all. */
    public boolean done() {
        return shaped == null || shaped.done();
    }

    /** Offers what waits. */
    public void offer(Shedding shedding, Runnable drop) {
        if (held != null) {
            shedding.offer(held.pinned(), held.began(), drop);
        }
        if (shaped != null) {
            shaped.offer(shedding, drop);
        }
    }

    /** Frees what it holds. */
    public void release() {
        if (held != null) {
            held.release();
            held = null;
        }
        if (shaped != null) {
            shaped.release();
        }
    }
}
