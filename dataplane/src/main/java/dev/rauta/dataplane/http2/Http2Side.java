// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.handler.codec.http2.Http2Error;

/**
 * Which side of a connection we are, and what is done about what concerns all of its streams; confined to a worker.
 *
 * <p>By default nothing is: a client of ours opens streams and takes none, a server of ours has none that could be refused.
 */
public interface Http2Side {

    /** Whether the peer opens streams, and we answer. */
    boolean server();

    /** A stream that the peer has opened, on the side that answers. */
    default Http2Stream accept(int id) {
        throw new IllegalStateException("stream " + id + " of a peer that may open none");
    }

    /** The peer has said what it takes; also when it says so again. */
    default void onSettings(PeerSettings settings) {}

    /** The peer takes no stream after {@code lastStream} any more. */
    default void onGoAway(int lastStream) {}

    /** The peer has answered a PING of ours, so that it has read what was sent before it. */
    default void onPong(long content) {}

    /** A stream beyond the limit on concurrent ones was reset. */
    default void onStreamRefused() {}

    /** A stream is reset for an error of the peer's, or for there being too many. */
    default void onStreamError() {}

    /** The connection ends, for an error of the peer's. */
    void onFault(Http2Error error);
}
