// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
            one.put("pools", worker.pools().stream().map(WorkersPage::pool).toList());
            all.add(one);
        }
        return Map.of("workers", all);
    }

    private static Map<String, Object> pool(PoolView pool) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("upstream", pool.upstream().value());
        one.put("protocol", pool.protocol());
        one.put("source", pool.source());
        one.put("open", pool.http1Connections() + pool.http2Connections());
        one.put("http1", pool.http1Connections());
        one.put("h2", pool.http2Connections());
        one.put("streams", pool.streams());
        one.put("waiting", pool.waiting());
        return one;
    }
}
