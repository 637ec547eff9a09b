// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.plan;

import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the most specific pattern of a host name stands for; immutable.
 *
 * @param <T> what a pattern stands for
 */
final class NameTable<T> {

    private record Wildcard<T>(HostPattern pattern, T value) {}

    private final Map<String, T> exact = new HashMap<>();
    private final List<Wildcard<T>> wildcards = new ArrayList<>();

    NameTable(Map<HostPattern, T> values) {
        // In the patterns' own order: the most specific first.
        new TreeMap<>(values).forEach((pattern, value) -> {
            if (pattern instanceof HostPattern.Exact(String host)) {
                exact.put(host, value);
            } else {
                wildcards.add(new Wildcard<>(pattern, value));
            }
        });
    }

    /** What stands for {@code name} (lower case), null where no pattern covers it. */
    @Nullable T find(String name) {
        T found = exact.get(name);
        if (found != null) {
            return found;
        }
        for (Wildcard<T> wildcard : wildcards) {
            if (wildcard.pattern().matches(name)) {
                return wildcard.value();
            }
        }
        return null;
    }
}
