// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.Shedding;
import io.netty.buffer.ByteBuf;

/**
 * The sending half of one request on an upstream connection; confined to its worker.
 *
 * <p>The head was sent when the stream was opened. Calls after {@link #cancel()}, after the end of the request or
 * after {@link UpstreamHandler#onFailure} release what they are given and do nothing else.
 */
public interface UpstreamStream {

    /** The version of HTTP that its connection speaks, as spans call it: {@code 1.1} or {@code 2}. */
    default String version() {
        return "1.1";
    }

    /** Sends body bytes; takes ownership of {@code data}. Flushed at the end of this event-loop pass. */
    void write(ByteBuf data, boolean end);

    /** Sends trailer fields and ends the request. */
    void end(HeaderFields trailers);

    /**
     * Whether more body may be written now without growing a queue; when false,
     * {@link UpstreamHandler#onWritable()} follows once it may.
     */
    boolean writable();

    /** Whether what was written waits for the upstream to take it, or one byte more would. */
    boolean waits();

    /** Whether a tunnel whose peer has ended its half may still be written to. */
    boolean takesMore();

    /**
     * Says that {@code bytes} of response body, handed over by {@link UpstreamHandler#onData}, have left for the
     * client, so that the upstream may send as many more. Only these calls give the peer credit: a client that does not
     * read stops its own stream and no other.
     */
    void consumed(int bytes);

    /**
     * Offers what waits for the upstream to be given back.
     *
     * @param drop gives this exchange up, and with it what waits
     */
    void offer(Shedding shedding, Runnable drop);

    /** Gives up: resets the stream (HTTP/2) or closes the connection (HTTP/1.1). No handler call follows. */
    void cancel();
}
