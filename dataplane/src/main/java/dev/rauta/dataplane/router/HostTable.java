// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.routes.match.HostPattern;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most specific host pattern: the exact name, then longer suffixes, then any host; immutable once built.
 *
 * @param <T> what a pattern stands for
 */
final class HostTable<T> {

    /** A pattern and what it stands for. */
    record Hit<T>(HostPattern pattern, T value) {}

    private final Map<String, Hit<T>> exact = new HashMap<>();
    private final Map<String, Hit<T>> oneLabel = new HashMap<>();
    private final Map<String, Hit<T>> manyLabels = new HashMap<>();
    private @Nullable Hit<T> any;

    void put(HostPattern pattern, T value) {
        Hit<T> hit = new Hit<>(pattern, value);
        switch (pattern) {
            case HostPattern.Any() -> any = hit;
            case HostPattern.Exact(String host) -> exact.put(host, hit);
            case HostPattern.OneLabel(String suffix) -> oneLabel.put(suffix, hit);
            case HostPattern.ManyLabels(String suffix) -> manyLabels.put(suffix, hit);
        }
    }

    /** The same where nothing stands for that very pattern yet. */
    void putIfAbsent(HostPattern pattern, T value) {
        boolean taken =
                switch (pattern) {
                    case HostPattern.Any() -> any != null;
                    case HostPattern.Exact(String host) -> exact.containsKey(host);
                    case HostPattern.OneLabel(String suffix) -> oneLabel.containsKey(suffix);
                    case HostPattern.ManyLabels(String suffix) -> manyLabels.containsKey(suffix);
                };
        if (!taken) {
            put(pattern, value);
        }
    }

    /** The most specific hit for {@code host} (lower case, no port), null where there is none. */
    @Nullable Hit<T> find(String host) {
        Hit<T> hit = exact.get(host);
        if (hit != null) {
            return hit;
        }
        if (!oneLabel.isEmpty() || !manyLabels.isEmpty()) {
            hit = findWildcard(host);
        }
        return hit != null ? hit : any;
    }

    private @Nullable Hit<T> findWildcard(String host) {
        boolean first = true;
        for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
            String suffix = host.substring(dot + 1);
            Hit<T> hit = first ? oneLabel.get(suffix) : null;
            if (hit == null) {
                hit = manyLabels.get(suffix);
            }
            if (hit != null) {
                return hit;
            }
            first = false;
        }
        return null;
    }
}
