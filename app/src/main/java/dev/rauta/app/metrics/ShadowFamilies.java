// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.app.shadow.Shadow;
import dev.rauta.app.shadow.ShadowView;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a controller that serves nothing exposes besides, once it has translated. */
public final class ShadowFamilies {
    private ShadowFamilies() {}

    public static List<MetricFamily> of(Shadow shadow) {
        return shadow.view().map(ShadowFamilies::of).orElse(List.of());
    }

    private static List<MetricFamily> of(ShadowView view) {
        List<Sample> objects = new ArrayList<>();
        view.summary().objects().forEach((verdict, count) -> objects.add(new Gauge(Map.of("verdict", verdict), count)));
        List<Sample> compared = new ArrayList<>();
        view.compared().compared().forEach((outcome, count) -> compared.add(new Counter(Map.of("outcome", outcome), count)));
        return List.of(
                new MetricFamily("rauta_shadow_objects", "Objects by what becomes of them.", objects),
                new MetricFamily(
                        "rauta_shadow_changes_total",
                        "Changes by which a verdict or an answer has changed.",
                        List.of(new Counter(Map.of(), view.changed()))),
                new MetricFamily(
                        "rauta_shadow_compared_total",
                        "Lines of logs, by how what became of a request compares with what would become of it.",
                        compared),
                new MetricFamily(
                        "rauta_shadow_unread_lines_total",
                        "Lines of logs that are not of the format; each is undecided.",
                        List.of(new Counter(Map.of(), view.compared().unreadLines()))));
    }
}
