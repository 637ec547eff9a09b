// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.handler.codec.http2.Http2Error;

/** Which side of a connection we are, and what is done about what concerns all of its streams; confined to a worker. */
public interface Http2Side {

    /** Whether the peer opens streams, and we answer. */
    boolean server();

    /** A stream that the peer has opened, on the side that answers. */
    Http2Stream accept(int id);

    /** A frame begins, before anything is made of it; throws where the peer may send no such frame any more. */
    void onFrame(byte type, int flags, int length) throws Http2Fault;

    /** What was read ends here. @param inFrame whether a frame that is no DATA has begun and not come whole */
    void onPause(boolean inFrame);

    /** The peer has said what it takes; also when it says so again. */
    void onSettings(PeerSettings settings);

    /** The peer takes no stream after {@code lastStream} any more. */
    void onGoAway(int lastStream);

    /** A stream beyond the limit on concurrent ones was reset. */
    void onStreamRefused();

    /** A stream is reset for an error of the peer's, or for there being too many. */
    void onStreamError();

    /** The connection ends, for an error of the peer's. */
    void onFault(Http2Error error);
}
