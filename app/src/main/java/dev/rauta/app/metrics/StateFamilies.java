// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import dev.rauta.dataplane.snapshot.state.KeepingReceiver;
import java.util.List;
import java.util.Map;

/** What a dataplane exposes that keeps its last good snapshot on a disk. */
public final class StateFamilies {
    private StateFamilies() {}

    public static List<MetricFamily> of(KeepingReceiver keeping) {
        List<Sample> savedAt = keeping.savedAt()
                .<List<Sample>>map(when -> List.of(new Gauge(Map.of(), when.toEpochMilli() / 1000.0)))
                .orElse(List.of());
        return List.of(
                new MetricFamily(
                        "rauta_state_saved_timestamp_seconds", "When the snapshot was saved that is on the disk.", savedAt),
                new MetricFamily(
                        "rauta_state_save_failures_total",
                        "How often a snapshot could not be saved.",
                        List.of(new Counter(Map.of(), keeping.failures()))),
                new MetricFamily(
                        "rauta_state_save_failing",
                        "1 while the last try to save a snapshot has failed.",
                        List.of(new Gauge(Map.of(), keeping.failing() ? 1 : 0))));
    }
}
