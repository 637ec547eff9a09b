// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.upstream.UpstreamStream;

/** Who wants to know how an attempt goes, which costs a look at the clock for each call; confined to a worker. Times are in nanoseconds since it began. */
public interface Witness {

    /** What the endpoint is sent in the place of {@code head}. */
    RequestHead head(RequestHead head);

    /** It has a connection, {@code nanos} after it began. */
    void connected(UpstreamStream stream, long nanos);

    /** Its answer's head has come, and with {@code end} nothing comes behind it. */
    void answered(ResponseHead head, boolean end, long nanos);

    /** Its answer has ended with these. */
    void trailers(HeaderFields trailers);

    /**
     * It has ended, however it did; once.
     *
     * @param outcome one of {@link dev.rauta.dataplane.metrics.Outcome}
     * @param told its status, or what its failure would be told as; 0 where nobody waited any more
     */
    void ended(int outcome, int told, long nanos);
}
