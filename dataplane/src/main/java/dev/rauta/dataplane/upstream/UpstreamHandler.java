// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * Receives what becomes of one request sent upstream; called on its worker's event loop.
 *
 * <p>Order: {@link #onStream} once, then any number of {@link #onInterim}, {@link #onHead} once, {@link #onData} and
 * at most one {@link #onTrailers}. After {@code end} is true, {@link #onTrailers} or {@link #onFailure} nothing
 * follows. {@link #onFailure} may come at any time, also instead of {@link #onStream}; of a tunnel, also after the end of
 * the upstream's half, where it takes no more of the client's.
 */
public interface UpstreamHandler {

    /** Whether nobody waits for this request any more, so that it need not be sent. */
    boolean abandoned();

    /** Whether its client has so many requests under way that they should crowd nobody else's connection. */
    default boolean oneOfMany() {
        return false;
    }

    /** How long a connection that is opened for it may be tried, in nanoseconds, where that is longer than usual; 0 where it is not. */
    default long patience() {
        return 0;
    }

    /** The head is on its way on {@code stream}; the body may be written to it from now on. */
    void onStream(UpstreamStream stream);

    /** An interim response: 100, 103. */
    void onInterim(ResponseHead head);

    /** The final response head; status 101 or a 2xx to CONNECT makes both halves a raw tunnel of data. */
    void onHead(ResponseHead head, boolean end);

    /** Body bytes; ownership passes to the handler, which must call {@link UpstreamStream#consumed} for them later. */
    void onData(ByteBuf data, boolean end);

    /** Trailer fields; the response is complete. */
    void onTrailers(HeaderFields trailers);

    /** More request body may be written. */
    void onWritable();

    /** The request failed; what it had received before still counts. */
    void onFailure(ExchangeFailure failure);
}
