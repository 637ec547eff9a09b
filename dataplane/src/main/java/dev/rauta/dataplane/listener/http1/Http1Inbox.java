// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.http.flow.Pinned;
import dev.rauta.dataplane.http1.Http1Decoder;
import dev.rauta.dataplane.http1.Http1Exception;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client has sent and nobody has decoded yet, because its last request comes first; confined to a worker. */
final class Http1Inbox {
    private final Http1Decoder<?> decoder;
    private final BooleanSupplier takesMore;
    private final Consumer<Http1Exception> onFault;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(2);
    private boolean decoding;

    /**
     * @param takesMore whether another step may be decoded now; asked before each
     * @param onFault hears of bytes that are no message; nothing is decoded after that
     */
    Http1Inbox(Http1Decoder<?> decoder, BooleanSupplier takesMore, Consumer<Http1Exception> onFault) {
        this.decoder = decoder;
        this.takesMore = takesMore;
        this.onFault = onFault;
    }

    /** How many bytes wait, in bytes. */
    int bytes() {
        int bytes = 0;
        for (ByteBuf one : waiting) {
            bytes += one.readableBytes();
        }
        return bytes;
    }

    /** How much memory it holds on to in all, an unfinished head included, in bytes. */
    long held() {
        long held = decoder.kept();
        for (ByteBuf one : waiting) {
            held += Pinned.by(one);
        }
        return held;
    }

    /** Whether the decoder is in the midst of a message. */
    boolean begun() {
        return !decoder.mayEnd();
    }

    /** Takes bytes, whose ownership passes, and decodes what may be decoded now. */
    void put(ByteBuf in) {
        waiting.addLast(in);
        resume();
    }

    /** Decodes on; from within a step it does nothing, for the step's caller goes on anyway. */
    void resume() {
        if (decoding) {
            return;
        }
        decoding = true;
        try {
            while (!waiting.isEmpty() && takesMore.getAsBoolean()) {
                step(waiting.peekFirst());
            }
        } catch (Http1Exception fault) {
            release();
            onFault.accept(fault);
        } finally {
            decoding = false;
        }
    }

    /** Takes out the next bytes as they are; null where there are none. */
    @Nullable ByteBuf poll() {
        return waiting.pollFirst();
    }

    /** Drops what waits. */
    void release() {
        for (ByteBuf next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
            next.release();
        }
    }

    private void step(ByteBuf in) throws Http1Exception {
        // Held while it is decoded: what comes of a step may end the connection, and with it the inbox.
        in.retain();
        try {
            decoder.step(in);
            if (waiting.peekFirst() == in && !in.isReadable()) {
                waiting.removeFirst().release();
            }
        } finally {
            in.release();
        }
    }
}
