// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.dataplane.health.HealthView;
import dev.rauta.dataplane.health.HealthView.Checked;
import dev.rauta.dataplane.health.HealthView.EndpointHealth;
import dev.rauta.routes.upstream.HealthCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of endpoints that are asked whether they work, as JSON. */
final class HealthPage {
    private HealthPage() {}

    static Map<String, Object> of(HealthView view) {
        return Map.of("healthChecks", view.checks().stream().map(HealthPage::check).toList());
    }

    private static Map<String, Object> check(Checked checked) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("upstream", checked.upstream().value());
        one.put("type", type(checked.check().question()));
        checked.check().port().ifPresent(port -> one.put("port", port));
        one.put("intervalSeconds", checked.check().interval().toMillis() / 1000.0);
        one.put("endpoints", endpoints(checked.endpoints()));
        return one;
    }

    private static String type(HealthCheck.Question question) {
        return switch (question) {
            case HealthCheck.Question.Http(String method, var _, String path, var _) -> "HTTP " + method + " " + path;
            case HealthCheck.Question.Grpc(String service) -> service.isEmpty() ? "GRPC" : "GRPC " + service;
            case HealthCheck.Question.Tcp() -> "TCP";
        };
    }

    private static List<Map<String, Object>> endpoints(List<EndpointHealth> endpoints) {
        return endpoints.stream()
                .map(endpoint -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("endpoint", endpoint.endpoint().toString());
                    one.put("healthy", endpoint.works());
                    one.put("last", endpoint.last());
                    one.put("against", endpoint.against());
                    return one;
                })
                .toList();
    }
}
