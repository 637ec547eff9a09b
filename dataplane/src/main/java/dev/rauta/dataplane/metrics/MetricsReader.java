// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Histogram;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Adds up all workers' counters for a scrape; any thread. */
public final class MetricsReader {
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.values());
    private static final List<Double> BOUNDS =
            Arrays.stream(Buckets.seconds()).boxed().toList();

    private final SeriesTable series;
    private final List<WorkerMetrics> workers;
    private final LongSupplier unlogged;

    /** @param unlogged how many lines of the access log were dropped */
    public MetricsReader(SeriesTable series, List<WorkerMetrics> workers, LongSupplier unlogged) {
        this.unlogged = unlogged;
        this.series = series;
        this.workers = List.copyOf(workers);
    }

    /** Everything counted; each family's samples are read when they are asked for. Label sets that never counted anything are left out. */
    public List<MetricFamily> read() {
        List<MetricFamily> families = new ArrayList<>(List.of(
                new MetricFamily("rauta_requests_total", "Requests that have ended, by what the client was told.", this::requests),
                new MetricFamily("rauta_request_duration_seconds", "From a request's head to its response's end.", this::durations),
                new MetricFamily("rauta_upstream_attempts_total", "Tries against endpoints, by outcome.", () -> outcomes(0)),
                new MetricFamily(
                        "rauta_upstream_duration_seconds",
                        "From the choice of an endpoint to its response's end.",
                        this::upstreamDurations),
                new MetricFamily(
                        "rauta_mirrored_requests_total",
                        "Copies of requests to mirrors, by outcome; no part of the attempts.",
                        () -> outcomes(WorkerMetrics.MIRROR_COUNTS)),
                new MetricFamily(
                        "rauta_circuit_breaker_refusals_total",
                        "Requests and retries that a circuit breaker or a budget has kept from an upstream, by the limit that was reached.",
                        this::refusals),
                new MetricFamily(
                        "rauta_worker_requests_total",
                        "Requests that each worker has ended.",
                        () -> byWorker((labels, worker) -> new Counter(labels, worker.requests()))),
                new MetricFamily(
                        "rauta_worker_loop_delay_seconds",
                        "How late an event loop runs what is due.",
                        () -> byWorker((labels, worker) -> histogram(labels, worker.loopDelayCells(), 0))),
                new MetricFamily(
                        "rauta_worker_buffered_bytes",
                        "Bytes that wait for peers that do not read.",
                        () -> byWorker((labels, worker) -> new MetricFamily.Gauge(labels, worker.bufferedBytes()))),
                new MetricFamily("rauta_limit_reached_total", "How often a peer was held to a limit.", this::limits),
                new MetricFamily(
                        "rauta_access_log_dropped_total",
                        "Lines of the access log that were not written, because nobody took them fast enough or at all.",
                        () -> Stream.of(new Counter(Map.of(), unlogged.getAsLong())))));
        families.addAll(StreamFamilies.of(series.streams(), series.unstreamed()));
        families.addAll(AskFamilies.of(workers));
        return families;
    }

    private Stream<Sample> byWorker(BiFunction<Map<String, String>, WorkerMetrics, Sample> figure) {
        return workers.stream().map(worker -> figure.apply(Map.of("worker_id", Integer.toString(worker.worker())), worker));
    }

    /**
     * The details of routes, where they are asked for: names without a prefix, labels {@code listener} and {@code route}, and of some
     * {@code method} and {@code status}.
     */
    public List<MetricFamily> readDetails() {
        return DetailFamilies.of(series);
    }

    private Stream<Sample> limits() {
        long[] cells = new long[Limit.values().length];
        for (WorkerMetrics worker : workers) {
            long[] its = worker.limitCells();
            for (int i = 0; i < cells.length; i++) {
                cells[i] += its[i];
            }
        }
        return Arrays.stream(Limit.values()).map(limit -> new Counter(Map.of("limit", limit.label()), cells[limit.ordinal()]));
    }

    private Stream<Sample> requests() {
        return series.routes().entrySet().stream().flatMap(one -> requests(one.getKey(), one.getValue().total()));
    }

    private static Stream<Sample> requests(SeriesTable.RouteLabels its, long[] cells) {
        return IntStream.range(0, WorkerMetrics.ROUTE_COUNTS)
                .filter(at -> cells[at] > 0)
                .mapToObj(at -> new Counter(
                        Map.of(
                                "listener", its.listener(),
                                "route", its.route(),
                                "code", Outcome.classLabel(at % WorkerMetrics.CLASSES),
                                "protocol", PROTOCOLS.get(at / WorkerMetrics.CLASSES).label()),
                        cells[at]));
    }

    private Stream<Sample> durations() {
        return series.routes().entrySet().stream().flatMap(one -> {
            long[] cells = one.getValue().total();
            if (!counted(cells, WorkerMetrics.ROUTE_COUNTS)) {
                return Stream.empty();
            }
            Map<String, String> labels =
                    Map.of("listener", one.getKey().listener(), "route", one.getKey().route());
            Histogram plain = histogram(labels, cells, WorkerMetrics.ROUTE_COUNTS);
            return Stream.of(new Histogram(labels, plain.bounds(), plain.counts(), plain.sum(), one.getValue().exemplars()));
        });
    }

    /** @param from the first cell of an upstream's outcomes */
    private Stream<Sample> outcomes(int from) {
        List<String> labels = Outcome.labels();
        return ofUpstreams((upstream, cells) -> IntStream.range(0, Outcome.COUNT)
                .filter(outcome -> cells[from + outcome] > 0)
                .mapToObj(outcome ->
                        new Counter(Map.of("upstream", upstream, "outcome", labels.get(outcome)), cells[from + outcome])));
    }

    private Stream<Sample> upstreamDurations() {
        return ofUpstreams((upstream, cells) -> counted(cells, Outcome.COUNT)
                ? Stream.of(histogram(Map.of("upstream", upstream), cells, Outcome.COUNT))
                : Stream.empty());
    }

    private Stream<Sample> refusals() {
        return ofUpstreams((upstream, cells) -> Arrays.stream(BreakerLimit.values())
                .filter(limit -> cells[WorkerMetrics.BREAKER_COUNTS + limit.ordinal()] > 0)
                .map(limit -> new Counter(
                        Map.of("upstream", upstream, "limit", limit.label()),
                        cells[WorkerMetrics.BREAKER_COUNTS + limit.ordinal()])));
    }

    private Stream<Sample> ofUpstreams(BiFunction<String, long[], Stream<Sample>> figures) {
        return series.upstreams().entrySet().stream()
                .flatMap(one -> figures.apply(one.getKey(), one.getValue().total()));
    }

    /** Whether any of the first {@code to} cells has counted anything. */
    private static boolean counted(long[] cells, int to) {
        for (int i = 0; i < to; i++) {
            if (cells[i] > 0) {
                return true;
            }
        }
        return false;
    }

    static Histogram histogram(Map<String, String> labels, long[] cells, int from) {
        List<Long> counts = new ArrayList<>(BOUNDS.size() + 1);
        for (int i = 0; i <= BOUNDS.size(); i++) {
            counts.add(cells[from + i]);
        }
        return new Histogram(labels, BOUNDS, counts, cells[from + Buckets.SUM] / 1e9);
    }
}
