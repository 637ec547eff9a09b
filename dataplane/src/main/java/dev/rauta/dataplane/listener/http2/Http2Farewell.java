// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http2.Http2Session;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;

/**
 * Ends a client's HTTP/2 connection once its exchanges have ended; confined to a worker.
 *
 * <p>GOAWAY is said twice (RFC 9113, section 6.8): first naming no stream, so that requests already on their way still
 * count, then the last one seen.
 */
final class Http2Farewell {
    /** How long a client may still open streams after it was told to stop: longer than a round trip. */
    private static final long GRACE_MILLIS = 500;

    private final Channel channel;
    private final Member flush;
    private final Http2Session session;
    private final Http2Streams streams;
    private boolean begun;
    private boolean lastNamed;

    Http2Farewell(Channel channel, Member flush, Http2Session session, Http2Streams streams) {
        this.channel = channel;
        this.flush = flush;
        this.session = session;
        this.streams = streams;
    }

    /** Whether the client was told to stop. */
    boolean begun() {
        return begun;
    }

    /** Whether the client was told which of its streams was the last. */
    boolean lastNamed() {
        return lastNamed;
    }

    /** Tells the client to stop; once. */
    void begin() {
        if (begun || !channel.isActive()) {
            return;
        }
        begun = true;
        session.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
        channel.eventLoop().schedule(this::nameLast, GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void nameLast() {
        if (channel.isActive()) {
            session.goAway(session.lastRemote(), Http2Error.NO_ERROR);
            lastNamed = true;
            closeIfDone();
        }
    }

    /** Closes where the client knows that it is over, and nothing of it is left. */
    void closeIfDone() {
        if (lastNamed && streams.open() == 0) {
            flush.handOver();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Closes with a word and without waiting for what is left. */
    void atOnce() {
        if (!lastNamed) {
            lastNamed = true;
            session.goAway(session.lastRemote(), Http2Error.NO_ERROR);
        }
        session.close();
    }
}
