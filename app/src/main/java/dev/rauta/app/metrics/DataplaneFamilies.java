// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.balance.resilience.ResilienceView.BreakerView;
import dev.rauta.dataplane.metrics.BreakerLimit;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import dev.rauta.dataplane.snapshot.InForce;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Everything that a dataplane exposes. */
public final class DataplaneFamilies {
    private DataplaneFamilies() {}

    public static List<MetricFamily> of(Dataplane dataplane) {
        List<MetricFamily> families = new ArrayList<>(dataplane.metrics());
        List<WorkerView> workers = dataplane.describeWorkers();
        pools(families, workers);
        resiliences(families, workers);
        families.addAll(HealthFamilies.of(dataplane.describeHealth()));
        snapshots(families, dataplane);
        return families;
    }

    private static void pools(List<MetricFamily> families, List<WorkerView> workers) {
        families.add(new MetricFamily(
                "rauta_worker_pool_connections",
                "Open connections to endpoints.",
                () -> ofPools(workers, (labels, pool) -> Stream.of(
                        connections(labels, "h2", pool.http2Connections()), connections(labels, "http1", pool.http1Connections())))));
        families.add(new MetricFamily(
                "rauta_worker_pool_streams",
                "Requests in flight to endpoints.",
                () -> ofPools(workers, (labels, pool) -> Stream.of(new Gauge(labels, pool.streams())))));
        families.add(new MetricFamily(
                "rauta_worker_downstream_connections", "Open connections from clients.", () -> ofWorkers(workers, WorkerView::connections)));
        families.add(new MetricFamily(
                "rauta_worker_stream_connections",
                "Open connections from clients that go on as they are.",
                () -> ofWorkers(workers, WorkerView::streams)));
        families.add(new MetricFamily("rauta_worker_udp_flows", "Flows of datagrams.", () -> ofWorkers(workers, WorkerView::flows)));
        families.add(new MetricFamily(
                "rauta_upstream_protocol",
                "What an upstream speaks, and how that is known.",
                () -> ofPools(workers, DataplaneFamilies::protocol).distinct()));
    }

    private static Stream<Sample> ofWorkers(List<WorkerView> workers, ToIntFunction<WorkerView> figure) {
        return workers.stream()
                .map(worker -> new Gauge(Map.of("worker_id", Integer.toString(worker.worker())), figure.applyAsInt(worker)));
    }

    /** @param figures what is told of a pool, by the labels of worker and upstream */
    private static Stream<Sample> ofPools(List<WorkerView> workers, BiFunction<Map<String, String>, PoolView, Stream<Sample>> figures) {
        return workers.stream()
                .flatMap(worker -> worker.pools().stream()
                        .flatMap(pool -> figures.apply(
                                Map.of("worker_id", Integer.toString(worker.worker()), "upstream", pool.upstream().value()), pool)));
    }

    private static Sample connections(Map<String, String> labels, String protocol, int open) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put("protocol", protocol);
        return new Gauge(more, open);
    }

    /** The same of all workers that know it. */
    private static Stream<Sample> protocol(Map<String, String> labels, PoolView pool) {
        return pool.protocol().equals("unknown")
                ? Stream.empty()
                : Stream.of(new Gauge(
                        Map.of("upstream", labels.get("upstream"), "protocol", pool.protocol(), "source", pool.source()), 1));
    }

    /** Only of upstreams that some policy asks it for. */
    private static void resiliences(List<MetricFamily> families, List<WorkerView> workers) {
        List<Sample> open = new ArrayList<>();
        List<Sample> out = new ArrayList<>();
        for (WorkerView worker : workers) {
            String id = Integer.toString(worker.worker());
            for (PoolView pool : worker.pools()) {
                ResilienceView resilience = worker.resiliences().get(pool.upstream());
                if (resilience != null) {
                    String upstream = pool.upstream().value();
                    out.add(new Gauge(Map.of("worker_id", id, "upstream", upstream), resilience.out().size()));
                    open(open, id, pool, resilience.breakers());
                }
            }
        }
        families.add(new MetricFamily(
                "rauta_worker_circuit_breaker_open", "Whether a limit of a circuit breaker is reached, so that more is refused.", open));
        families.add(new MetricFamily(
                "rauta_worker_ejected_endpoints", "Endpoints that are left out because they have failed.", out));
    }

    /** Where several policies limit one upstream, open is what one of them has open. */
    private static void open(List<Sample> open, String worker, PoolView pool, List<BreakerView> breakers) {
        if (breakers.isEmpty()) {
            return;
        }
        for (BreakerLimit limit : BreakerStates.of(pool, breakers.getFirst()).keySet()) {
            boolean any = breakers.stream().anyMatch(one -> BreakerStates.of(pool, one).getOrDefault(limit, false));
            open.add(new Gauge(
                    Map.of("worker_id", worker, "upstream", pool.upstream().value(), "limit", limit.label()), any ? 1 : 0));
        }
    }

    private static void snapshots(List<MetricFamily> families, Dataplane dataplane) {
        families.add(new MetricFamily(
                "rauta_snapshot_applied_total",
                "Snapshots put in force.",
                List.of(new Counter(Map.of(), dataplane.snapshots().applied()))));
        families.add(new MetricFamily(
                "rauta_snapshot_rejected_total",
                "Snapshots that could not be decoded.",
                List.of(new Counter(Map.of(), dataplane.snapshots().rejected()))));
        dataplane.snapshots().inForce().ifPresent(now -> inForce(families, now));
    }

    private static void inForce(List<MetricFamily> families, InForce now) {
        families.add(new MetricFamily(
                "rauta_snapshot_info",
                "The version in force.",
                List.of(new Gauge(Map.of("version", now.version().value()), 1))));
        double age = Duration.between(now.since(), Instant.now()).toMillis() / 1000.0;
        families.add(new MetricFamily(
                "rauta_snapshot_age_seconds",
                "How long the version has been in force.",
                List.of(new Gauge(Map.of(), age))));
        families.add(CertificateExpiry.of(now.snapshot()));
    }
}
