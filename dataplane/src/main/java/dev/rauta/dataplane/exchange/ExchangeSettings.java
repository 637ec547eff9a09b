// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.overload.OverloadLimits;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import java.time.Duration;

/**
 * What holds for every exchange unless its route says otherwise.
 *
 * @param idleTimeout how long nothing may move, in either direction
 * @param tunnelIdleTimeout the same for a tunnel
 * @param attempts how many attempts an exchange has, the first included
 * @param portOffset what is added to ports below 1024
 * @param bodyBytes the largest request body where its route does not say; zero: any size
 * @param forwardedField whether upstreams get {@code Forwarded} too
 * @param ambiguousPaths what becomes of paths that servers read in several ways
 * @param overload from where on a worker turns requests away
 * @param zone where the dataplane is; empty where nobody knows
 */
public record ExchangeSettings(
        Duration idleTimeout,
        Duration tunnelIdleTimeout,
        int attempts,
        int portOffset,
        long bodyBytes,
        boolean forwardedField,
        AmbiguousPaths ambiguousPaths,
        OverloadLimits overload,
        String zone) {

    /** The documented defaults. */
    public static final ExchangeSettings DEFAULT = new ExchangeSettings(
            Duration.ofSeconds(60), Duration.ofMinutes(10), 3, 0, 0, false, AmbiguousPaths.REFUSE, OverloadLimits.DEFAULT);

    /** In a zone that nobody knows. */
    public ExchangeSettings(
            Duration idleTimeout,
            Duration tunnelIdleTimeout,
            int attempts,
            int portOffset,
            long bodyBytes,
            boolean forwardedField,
            AmbiguousPaths ambiguousPaths,
            OverloadLimits overload) {
        this(idleTimeout, tunnelIdleTimeout, attempts, portOffset, bodyBytes, forwardedField, ambiguousPaths, overload, "");
    }
}
