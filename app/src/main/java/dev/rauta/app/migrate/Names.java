// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.controller.cluster.ClusterState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.Set;

/** Names of objects that nobody has yet; one thread. */
final class Names {
    /** The longest that any of these may have. */
    private static final int LONGEST = 253;

    private final Set<String> taken = new HashSet<>();

    Names(ClusterState state) {
        state.stream().forEach(object -> taken.add(key(
                object.getKind(), namespace(object), object.getMetadata().getName())));
    }

    private static String namespace(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null ? "" : namespace;
    }

    boolean has(String kind, String namespace, String name) {
        return taken.contains(key(kind, namespace, name));
    }

    /** That name, or it with a number behind it; numbers sort as names. */
    String take(String kind, String namespace, String wanted) {
        int number = 1;
        String name = cut(wanted, "");
        while (!taken.add(key(kind, namespace, name))) {
            number++;
            name = cut(wanted, "-%02d".formatted(number));
        }
        return name;
    }

    private static String cut(String name, String suffix) {
        return name.substring(0, Math.min(name.length(), LONGEST - suffix.length())) + suffix;
    }

    private static String key(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }
}
