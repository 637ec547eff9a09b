// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.ledger;

import java.util.Arrays;
import java.util.Locale;

/** Every duration that was measured; used under its row's lock. */
final class Latencies {
    private int[] micros = new int[1024];
    private int count;

    void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = (int) Math.min(nanos / 1000, Integer.MAX_VALUE);
    }

    /** Median, 99th percentile and the longest, in milliseconds. */
    String summary() {
        if (count == 0) {
            return "-";
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return "%s / %s / %s".formatted(
                millis(sorted[count / 2]), millis(sorted[(int) (count * 0.99)]), millis(sorted[count - 1]));
    }

    private static String millis(int micros) {
        return String.format(Locale.ROOT, micros < 100_000 ? "%.1f" : "%.0f", micros / 1000.0);
    }
}
