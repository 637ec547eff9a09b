// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chart;

import dev.rauta.e2e.process.Helm;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Values of the chart that are tried together.
 *
 * @param name what they are about
 * @param values as a values file has them; keys of it may be null
 * @param has texts that are in what is rendered, or in what is said where they are refused
 * @param lacks texts that are not
 * @param outside whether its pods are not of the restricted profile
 */
record Combination(String name, Map<String, Object> values, List<String> has, List<String> lacks, boolean outside) {
    static final String NAMESPACE = "matrix";

    /** Those of a file of the test's resources. */
    static List<Combination> read(String file) {
        try {
            List<?> all = Serialization.unmarshal(Files.readString(Helm.root().resolve("e2e/src/test/resources/chart").resolve(file)), List.class);
            return all.stream().map(Combination::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Combination of(Object one) {
        Map<String, Object> said = map(one);
        return new Combination(
                Objects.toString(said.getOrDefault("name", said.get("values"))),
                map(said.get("values")),
                said.get("says") instanceof String says ? List.of(says) : texts(said.get("has")),
                texts(said.get("lacks")),
                Boolean.TRUE.equals(said.get("outside")));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of();
    }

    /** What Helm says, with these values or others. */
    static Helm.Run render(Map<String, Object> values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, Serialization.asJson(values));
                return Helm.run(
                        "template", "rauta", "charts/rauta", "--namespace", NAMESPACE, "--no-hooks", "--values", file.toString(),
                        "--api-versions", "gateway.networking.k8s.io/v1/GatewayClass",
                        "--api-versions", "gateway.networking.k8s.io/v1/TCPRoute");
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Helm.Run render() {
        return render(values);
    }

    /** Paths of all that it says, with dots between; what is below one of {@code leaves} is not told apart. */
    Set<String> paths(Set<String> leaves) {
        Set<String> paths = new TreeSet<>();
        collect(new ArrayList<>(), values, leaves, paths);
        return paths;
    }

    private static void collect(List<String> at, Object value, Set<String> leaves, Set<String> paths) {
        String path = String.join(".", at);
        if (leaves.contains(path)) {
            paths.add(path);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, below) -> {
                at.add(key.toString());
                collect(at, below, leaves, paths);
                at.removeLast();
            });
        }
    }

    /** Its values but for one. */
    Map<String, Object> without(String path) {
        return without(values, List.of(path.split("\\.")));
    }

    private static Map<String, Object> without(Map<String, Object> values, List<String> path) {
        Map<String, Object> others = new LinkedHashMap<>(values);
        if (path.size() == 1) {
            others.remove(path.getFirst());
        } else {
            others.put(path.getFirst(), without(map(values.get(path.getFirst())), path.subList(1, path.size())));
        }
        return others;
    }

    @Override
    public String toString() {
        return name;
    }
}
