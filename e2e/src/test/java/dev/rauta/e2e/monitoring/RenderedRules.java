// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import dev.rauta.e2e.process.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The alerts as the chart renders them. */
record RenderedRules(Map<String, Object> spec) {
    RenderedRules {
        spec = Map.copyOf(spec);
    }

    /**
     * An alert.
     *
     * @param labels with its severity
     */
    record Alert(String name, String expression, Map<String, String> labels, Map<String, String> annotations) {
        Alert {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /** Renders them with further values, as {@code --set} takes them. */
    static RenderedRules of(String namespace, String values) {
        String text = Helm.template(
                "--namespace", namespace, "--show-only", "templates/monitoring.yaml", "--set", "prometheusRule.enabled=true",
                "--set", values);
        return Arrays.stream(text.split("(?m)^---$"))
                .filter(document -> document.contains("kind: PrometheusRule"))
                .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
                .map(rule -> new RenderedRules(asMap(rule.getAdditionalProperties().get("spec"))))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> asMap(Object value) {
        return (Map<String, V>) value;
    }

    List<Alert> alerts() {
        List<?> groups = (List<?>) spec.get("groups");
        return ((List<?>) asMap(groups.getFirst()).get("rules"))
                .stream()
                        .map(rule -> RenderedRules.<Object>asMap(rule))
                        .map(rule -> new Alert(
                                (String) rule.get("alert"), (String) rule.get("expr"), asMap(rule.get("labels")),
                                asMap(rule.get("annotations"))))
                        .toList();
    }

    /** Writes them as a file of rules, {@code rules.yaml}, into a folder. */
    Path write(Path folder) {
        try {
            return Files.writeString(folder.resolve("rules.yaml"), Serialization.asYaml(spec));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
