// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind by namespace and name, in that order; immutable.
 *
 * @param byKey keyed by {@code NAMESPACE/NAME}, or {@code /NAME} for cluster-wide kinds
 * @param <T> the fabric8 type
 */
public record Objects<T extends HasMetadata>(Map<String, T> byKey) {

    public Objects {
        byKey = Collections.unmodifiableMap(byKey);
    }

    public static <T extends HasMetadata> Objects<T> of(Iterable<T> objects) {
        List<Map.Entry<String, T>> sorted = new ArrayList<>();
        for (T object : objects) {
            String namespace = object.getMetadata().getNamespace();
            sorted.add(Map.entry(key(namespace == null ? "" : namespace, object.getMetadata().getName()), object));
        }
        sorted.sort(Map.Entry.comparingByKey());
        Map<String, T> byKey = LinkedHashMap.newLinkedHashMap(sorted.size());
        sorted.forEach(entry -> byKey.put(entry.getKey(), entry.getValue()));
        return new Objects<>(byKey);
    }

    public static <T extends HasMetadata> Objects<T> empty() {
        return of(List.of());
    }

    /** The object of that name, null where there is none; {@code namespace} is empty for cluster-wide kinds. */
    public @Nullable T get(String namespace, String name) {
        return byKey.get(key(namespace, name));
    }

    /** All of them, by namespace and name. */
    public Collection<T> all() {
        return byKey.values();
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
