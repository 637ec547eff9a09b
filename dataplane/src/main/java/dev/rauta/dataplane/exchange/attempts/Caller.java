// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

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

    /** The one attempt under way has ended without a whole answer. */
    void onFailure(ExchangeFailure failure);

    /** An attempt begins. @return who wants to know how it goes; null where nobody does */
    @Nullable Witness begins(Endpoint endpoint);

    /** A pause between two attempts is over. @return whether there is to be another */
    boolean resumes();

    /** No other attempt is to follow. */
    void fail(ExchangeFailure failure);
}
