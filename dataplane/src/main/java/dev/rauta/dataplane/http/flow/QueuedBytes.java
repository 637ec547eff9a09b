// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Shares an HTTP/2 connection's window out evenly, and knows how many bytes wait for it, stream by stream; confined to a
 * worker.
 *
 * <p>A stream may be written to while less than {@link #HIGH} bytes of its own wait. Netty's own notion of that looks at
 * the connection's window less what all streams have waiting, so that one stream that its peer does not read stops every
 * other.
 */
public final class QueuedBytes implements StreamByteDistributor {
    private static final int HIGH = 64 * 1024;
    private static final int LOW = 32 * 1024;

    private static final class Queue {
        private long bytes;
        private boolean full;
        private long movedAt = System.nanoTime();
        private long left;
        private long stillSince = movedAt;

        /** The most that a piece held on to since nothing waited: of one that has left in part all is still there. */
        private int largest;

        private long pinned() {
            return bytes == 0 ? 0 : Math.max(bytes, largest);
        }

        private void becomes(long now) {
            if (now < bytes || bytes == 0) {
                movedAt = System.nanoTime();
                left += bytes - now;
                if (left >= Member.WORTH_MENTIONING || now == 0 || bytes == 0) {
                    stillSince = movedAt;
                    left = 0;
                }
            }
            bytes = now;
        }
    }

    private final Http2Connection connection;
    private final UniformStreamByteDistributor uniform;
    private final PropertyKey key;
    private final EventLoop loop;
    private final Consumer<Http2Stream> onWritable;
    private final List<Http2Stream> drained = new ArrayList<>();
    private long total;
    private long pinned;

    /**
     * @param loop the connection's
     * @param onWritable hears, in a task of its own, of streams that may be written to again
     */
    public QueuedBytes(Http2Connection connection, EventLoop loop, Consumer<Http2Stream> onWritable) {
        this.connection = connection;
        this.uniform = new UniformStreamByteDistributor(connection);
        this.key = connection.newKey();
        this.loop = loop;
        this.onWritable = onWritable;
    }

    /** How many bytes of DATA wait for a window or for their turn, in bytes. */
    public long total() {
        return total;
    }

    /** How much memory these hold on to, in bytes. */
    public long pinned() {
        return pinned;
    }

    /** Whether {@code bytes} more of {@code stream} would wait for a window. */
    public boolean waits(Http2Stream stream, int bytes) {
        Http2RemoteFlowController windows = connection.remote().flowController();
        Queue queue = stream.getProperty(key);
        long before = queue == null ? 0 : queue.bytes;
        return before + bytes > windows.windowSize(stream)
                || total + bytes > windows.windowSize(connection.connectionStream());
    }

    /** Knows that a piece comes for {@code stream} that holds on to {@code memory}, in bytes. */
    public void piece(Http2Stream stream, int memory) {
        Queue queue = queue(stream);
        pinned -= queue.pinned();
        queue.largest = Math.max(queue.largest, memory);
        pinned += queue.pinned();
    }

    /** Offers what of {@code stream} waits to be given back. */
    public void offer(Http2Stream stream, Shedding shedding, Runnable drop) {
        Queue queue = stream.getProperty(key);
        if (queue != null) {
            shedding.offer(queue.pinned(), queue.stillSince, drop);
        }
    }

    /** Whether {@code stream} may be written to without its queue growing long. */
    public boolean writable(Http2Stream stream) {
        Queue queue = stream.getProperty(key);
        return queue == null || !queue.full;
    }

    /** Whether bytes of {@code stream} wait, and none has left since {@code instant}, in {@link System#nanoTime()}. */
    public boolean stuckSince(Http2Stream stream, long instant) {
        Queue queue = stream.getProperty(key);
        return queue != null && queue.bytes > 0 && queue.movedAt - instant < 0;
    }

    @Override
    public void updateStreamableBytes(StreamState state) {
        uniform.updateStreamableBytes(state);
        Http2Stream stream = state.stream();
        long now = state.pendingBytes();
        if (now == 0 && stream.getProperty(key) == null) {
            return;
        }
        Queue queue = queue(stream);
        total += now - queue.bytes;
        pinned -= queue.pinned();
        queue.becomes(now);
        pinned += queue.pinned();
        if (now == 0) {
            queue.largest = 0;
        }
        if (now >= HIGH) {
            queue.full = true;
        } else if (queue.full && now < LOW) {
            queue.full = false;
            drained(stream);
        }
    }

    private Queue queue(Http2Stream stream) {
        Queue queue = stream.getProperty(key);
        if (queue == null) {
            queue = new Queue();
            stream.setProperty(key, queue);
        }
        return queue;
    }

    /** Told later, for this is in the midst of writing. */
    private void drained(Http2Stream stream) {
        drained.add(stream);
        if (drained.size() == 1) {
            loop.execute(() -> {
                List<Http2Stream> told = List.copyOf(drained);
                drained.clear();
                told.forEach(onWritable);
            });
        }
    }

    @Override
    public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {
        uniform.updateDependencyTree(child, parent, weight, exclusive);
    }

    @Override
    public boolean distribute(int maxBytes, Writer writer) throws Http2Exception {
        return uniform.distribute(maxBytes, writer);
    }
}
