// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A file of cases, which hold under one ConfigMap.
 *
 * @param configMap what the ConfigMap of ingress-nginx says besides
 */
record CaseFile(String title, Map<String, String> configMap, List<Case> cases) {
    private static final String PREFIX = "nginx.ingress.kubernetes.io/";

    /** Reads a resource; {@code ${NAME}} in it becomes the URL of a Service. */
    static CaseFile read(String name, Services services) {
        JsonNode file = Serialization.unmarshal(text(name), JsonNode.class);
        List<Case> cases = new ArrayList<>();
        file.required("cases").forEach(one -> cases.add(toCase(one, services)));
        return new CaseFile(file.required("title").asString(), words(file.path("configmap")), cases);
    }

    private static String text(String name) {
        try (var in = CaseFile.class.getResourceAsStream("/beside/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("resource: beside/" + name + " (expected: a file of cases)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static Map<String, String> words(JsonNode node) {
        Map<String, String> words = new LinkedHashMap<>();
        node.properties().forEach(word -> words.put(word.getKey(), word.getValue().asString()));
        return words;
    }

    private static Case toCase(JsonNode node, Services services) {
        String name = node.required("name").asString();
        var objects = new StringBuilder(node.path("objects").asString("")).append("\n---\n");
        used(node).forEach(service -> objects.append(services.object(service, service + "-" + name)));
        List<String> said = new ArrayList<>();
        int number = 0;
        for (JsonNode ingress : node.required("ingresses")) {
            Map<String, String> annotations = words(ingress.path("annotations"));
            annotations.forEach((key, value) -> said.add("`" + key + ": " + value.replace("|", "\\|") + "`"));
            objects.append("---\n").append(ingress(name, number, annotations, ingress));
            number++;
        }
        List<Ask> asks = new ArrayList<>();
        node.required("asks").forEach(ask -> asks.add(ask(ask, name + ".example")));
        return new Case(name, said.stream().distinct().collect(Collectors.joining(", ")), services.named(objects.toString()), asks);
    }

    private static String ingress(String of, int number, Map<String, String> annotations, JsonNode node) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("ingressClassName", "nginx");
        List<String> hosts = new ArrayList<>();
        node.path("hosts").forEach(one -> hosts.add(one.asString()));
        if (hosts.isEmpty()) {
            hosts.add(of + ".example");
        }
        if (node.path("tls").asBoolean(false)) {
            spec.put("tls", List.of(Map.of("hosts", hosts, "secretName", "certificate")));
        }
        if (node.has("default")) {
            spec.put("defaultBackend", backend(node.path("default").asString(), of));
        }
        List<Object> paths = new ArrayList<>();
        node.path("paths").forEach(path -> paths.add(path(path.asString(), of)));
        if (!paths.isEmpty()) {
            spec.put("rules", hosts.stream().map(one -> Map.of("host", one, "http", Map.of("paths", paths))).toList());
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", of + (number == 0 ? "" : "-" + number));
        metadata.put("namespace", Services.NAMESPACE);
        metadata.put("annotations", annotations.entrySet().stream()
                .collect(Collectors.toMap(one -> PREFIX + one.getKey(), Map.Entry::getValue)));
        return Serialization.asYaml(Map.of(
                "apiVersion", "networking.k8s.io/v1", "kind", "Ingress", "metadata", metadata, "spec", spec))
                .replaceFirst("^---\n", "");
    }

    /** The Services that the Ingresses of a case name. */
    private static Set<String> used(JsonNode node) {
        Set<String> used = new TreeSet<>();
        for (JsonNode ingress : node.required("ingresses")) {
            ingress.path("paths").forEach(path -> used.add(path.asString().split(" ")[2]));
            if (ingress.has("default")) {
                used.add(ingress.path("default").asString());
            }
        }
        return used;
    }

    /** {@code TYPE PATH SERVICE}. */
    private static Map<String, Object> path(String text, String of) {
        String[] words = text.split(" ");
        return Map.of("pathType", words[0], "path", words[1], "backend", backend(words[2], of));
    }

    /** Each case has its own Services. */
    private static Map<String, Object> backend(String service, String of) {
        return Map.of("service", Map.of("name", service + "-" + of, "port", Map.of("number", 80)));
    }

    /** {@code METHOD TARGET} or {@code METHOD https TARGET}, by itself or as {@code ask} beside more. */
    private static Ask ask(JsonNode node, String host) {
        String[] words = (node.isString() ? node.asString() : node.required("ask").asString()).split(" ");
        boolean tls = words[1].equals("https");
        return new Ask(
                words[0],
                tls,
                node.path("host").asString(host),
                words[tls ? 2 : 1],
                words(node.path("fields")),
                "x".repeat(node.path("bytes").asInt(0)),
                node.path("times").asInt(1),
                node.path("reaches").asInt(0));
    }
}
