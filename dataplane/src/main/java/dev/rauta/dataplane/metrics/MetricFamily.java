// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import java.util.List;
import java.util.Map;

/**
 * A named metric with its samples at one instant, for whatever exposes them.
 *
 * @param name as exposed, counters with {@code _total}
 * @param help one sentence
 * @param samples one for each label set
 */
public record MetricFamily(String name, String help, List<Sample> samples) {
    public MetricFamily {
        samples = List.copyOf(samples);
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
