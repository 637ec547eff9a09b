// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.datagram;

import java.time.Duration;

/**
 * How many flows of datagrams there may be, and for how long.
 *
 * @param flows of the process at one time; datagrams that would begin another are dropped
 * @param idleTimeout how long nothing may move in a flow, in either direction
 */
public record FlowLimits(int flows, Duration idleTimeout) {
    /** The documented defaults. */
    public static final FlowLimits DEFAULT = new FlowLimits(10_000, Duration.ofSeconds(60));

    public FlowLimits {
        if (flows < 1 || idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "flows: " + flows + " for " + idleTimeout + " (expected: 1 or more, for more than no time)");
        }
    }
}
