// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Map;

/**
 * What a worker looks like at one instant.
 *
 * @param worker its number
 * @param connections from clients
 * @param exchanges in flight
 * @param streams connections that go on as they are, among those from clients
 * @param flows of datagrams
 * @param requests ended since the start
 * @param loopDelayMicros how late its loop ran last, in microseconds
 * @param turnedAway what part of new requests is turned away because it is late, 0 to 1
 * @param pools by upstream
 * @param resiliences circuit breakers and endpoints left out, by upstream, where some policy asks for them
 */
public record WorkerView(
        int worker,
        int connections,
        int exchanges,
        int streams,
        int flows,
        long requests,
        long loopDelayMicros,
        double turnedAway,
        List<PoolView> pools,
        Map<UpstreamName, ResilienceView> resiliences) {}
