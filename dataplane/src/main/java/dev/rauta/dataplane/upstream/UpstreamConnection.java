// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import io.netty.channel.Channel;

/** One connection to an endpoint; confined to a worker. */
public sealed interface UpstreamConnection permits Http1Connection, Http2Connection {

    /** Its channel. */
    Channel channel();

    /** How many exchanges it carries. */
    int streams();

    /** Takes no new request, finishes what it carries, then closes. */
    void drain();
}
