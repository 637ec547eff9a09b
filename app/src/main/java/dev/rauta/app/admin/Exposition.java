// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.dataplane.metrics.MetricFamily;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Metric families in Prometheus' formats. */
public final class Exposition {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private Exposition() {}

    /** Adds families, read anew at each scrape, to a registry. */
    public static void register(PrometheusMeterRegistry registry, Supplier<List<MetricFamily>> families) {
        registry.getPrometheusRegistry().register((MultiCollector) () -> new MetricSnapshots(
                families.get().stream()
                        .filter(family -> !family.samples().isEmpty())
                        .map(Exposition::snapshot)
                        .toList()));
    }

    /** What a scrape gets: OpenMetrics where {@code accept} asks for it, else Prometheus' text. */
    public static Answer scrape(PrometheusMeterRegistry registry, String accept) {
        String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return new Answer(200, type, registry.scrape(type));
    }

    private static MetricSnapshot snapshot(MetricFamily family) {
        String name = family.name().endsWith("_total")
                ? family.name().substring(0, family.name().length() - "_total".length())
                : family.name();
        return switch (family.samples().getFirst()) {
            case MetricFamily.Counter _ -> counter(name, family);
            case MetricFamily.Gauge _ -> gauge(name, family);
            case MetricFamily.Histogram _ -> histogram(name, family);
        };
    }

    private static MetricSnapshot counter(String name, MetricFamily family) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(family.help());
        for (MetricFamily.Sample sample : family.samples()) {
            if (sample instanceof MetricFamily.Counter(Map<String, String> labels, double value)) {
                builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(labels))
                        .value(value)
                        .build());
            }
        }
        return builder.build();
    }

    private static MetricSnapshot gauge(String name, MetricFamily family) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(family.help());
        for (MetricFamily.Sample sample : family.samples()) {
            if (sample instanceof MetricFamily.Gauge(Map<String, String> labels, double value)) {
                builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(labels))
                        .value(value)
                        .build());
            }
        }
        return builder.build();
    }

    private static MetricSnapshot histogram(String name, MetricFamily family) {
        HistogramSnapshot.Builder builder = HistogramSnapshot.builder().name(name).help(family.help());
        for (MetricFamily.Sample sample : family.samples()) {
            if (sample instanceof MetricFamily.Histogram histogram) {
                builder.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(labels(histogram.labels()))
                        .classicHistogramBuckets(buckets(histogram))
                        .sum(histogram.sum())
                        .exemplars(exemplars(histogram))
                        .build());
            }
        }
        return builder.build();
    }

    private static ClassicHistogramBuckets buckets(MetricFamily.Histogram histogram) {
        List<Double> bounds = new ArrayList<>(histogram.bounds());
        bounds.add(Double.POSITIVE_INFINITY);
        return ClassicHistogramBuckets.of(bounds, histogram.counts());
    }

    private static Exemplars exemplars(MetricFamily.Histogram histogram) {
        return Exemplars.of(histogram.exemplars().stream()
                .map(one -> Exemplar.builder()
                        .traceId(one.traceId())
                        .spanId(one.spanId())
                        .value(one.value())
                        .timestampMillis(one.at())
                        .build())
                .toList());
    }

    private static Labels labels(Map<String, String> labels) {
        Map<String, String> sorted = new TreeMap<>(labels);
        return Labels.of(
                sorted.keySet().toArray(String[]::new), sorted.values().toArray(String[]::new));
    }
}
