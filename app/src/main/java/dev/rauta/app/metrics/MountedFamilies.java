// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import dev.rauta.routes.tls.MountedReading;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a process exposes that reads mounted files again when they change. */
public final class MountedFamilies {
    private MountedFamilies() {}

    /** @param readings of files that are not the same */
    public static List<MetricFamily> of(List<MountedReading> readings) {
        return List.of(
                new MetricFamily(
                        "rauta_mounted_files_sound",
                        "1 while mounted files could be read as they are now; 0 while what they said before is in use.",
                        samples(readings, reading -> reading.sound() ? 1 : 0)),
                new MetricFamily(
                        "rauta_mounted_files_read_timestamp_seconds",
                        "When what is in use of mounted files was read.",
                        samples(readings, reading -> reading.since().toEpochMilli() / 1000.0)));
    }

    private static List<Sample> samples(List<MountedReading> readings, ToDoubleFunction<MountedReading> figure) {
        return readings.stream()
                .<Sample>map(reading -> new Gauge(Map.of("files", reading.files()), figure.applyAsDouble(reading)))
                .toList();
    }
}
