// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.dataplane.metrics.MetricFamily;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What a process exposes, in Prometheus' formats; any thread.
 *
 * <p>Some samples after the others are read and written, so that a scrape of thousands of routes needs no more room than one of a few.
 */
public final class Exposition {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    /** How many samples are made at a time: more than the few of most families, and so few that none of them outlives its turn. */
    private static final int TOGETHER = 256;

    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    private final PrometheusMeterRegistry registry;
    private final List<Supplier<List<MetricFamily>>> sources = new CopyOnWriteArrayList<>();

    /** @param registry of the meters that are exposed besides */
    public Exposition(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** Adds families, asked for anew at each scrape; no two sources have one of the same name, nor has the registry. */
    public void add(Supplier<List<MetricFamily>> families) {
        sources.add(families);
    }

    /** What a scrape gets: OpenMetrics where {@code accept} asks for it, else Prometheus' text. */
    public Answer scrape(String accept) {
        String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        List<MetricFamily> families = sources.stream().flatMap(source -> source.get().stream()).toList();
        return new Answer(200, type, new Answer.Written(out -> write(families, type, out)));
    }

    private void write(List<MetricFamily> families, String type, OutputStream out) throws IOException {
        ExpositionFormatWriter writer = FORMATS.findWriter(type);
        for (MetricFamily family : families) {
            FamilyStream part = new FamilyStream(out);
            Iterator<MetricFamily.Sample> samples = family.samples().iterator();
            while (samples.hasNext()) {
                List<MetricFamily.Sample> some = new ArrayList<>();
                while (some.size() < TOGETHER && samples.hasNext()) {
                    some.add(samples.next());
                }
                writer.write(part, MetricSnapshots.of(snapshot(family, some)));
                part.next();
            }
        }
        registry.scrape(out, type);
    }

    private static MetricSnapshot snapshot(MetricFamily family, List<MetricFamily.Sample> samples) {
        String name = family.name().endsWith("_total")
                ? family.name().substring(0, family.name().length() - "_total".length())
                : family.name();
        return switch (samples.getFirst()) {
            case MetricFamily.Counter _ -> counter(name, family.help(), samples);
            case MetricFamily.Gauge _ -> gauge(name, family.help(), samples);
            case MetricFamily.Histogram _ -> histogram(name, family.help(), samples);
        };
    }

    private static MetricSnapshot counter(String name, String help, List<MetricFamily.Sample> samples) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
        for (MetricFamily.Sample sample : samples) {
            if (sample instanceof MetricFamily.Counter(Map<String, String> labels, double value)) {
                builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(labels))
                        .value(value)
                        .build());
            }
        }
        return builder.build();
    }

    private static MetricSnapshot gauge(String name, String help, List<MetricFamily.Sample> samples) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
        for (MetricFamily.Sample sample : samples) {
            if (sample instanceof MetricFamily.Gauge(Map<String, String> labels, double value)) {
                builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(labels))
                        .value(value)
                        .build());
            }
        }
        return builder.build();
    }

    private static MetricSnapshot histogram(String name, String help, List<MetricFamily.Sample> samples) {
        HistogramSnapshot.Builder builder = HistogramSnapshot.builder().name(name).help(help);
        for (MetricFamily.Sample sample : samples) {
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
