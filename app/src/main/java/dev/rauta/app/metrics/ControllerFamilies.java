// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.controller.Controller;
import dev.rauta.controller.condition.Problem;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import dev.rauta.routes.feed.SnapshotPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that a controller exposes. */
public final class ControllerFamilies {
    private ControllerFamilies() {}

    public static List<MetricFamily> of(Controller controller, SnapshotPublisher feed) {
        return List.of(
                problems(controller),
                new MetricFamily(
                        "rauta_feed_dataplanes",
                        "Connected dataplanes.",
                        List.of(new Gauge(Map.of(), feed.dataplanes()))));
    }

    /** What is wrong, which one that has no dataplanes tells too. */
    public static MetricFamily problems(Controller controller) {
        Map<List<String>, Integer> counts = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (Problem problem : controller.problems()) {
            counts.merge(List.of(problem.source().kind(), problem.reason()), 1, Integer::sum);
        }
        List<Sample> problems = new ArrayList<>();
        counts.forEach((key, count) ->
                problems.add(new Gauge(Map.of("kind", key.get(0), "reason", key.get(1)), count)));
        return new MetricFamily("rauta_config_problems", "Faults in users' configuration that last.", problems);
    }
}
