// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.nginx;

import dev.rauta.e2e.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a controller has written of objects that are to be in order. */
final class Statuses {
    private static final Map<String, Set<String>> EXPECTED = Map.of(
            "GatewayClass", Set.of("Accepted"),
            "Gateway", Set.of("Accepted", "Programmed"),
            "ListenerSet", Set.of("Accepted", "Programmed"),
            "HTTPRoute", Set.of("Accepted", "ResolvedRefs"),
            "TLSRoute", Set.of("Accepted", "ResolvedRefs"),
            "TrafficPolicy", Set.of("Accepted"));

    private Statuses() {}

    /** Those of the objects that are not in order, each with what is said of it. */
    static List<String> amiss(ControlPlane cluster, List<GenericKubernetesResource> objects) {
        List<String> amiss = new ArrayList<>();
        for (GenericKubernetesResource object : objects) {
            Set<String> expected = EXPECTED.getOrDefault(object.getKind(), Set.of());
            if (expected.isEmpty()) {
                continue;
            }
            GenericKubernetesResource now = cluster.client().resource(object).get();
            List<List<Map<String, Object>>> all = conditions(now);
            boolean good = !all.isEmpty() && all.stream().allMatch(its -> expected.stream().allMatch(type -> its.stream()
                    .anyMatch(one -> type.equals(one.get("type")) && "True".equals(one.get("status")))));
            if (!good) {
                amiss.add(object.getKind() + " " + object.getMetadata().getNamespace() + "/" + object.getMetadata().getName()
                        + " " + now.getAdditionalProperties().get("status"));
            }
        }
        return amiss;
    }

    /** Of the object itself and of its listeners, or of each that it is attached to. */
    @SuppressWarnings("unchecked")
    private static List<List<Map<String, Object>>> conditions(GenericKubernetesResource object) {
        List<List<Map<String, Object>>> all = new ArrayList<>();
        if (object.getAdditionalProperties().get("status") instanceof Map<?, ?> status) {
            if (status.get("conditions") instanceof List<?> own) {
                all.add((List<Map<String, Object>>) own);
            }
            for (String part : List.of("listeners", "parents", "ancestors")) {
                if (status.get(part) instanceof List<?> parts) {
                    parts.forEach(one -> all.add((List<Map<String, Object>>) ((Map<String, Object>) one).get("conditions")));
                }
            }
        }
        return all;
    }
}
