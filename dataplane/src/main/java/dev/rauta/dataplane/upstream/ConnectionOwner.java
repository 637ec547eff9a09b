// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

/** Hears what becomes of a connection: the pool of its endpoint. */
public interface ConnectionOwner {

    /** An HTTP/2 connection may carry more streams than a moment ago, or has announced its limit. */
    void onCapacity(Http2Connection connection);

    /** An HTTP/1.1 connection has finished its exchange and may carry another. */
    void onReusable(Http1Connection connection);

    /** A connection takes no new request any more: closed, or told to go away. */
    void onRetired(UpstreamConnection connection);
}
