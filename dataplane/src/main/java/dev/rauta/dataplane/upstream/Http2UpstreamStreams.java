// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.Http2Stream;

/** The streams of one HTTP/2 connection to an endpoint, and what ends them; confined to a worker. */
final class Http2UpstreamStreams {
    /**
     * How many streams may be given up before the next connection takes over: peers take a few hundred within half a
     * minute for an attack, and end the connection with all the streams of others.
     */
    private static final int RESETS = 100;

    private final Http2Connection owner;
    private final Http2Session session;
    private ExchangeFailure whenClosed = ExchangeFailure.UPSTREAM_RESET;
    private boolean served;
    private int open;
    private int resets;
    private long idleSince = System.nanoTime();

    Http2UpstreamStreams(Http2Connection owner, Http2Session session) {
        this.owner = owner;
        this.session = session;
    }

    /** How many are open. */
    int open() {
        return open;
    }

    /** When the last one ended, in {@link System#nanoTime()}. */
    long idleSince() {
        return idleSince;
    }

    /** One more begins. */
    void began() {
        open++;
    }

    /** Those above {@code lastStreamId} have failed, and the peer says no more of them. */
    void failAbove(int lastStreamId, ExchangeFailure failure) {
        for (Http2Stream stream : session.choose(one -> one.id() > lastStreamId)) {
            if (stream instanceof Http2UpstreamStream ours) {
                ours.fail(failure);
                session.abandon(ours);
            }
        }
    }

    /** Those that the connection's end cuts short will have failed of {@code failure}. */
    void whenClosed(ExchangeFailure failure) {
        whenClosed = failure;
    }

    /** {@code stream} has closed. */
    void ended(Http2UpstreamStream stream) {
        if (--open == 0) {
            idleSince = System.nanoTime();
        }
        stream.fail(failure(stream));
        served = served || stream.served();
        if (stream.resetSent() && ++resets >= RESETS) {
            owner.retire();
        }
        owner.onStreamEnded();
    }

    /** Why a stream ended, where its response did not. */
    private ExchangeFailure failure(Http2UpstreamStream stream) {
        if (stream.resetSent()) {
            // By the codec: the peer's frames were malformed.
            return ExchangeFailure.UPSTREAM_PROTOCOL_ERROR;
        }
        boolean stale = served && !stream.answered() && whenClosed == ExchangeFailure.UPSTREAM_RESET;
        return stale ? ExchangeFailure.STALE_CONNECTION : whenClosed;
    }
}
