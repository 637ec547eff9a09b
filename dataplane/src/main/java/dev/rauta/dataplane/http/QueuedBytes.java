// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * Shares an HTTP/2 connection's window out evenly, and knows how many bytes wait for it; confined to a worker.
 */
public final class QueuedBytes implements StreamByteDistributor {
    private static final class Queue {
        private long bytes;
    }

    private final UniformStreamByteDistributor uniform;
    private final PropertyKey key;
    private long total;

    public QueuedBytes(Http2Connection connection) {
        this.uniform = new UniformStreamByteDistributor(connection);
        this.key = connection.newKey();
    }

    /** How many bytes of DATA wait for a window or for their turn, in bytes. */
    public long total() {
        return total;
    }

    @Override
    public void updateStreamableBytes(StreamState state) {
        uniform.updateStreamableBytes(state);
        Http2Stream stream = state.stream();
        long now = state.pendingBytes();
        Queue queue = stream.getProperty(key);
        if (queue == null) {
            if (now == 0) {
                return;
            }
            queue = new Queue();
            stream.setProperty(key, queue);
        }
        total += now - queue.bytes;
        queue.bytes = now;
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
