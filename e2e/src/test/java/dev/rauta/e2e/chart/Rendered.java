// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Helm has rendered.
 *
 * @param objects as they are written: no field is lost that a client's types do not know
 */
record Rendered(List<GenericKubernetesResource> objects) {
    private static final Set<String> MAKERS = Set.of("Deployment", "DaemonSet");

    static Rendered of(String text) {
        return new Rendered(Arrays.stream(text.split("(?m)^---$"))
                .filter(document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
                .toList());
    }

    /** Pods as Deployments and DaemonSets would make them. Admission looks at pods, not at what makes them. */
    List<GenericKubernetesResource> pods() {
        return objects.stream().filter(object -> MAKERS.contains(object.getKind())).map(Rendered::pod).toList();
    }

    private static GenericKubernetesResource pod(GenericKubernetesResource maker) {
        Map<String, Object> template = Combination.map(Combination.map(maker.getAdditionalProperties().get("spec")).get("template"));
        Map<String, Object> metadata = new LinkedHashMap<>(Combination.map(template.get("metadata")));
        metadata.put("name", maker.getMetadata().getName());
        return Serialization.unmarshal(
                Serialization.asJson(Map.of("apiVersion", "v1", "kind", "Pod", "metadata", metadata, "spec", template.get("spec"))),
                GenericKubernetesResource.class);
    }
}
