// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance.resilience;

import dev.rauta.routes.upstream.Endpoint;
import java.util.List;

/**
 * What one worker counts of one upstream at one instant, to keep its trouble from spreading.
 *
 * @param breakers one for each set of limits that some request is held to
 * @param out the endpoints that are left out
 * @param down the endpoints that do not work, as somebody has found who asks them
 * @param warming the endpoints that are new, and get a part of their share
 * @param ejected how often an endpoint has been left out so far
 */
public record ResilienceView(
        List<BreakerView> breakers, List<Endpoint> out, List<Endpoint> down, List<Endpoint> warming, long ejected) {

    /**
     * A circuit breaker.
     *
     * @param requests under way
     * @param mostRequests how many there may be
     * @param retries requests under way that are being tried again
     * @param mostRetries how many there may be
     * @param mostConnections how many connections there may be
     * @param mostPending how many requests may wait for one
     */
    public record BreakerView(
            int requests, int mostRequests, int retries, int mostRetries, int mostConnections, int mostPending) {
        public static BreakerView of(Breaker breaker) {
            return new BreakerView(
                    breaker.requests(),
                    breaker.mostRequests(),
                    breaker.retries(),
                    breaker.mostRetries(),
                    breaker.mostConnections(),
                    breaker.mostPending());
        }
    }
}
