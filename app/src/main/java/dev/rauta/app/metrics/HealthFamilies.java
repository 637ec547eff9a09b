// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.dataplane.health.HealthView;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What comes of asking endpoints whether they work; only of upstreams that some policy asks it for. */
final class HealthFamilies {
    private HealthFamilies() {}

    static List<MetricFamily> of(HealthView view) {
        List<Sample> questions = new ArrayList<>();
        view.outcomes().forEach((upstream, outcomes) -> outcomes.forEach((outcome, count) ->
                questions.add(new Counter(Map.of("upstream", upstream.value(), "outcome", outcome), count))));
        Map<UpstreamName, Set<Endpoint>> down = new TreeMap<>();
        for (HealthView.Checked one : view.checks()) {
            Set<Endpoint> its = down.computeIfAbsent(one.upstream(), _ -> new HashSet<>());
            one.endpoints().stream().filter(endpoint -> !endpoint.works()).forEach(endpoint -> its.add(endpoint.endpoint()));
        }
        List<Sample> endpoints = new ArrayList<>();
        down.forEach((upstream, its) -> endpoints.add(new Gauge(Map.of("upstream", upstream.value()), its.size())));
        return List.of(
                new MetricFamily("rauta_health_checks_total", "Questions to endpoints whether they work, by outcome.", questions),
                new MetricFamily(
                        "rauta_upstream_unhealthy_endpoints", "Endpoints that do not work, by what one of their checks has found.", endpoints));
    }
}
