// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/** The upper bounds of all duration histograms. */
final class Buckets {
    /** In nanoseconds, ascending; durations above the last go into one more bucket. */
    private static final long[] BOUNDS_NANOS = {
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        500_000_000L,
        1_000_000_000L,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L,
        30_000_000_000L
    };

    /** How many cells a histogram takes: one for each bucket, one for the rest, one for the sum. */
    static final int CELLS = BOUNDS_NANOS.length + 2;

    /** The place of the sum, in nanoseconds. */
    static final int SUM = BOUNDS_NANOS.length + 1;

    private Buckets() {}

    /** The bucket of a duration. */
    static int of(long nanos) {
        int low = 0;
        int high = BOUNDS_NANOS.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (nanos <= BOUNDS_NANOS[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The bounds in seconds. */
    static double[] seconds() {
        double[] seconds = new double[BOUNDS_NANOS.length];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = BOUNDS_NANOS[i] / 1e9;
        }
        return seconds;
    }
}
