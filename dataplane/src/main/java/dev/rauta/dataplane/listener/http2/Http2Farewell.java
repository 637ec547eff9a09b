// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.RoundTrip;
import dev.rauta.dataplane.http2.Http2Session;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;

/**
 * Ends a client's HTTP/2 connection once its exchanges have ended; confined to a worker.
 *
 * <p>GOAWAY is said twice (RFC 9113, section 6.8): first naming no stream, so that requests already on their way still
 * count, then the last one seen. The second follows the answer to a PING that was sent behind the first: whatever the client had
 * sent before it read the first has come by then. A client that does not answer is not waited for long.
 */
final class Http2Farewell {
    /** How long a client may take to answer the PING where nothing else is said. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Never less than so many round trips, as the kernel measures them. */
    private static final int ROUND_TRIPS = 2;

    /** How long a client may take to end its side once it has been sent the end of ours. */
    private static final long LAST_BYTES_SECONDS = 2;

    private final Channel channel;
    private final Member flush;
    private final Http2Session session;
    private final Http2Streams streams;
    private boolean begun;
    private boolean lastNamed;
    private boolean ended;
    private long asked;

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

    /** Tells the client to stop; once. @param patience how long it may take to have read that, in nanoseconds */
    void begin(long patience) {
        if (begun || !channel.isActive()) {
            return;
        }
        begun = true;
        session.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
        asked = session.ping();
        long longest = Math.max(patience, ROUND_TRIPS * RoundTrip.nanos(channel));
        channel.eventLoop().schedule(this::nameLast, longest, TimeUnit.NANOSECONDS);
    }

    /** The client has answered a PING. */
    void onPong(long content) {
        if (begun && !lastNamed && content == asked) {
            // Later: a stream that came in one piece with the answer is still served.
            channel.eventLoop().execute(this::nameLast);
        }
    }

    private void nameLast() {
        if (!lastNamed && channel.isActive()) {
            lastNamed = true;
            session.goAway(session.lastRemote(), Http2Error.NO_ERROR);
            closeIfDone();
        }
    }

    /**
     * Ends our side where the client knows that it is over, and nothing of it is left; the connection ends with the client's.
     * What it still sends, credit above all, would be answered with a reset by a socket that is closed, and a reset takes with it
     * what of the last response is on its way (the same for HTTP/1.1: RFC 9112, section 9.6).
     */
    void closeIfDone() {
        if (lastNamed && !ended && streams.open() == 0) {
            ended = true;
            flush.handOver();
            HalfClose.of(
                    channel,
                    () -> channel.eventLoop().schedule(() -> channel.close(), LAST_BYTES_SECONDS, TimeUnit.SECONDS));
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
