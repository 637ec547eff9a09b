// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What workers have asked of those who count for several dataplanes; nothing where they never have. */
final class AskFamilies {
    private AskFamilies() {}

    static List<MetricFamily> of(List<WorkerMetrics> workers) {
        long[] outcomes = new long[AskOutcome.values().length];
        long[] times = new long[Buckets.CELLS];
        for (WorkerMetrics worker : workers) {
            add(outcomes, worker.askedCells());
            add(times, worker.askTimeCells());
        }
        List<Sample> asked = new ArrayList<>();
        for (AskOutcome outcome : AskOutcome.values()) {
            if (outcomes[outcome.ordinal()] > 0) {
                asked.add(new Counter(Map.of("outcome", outcome.label()), outcomes[outcome.ordinal()]));
            }
        }
        List<Sample> took = asked.isEmpty() ? List.of() : List.of(MetricsReader.histogram(Map.of(), times, 0));
        return List.of(
                new MetricFamily(
                        "rauta_rate_limit_asks_total",
                        "Requests for which a store or service that counts for several dataplanes was to be asked, by what came of it.",
                        asked),
                new MetricFamily(
                        "rauta_rate_limit_ask_duration_seconds", "How long such a store or service has taken to answer.", took));
    }

    private static void add(long[] sum, long[] some) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += some[i];
        }
    }
}
