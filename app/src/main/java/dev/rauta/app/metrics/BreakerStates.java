// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.dataplane.balance.resilience.ResilienceView.BreakerView;
import dev.rauta.dataplane.metrics.BreakerLimit;
import dev.rauta.dataplane.upstream.pool.PoolView;
import java.util.EnumMap;
import java.util.Map;

/** Which limits of a circuit breaker are reached, so that what is more is refused. */
public final class BreakerStates {
    private BreakerStates() {}

    public static Map<BreakerLimit, Boolean> of(PoolView pool, BreakerView breaker) {
        Map<BreakerLimit, Boolean> states = new EnumMap<>(BreakerLimit.class);
        states.put(
                BreakerLimit.CONNECTIONS,
                pool.http1Connections() + pool.http2Connections() >= breaker.mostConnections());
        states.put(BreakerLimit.PENDING_REQUESTS, pool.waiting() >= breaker.mostPending());
        states.put(BreakerLimit.REQUESTS, breaker.requests() >= breaker.mostRequests());
        states.put(BreakerLimit.RETRIES, breaker.retries() >= breaker.mostRetries());
        return states;
    }
}
