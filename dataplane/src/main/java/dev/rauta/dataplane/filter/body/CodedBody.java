// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.dataplane.http.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

/**
 * One body on its way to a client, compressed; confined to a worker.
 *
 * <p>What the upstream has sent by the end of the loop's pass can be read by the client, so that events and streams do not wait
 * for more; what comes in one pass is compressed together.
 */
public final class CodedBody {

    /** Where compressed bytes go; takes ownership. */
    @FunctionalInterface
    public interface Sink {
        void write(ByteBuf data, boolean end);
    }

    private static final int FIRST = 1024;

    private final Coder coder;
    private final Sink sink;
    private final EventLoop loop;
    private final Runnable onClose;
    private boolean flushDue;
    private boolean scheduled;
    private boolean closed;

    CodedBody(Coder coder, Sink sink, EventLoop loop, Runnable onClose) {
        this.coder = coder;
        this.sink = sink;
        this.loop = loop;
        this.onClose = onClose;
    }

    /** Takes ownership of {@code data}. */
    public void write(ByteBuf data, boolean end) {
        try {
            if (closed) {
                return;
            }
            if (end) {
                code(data, Coder.Step.END, true);
                close();
            } else if (data.isReadable()) {
                code(data, Coder.Step.GO_ON, false);
                flushDue = true;
                schedule();
            }
        } finally {
            data.release();
        }
    }

    /** The body is complete, and something else follows it. */
    public void end() {
        if (!closed) {
            code(Unpooled.EMPTY_BUFFER, Coder.Step.END, false);
            close();
        }
    }

    /** Frees what it holds; as often as one likes. */
    public void close() {
        if (!closed) {
            closed = true;
            coder.close();
            onClose.run();
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        scheduled = false;
        if (flushDue && !closed) {
            flushDue = false;
            code(Unpooled.EMPTY_BUFFER, Coder.Step.FLUSH, false);
        }
    }

    private void code(ByteBuf in, Coder.Step step, boolean last) {
        ByteBuf out = Buffers.POOLED.directBuffer(Math.max(FIRST, in.readableBytes() / 2));
        boolean given = false;
        try {
            coder.code(in, step, out);
            given = out.isReadable() || last;
            if (given) {
                sink.write(out, last);
            }
        } finally {
            if (!given) {
                out.release();
            }
        }
    }
}
