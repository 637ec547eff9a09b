// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A named metric, for whatever exposes it.
 *
 * <p>Its samples may be made one after the other when they are asked for, so that those of thousands of routes are never there at once.
 *
 * @param name as exposed, counters with {@code _total}
 * @param help one sentence
 * @param source one sample for each label set, all of one kind; any thread
 */
public record MetricFamily(String name, String help, Supplier<Stream<Sample>> source) {

    /** One with samples that are there. */
    public MetricFamily(String name, String help, List<Sample> samples) {
        List<Sample> there = List.copyOf(samples);
        this(name, help, there::stream);
    }

    /** Those of now, or of when the family was made. */
    public Stream<Sample> samples() {
        return source.get();
    }

    /** One label set's figures. */
    public sealed interface Sample {

        /** Label names and values. */
        Map<String, String> labels();
    }

    /** A count since the process began. */
    public record Counter(Map<String, String> labels, double value) implements Sample {}

    /** A figure that goes up and down. */
    public record Gauge(Map<String, String> labels, double value) implements Sample {}

    /**
     * A distribution, of durations in seconds or of lengths in bytes.
     *
     * @param bounds upper bounds, ascending
     * @param counts how many fell into each bucket, one more than bounds: the last is for the rest; not cumulated
     * @param sum of all values
     * @param exemplars some of the values, one a bucket at most
     */
    public record Histogram(Map<String, String> labels, List<Double> bounds, List<Long> counts, double sum, List<Exemplar> exemplars)
            implements Sample {
        /** Without exemplars. */
        public Histogram(Map<String, String> labels, List<Double> bounds, List<Long> counts, double sum) {
            this(labels, bounds, counts, sum, List.of());
        }
    }
}
