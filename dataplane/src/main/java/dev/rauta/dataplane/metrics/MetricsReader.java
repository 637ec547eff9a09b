// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Histogram;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Adds up all workers' counters for a scrape; any thread. */
public final class MetricsReader {
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

    /** Everything counted so far; label sets that never counted anything are left out. */
    public List<MetricFamily> read() {
        List<Sample> requests = new ArrayList<>();
        List<Sample> durations = new ArrayList<>();
        readRoutes(requests, durations);
        List<Sample> attempts = new ArrayList<>();
        List<Sample> upstreamDurations = new ArrayList<>();
        List<Sample> mirrors = new ArrayList<>();
        List<Sample> broken = new ArrayList<>();
        readUpstreams(attempts, upstreamDurations, mirrors, broken);
        List<Sample> byWorker = new ArrayList<>();
        List<Sample> loopDelays = new ArrayList<>();
        List<Sample> buffered = new ArrayList<>();
        for (WorkerMetrics worker : workers) {
            Map<String, String> labels = Map.of("worker_id", Integer.toString(worker.worker()));
            byWorker.add(new Counter(labels, worker.requests()));
            loopDelays.add(histogram(labels, worker.loopDelayCells(), 0));
            buffered.add(new MetricFamily.Gauge(labels, worker.bufferedBytes()));
        }
        List<MetricFamily> families = new ArrayList<>(List.of(
                new MetricFamily("rauta_requests_total", "Requests that have ended, by what the client was told.", requests),
                new MetricFamily("rauta_request_duration_seconds", "From a request's head to its response's end.", durations),
                new MetricFamily("rauta_upstream_attempts_total", "Attempts against endpoints, by outcome.", attempts),
                new MetricFamily(
                        "rauta_upstream_duration_seconds",
                        "From the choice of an endpoint to its response's end.",
                        upstreamDurations),
                new MetricFamily(
                        "rauta_mirrored_requests_total",
                        "Copies of requests to mirrors, by outcome; no part of the attempts.",
                        mirrors),
                new MetricFamily(
                        "rauta_circuit_breaker_refusals_total",
                        "Requests and retries that a circuit breaker or a budget has kept from an upstream, by the limit that was reached.",
                        broken),
                new MetricFamily("rauta_worker_requests_total", "Requests that each worker has ended.", byWorker),
                new MetricFamily(
                        "rauta_worker_loop_delay_seconds", "How late an event loop runs what is due.", loopDelays),
                new MetricFamily(
                        "rauta_worker_buffered_bytes", "Bytes that wait for peers that do not read.", buffered),
                new MetricFamily("rauta_limit_reached_total", "How often a peer was held to a limit.", limits()),
                new MetricFamily(
                        "rauta_access_log_dropped_total",
                        "Lines of the access log that were not written, because nobody took them fast enough or at all.",
                        List.of(new Counter(Map.of(), unlogged.getAsLong())))));
        families.addAll(StreamFamilies.of(series.streams(), series.unstreamed()));
        families.addAll(AskFamilies.of(workers));
        return families;
    }

    /**
     * The details of routes, where they are asked for: names without a prefix, labels {@code listener} and {@code route}, and of some
     * {@code method} and {@code status}.
     */
    public List<MetricFamily> readDetails() {
        return DetailFamilies.of(series.routes());
    }

    private List<Sample> limits() {
        long[] cells = new long[Limit.values().length];
        for (WorkerMetrics worker : workers) {
            long[] its = worker.limitCells();
            for (int i = 0; i < cells.length; i++) {
                cells[i] += its[i];
            }
        }
        List<Sample> samples = new ArrayList<>();
        for (Limit limit : Limit.values()) {
            samples.add(new Counter(Map.of("limit", limit.label()), cells[limit.ordinal()]));
        }
        return samples;
    }

    private void readRoutes(List<Sample> requests, List<Sample> durations) {
        series.routes().forEach((its, figures) -> {
            long[] cells = figures.total();
            String listener = its.listener();
            String route = its.route();
            boolean counted = false;
            for (Protocol protocol : Protocol.values()) {
                for (int code = 0; code < WorkerMetrics.CLASSES; code++) {
                    long count = cells[protocol.ordinal() * WorkerMetrics.CLASSES + code];
                    if (count > 0) {
                        counted = true;
                        requests.add(new Counter(
                                Map.of(
                                        "listener", listener,
                                        "route", route,
                                        "code", Outcome.classLabel(code),
                                        "protocol", protocol.label()),
                                count));
                    }
                }
            }
            if (counted) {
                Map<String, String> labels = Map.of("listener", listener, "route", route);
                Histogram plain = histogram(labels, cells, WorkerMetrics.ROUTE_COUNTS);
                durations.add(new Histogram(labels, plain.bounds(), plain.counts(), plain.sum(), figures.exemplars()));
            }
        });
    }

    private void readUpstreams(
            List<Sample> attempts, List<Sample> durations, List<Sample> mirrors, List<Sample> broken) {
        series.upstreams().forEach((upstream, figures) -> {
            long[] cells = figures.total();
            if (readOutcomes(upstream, cells, 0, attempts)) {
                durations.add(histogram(Map.of("upstream", upstream), cells, Outcome.COUNT));
            }
            readOutcomes(upstream, cells, WorkerMetrics.MIRROR_COUNTS, mirrors);
            for (BreakerLimit limit : BreakerLimit.values()) {
                long count = cells[WorkerMetrics.BREAKER_COUNTS + limit.ordinal()];
                if (count > 0) {
                    broken.add(new Counter(Map.of("upstream", upstream, "limit", limit.label()), count));
                }
            }
        });
    }

    private static boolean readOutcomes(String upstream, long[] cells, int from, List<Sample> samples) {
        List<String> outcomes = Outcome.labels();
        boolean counted = false;
        for (int outcome = 0; outcome < outcomes.size(); outcome++) {
            if (cells[from + outcome] > 0) {
                counted = true;
                samples.add(new Counter(
                        Map.of("upstream", upstream, "outcome", outcomes.get(outcome)), cells[from + outcome]));
            }
        }
        return counted;
    }

    static Histogram histogram(Map<String, String> labels, long[] cells, int from) {
        List<Long> counts = new ArrayList<>(BOUNDS.size() + 1);
        for (int i = 0; i <= BOUNDS.size(); i++) {
            counts.add(cells[from + i]);
        }
        return new Histogram(labels, BOUNDS, counts, cells[from + Buckets.SUM] / 1e9);
    }
}
