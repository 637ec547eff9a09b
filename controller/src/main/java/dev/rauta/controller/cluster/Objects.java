// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind by namespace and name, in that order; immutable.
 *
 * @param all sorted, each once
 * @param <T> the fabric8 type
 */
public record Objects<T extends HasMetadata>(List<T> all) {

    /** So many are put in one by one. */
    private static final int FEW = 100;

    public Objects {
        all = List.copyOf(all);
    }

    /** Of several of one name the last counts. */
    public static <T extends HasMetadata> Objects<T> of(Iterable<T> objects) {
        List<T> sorted = new ArrayList<>();
        objects.forEach(sorted::add);
        sorted.sort((a, b) -> compare(namespace(a), name(a), b));
        List<T> each = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            T object = sorted.get(i);
            if (i + 1 == sorted.size() || compare(namespace(object), name(object), sorted.get(i + 1)) != 0) {
                each.add(object);
            }
        }
        return new Objects<>(each);
    }

    public static <T extends HasMetadata> Objects<T> empty() {
        return of(List.of());
    }

    /** The object of that name, null where there is none; {@code namespace} is empty for cluster-wide kinds. */
    public @Nullable T get(String namespace, String name) {
        int at = find(all, namespace, name);
        return at < 0 ? null : all.get(at);
    }

    /** The same with {@code come}, in the place of others of their names, and without {@code gone}. */
    public Objects<T> with(Collection<T> come, Collection<T> gone) {
        if (come.size() > FEW) {
            List<T> both = new ArrayList<>(all);
            both.addAll(come);
            return of(both).with(List.of(), gone);
        }
        List<T> changed = new ArrayList<>(all);
        for (T object : gone) {
            int at = find(changed, namespace(object), name(object));
            if (at >= 0) {
                changed.remove(at);
            }
        }
        for (T object : come) {
            int at = find(changed, namespace(object), name(object));
            if (at >= 0) {
                changed.set(at, object);
            } else {
                changed.add(-at - 1, object);
            }
        }
        return new Objects<>(changed);
    }

    /** In the order of all objects. */
    static int compare(HasMetadata one, HasMetadata other) {
        return compare(namespace(one), name(one), other);
    }

    /** Where the object of that name is, or, less than 0, where it would be: as {@link java.util.Collections#binarySearch} says. */
    private static int find(List<? extends HasMetadata> objects, String namespace, String name) {
        int from = 0;
        int to = objects.size() - 1;
        while (from <= to) {
            int middle = from + to >>> 1;
            int order = compare(namespace, name, objects.get(middle));
            if (order == 0) {
                return middle;
            }
            from = order > 0 ? middle + 1 : from;
            to = order < 0 ? middle - 1 : to;
        }
        return -from - 1;
    }

    /** As the texts {@code NAMESPACE/NAME} compare, which are not kept. */
    private static int compare(String namespace, String name, HasMetadata other) {
        int byNamespace = compare(namespace, namespace(other));
        return byNamespace == 0 ? name.compareTo(name(other)) : byNamespace;
    }

    /** Two namespaces with the slash that ends them. */
    private static int compare(String one, String other) {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return one.charAt(i) - other.charAt(i);
            }
        }
        if (one.length() == other.length()) {
            return 0;
        }
        return one.length() == common ? '/' - other.charAt(common) : one.charAt(common) - '/';
    }

    private static String namespace(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null ? "" : namespace;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
