// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The upper bounds of a distribution in a request's details. */
enum Scale {
    /** Of times, which are counted in nanoseconds and told in seconds. */
    TIME(1e9, 5_000_000L, 10_000_000L, 25_000_000L, 50_000_000L, 100_000_000L, 250_000_000L, 500_000_000L, 1_000_000_000L,
            2_500_000_000L, 5_000_000_000L, 10_000_000_000L),
    /** Of short lengths in bytes. */
    LENGTH(1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
    /** Of any lengths in bytes. */
    SIZE(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000);

    private final double unit;
    private final long[] bounds;

    Scale(double unit, long... bounds) {
        this.unit = unit;
        this.bounds = bounds;
    }

    /** How many cells a distribution takes: one for each bucket, one for the rest, one for the sum. */
    int cells() {
        return bounds.length + 2;
    }

    /** The bucket of a value. */
    int bucket(long value) {
        int at = Arrays.binarySearch(bounds, value);
        return at < 0 ? -at - 1 : at;
    }

    /** The place of the sum. */
    int sum() {
        return bounds.length + 1;
    }

    /** What lies in {@code cells}. */
    Histogram histogram(Map<String, String> labels, long[] cells) {
        List<Double> told = new ArrayList<>(bounds.length);
        List<Long> counts = new ArrayList<>(bounds.length + 1);
        for (long bound : bounds) {
            told.add(bound / unit);
        }
        for (int i = 0; i <= bounds.length; i++) {
            counts.add(cells[i]);
        }
        return new Histogram(labels, told, counts, cells[sum()] / unit);
    }
}
