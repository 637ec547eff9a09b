// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.app.metrics.BreakerStates;
import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.balance.resilience.ResilienceView.BreakerView;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The workers as JSON. */
final class WorkersPage {
    private WorkersPage() {}

    static Map<String, Object> of(List<WorkerView> workers) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (WorkerView worker : workers) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("worker", worker.worker());
            one.put("connections", worker.connections());
            one.put("streams", worker.exchanges());
            one.put("carriedConnections", worker.streams());
            one.put("udpFlows", worker.flows());
            one.put("requests", worker.requests());
            one.put("loopDelaySeconds", worker.loopDelayMicros() / 1e6);
            one.put("turnedAway", worker.turnedAway());
            one.put("pools", worker.pools().stream()
                    .map(pool -> pool(pool, worker.resiliences().get(pool.upstream())))
                    .toList());
            all.add(one);
        }
        return Map.of("workers", all);
    }

    private static Map<String, Object> pool(PoolView pool, @Nullable ResilienceView resilience) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("upstream", pool.upstream().value());
        one.put("protocol", pool.protocol());
        one.put("source", pool.source());
        one.put("open", pool.http1Connections() + pool.http2Connections());
        one.put("http1", pool.http1Connections());
        one.put("h2", pool.http2Connections());
        one.put("streams", pool.streams());
        one.put("waiting", pool.waiting());
        if (resilience != null) {
            one.put("circuitBreakers", resilience.breakers().stream().map(breaker -> breaker(pool, breaker)).toList());
            one.put("ejected", resilience.out().stream().map(Endpoint::toString).toList());
            one.put("ejections", resilience.ejected());
            one.put("unhealthy", resilience.down().stream().map(Endpoint::toString).toList());
            one.put("warming", resilience.warming().stream().map(Endpoint::toString).toList());
        }
        return one;
    }

    /** Open: what is more would be refused now. */
    private static Map<String, Object> breaker(PoolView pool, BreakerView breaker) {
        int connections = pool.http1Connections() + pool.http2Connections();
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("open", BreakerStates.of(pool, breaker).entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(state -> state.getKey().label())
                .toList());
        limit(one, "connections", connections, breaker.mostConnections());
        limit(one, "pendingRequests", pool.waiting(), breaker.mostPending());
        limit(one, "requests", breaker.requests(), breaker.mostRequests());
        limit(one, "retries", breaker.retries(), breaker.mostRetries());
        return one;
    }

    private static void limit(Map<String, Object> breaker, String what, int now, int most) {
        if (most != Breaker.UNLIMITED) {
            breaker.put(what, now);
            breaker.put("max" + Character.toUpperCase(what.charAt(0)) + what.substring(1), most);
        }
    }
}
