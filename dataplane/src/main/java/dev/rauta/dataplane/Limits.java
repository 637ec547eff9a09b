// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane;

import dev.rauta.dataplane.exchange.overload.OverloadLimits;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.datagram.FlowLimits;
import io.netty.util.internal.PlatformDependent;

/**
 * How much clients may ask for.
 *
 * @param connections for each connection, and how many there may be
 * @param bodyBytes the largest request body where its route does not say, in bytes; zero: any size
 * @param bufferedBytes how much a worker may hold for peers that do not read, in bytes; zero: a worker's share of half
 *     the memory outside the heap
 * @param flows how many flows of datagrams there may be
 * @param overload from where on a worker turns requests away
 */
public record Limits(ConnectionLimits connections, long bodyBytes, long bufferedBytes, FlowLimits flows, OverloadLimits overload) {
    /** The documented defaults. */
    public static final Limits DEFAULT = new Limits(ConnectionLimits.DEFAULT, 0, 0);

    public Limits {
        if (bodyBytes < 0 || bufferedBytes < 0) {
            throw new IllegalArgumentException(
                    "bytes: " + Math.min(bodyBytes, bufferedBytes) + " (expected: zero or more)");
        }
    }

    /** With the documented number of flows, and turning away from where the documents say. */
    public Limits(ConnectionLimits connections, long bodyBytes, long bufferedBytes) {
        this(connections, bodyBytes, bufferedBytes, FlowLimits.DEFAULT, OverloadLimits.DEFAULT);
    }

    long bufferedBytes(int workers) {
        return bufferedBytes > 0 ? bufferedBytes : PlatformDependent.maxDirectMemory() / 2 / workers;
    }

    OverloadLimits overload(int workers) {
        return overload.of(workers, Runtime.getRuntime().maxMemory());
    }
}
