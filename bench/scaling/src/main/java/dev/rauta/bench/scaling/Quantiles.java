// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import java.util.List;

/**
 * What a measurement comes to, in the unit of its samples.
 *
 * @param p50 half are at most so
 * @param p99 of a hundred, one is more
 * @param most the largest
 * @param count how many there were
 */
record Quantiles(long p50, long p99, long most, int count) {

    static Quantiles of(List<Long> samples) {
        List<Long> sorted = samples.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return new Quantiles(0, 0, 0, 0);
        }
        return new Quantiles(at(sorted, 0.5), at(sorted, 0.99), sorted.getLast(), sorted.size());
    }

    private static long at(List<Long> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(Math.ceil(part * sorted.size())) - 1));
    }
}
