// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.tries;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.buffer.ByteBuf;

/** Who has a request tried, and hears what comes of that; confined to a worker. */
public interface Caller {

    /** Something has moved. */
    void moved();

    /** An interim response. */
    void onInterim(ResponseHead head);

    /** The final head of a response. */
    void onHead(ResponseHead head, boolean end);

    /** Bytes of its body, which the caller owns then. */
    void onData(ByteBuf data, boolean end);

    /** Its trailers; it is complete. */
    void onTrailers(HeaderFields trailers);

    /** The upstream takes more of the request. */
    void onWritable();

    /** The one try under way has ended without a whole answer. */
    void onFailure(ExchangeFailure failure);

    /** Whether it wants to know when tries came to a connection and to an answer, which costs a look at the clock each. */
    boolean timed();

    /**
     * A try has ended, however it did. Times are in nanoseconds since it began.
     *
     * @param told its status, or what its failure would be told as; 0 where nobody waited any more
     * @param connected when it had a connection; negative where it had none, or this is not {@link #timed()}
     * @param answered when its answer's head came; negative likewise
     * @param ended how long it took
     */
    void onTried(Endpoint endpoint, int told, long connected, long answered, long ended);

    /** A pause between two tries is over. @return whether there is to be another */
    boolean resumes();

    /** No other try is to follow. */
    void fail(ExchangeFailure failure);
}
