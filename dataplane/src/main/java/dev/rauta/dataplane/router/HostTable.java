// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most specific host pattern: the exact name, then longer suffixes, then any host; immutable.
 *
 * @param <T> what a pattern stands for, by the pattern's {@link #key}
 */
final class HostTable<T extends Keyed> {
    private final T[] exact;
    private final T[] oneLabel;
    private final T[] manyLabels;
    private final @Nullable T any;

    /**
     * Of values of equal patterns the first stays.
     *
     * @param pattern that of a value
     * @param none of no length
     */
    HostTable(List<T> values, Function<? super T, HostPattern> pattern, T[] none) {
        List<T> ofAny = new ArrayList<>();
        List<T> ofExact = new ArrayList<>();
        List<T> ofOneLabel = new ArrayList<>();
        List<T> ofManyLabels = new ArrayList<>();
        for (T value : values) {
            switch (pattern.apply(value)) {
                case HostPattern.Any() -> ofAny.add(value);
                case HostPattern.Exact(String _) -> ofExact.add(value);
                case HostPattern.OneLabel(String _) -> ofOneLabel.add(value);
                case HostPattern.ManyLabels(String _) -> ofManyLabels.add(value);
            }
        }
        this.any = ofAny.isEmpty() ? null : ofAny.getFirst();
        this.exact = KeyedTable.of(ofExact, none);
        this.oneLabel = KeyedTable.of(ofOneLabel, none);
        this.manyLabels = KeyedTable.of(ofManyLabels, none);
    }

    /** What of a pattern is looked up: the name, or the suffix. */
    static String key(HostPattern pattern) {
        return switch (pattern) {
            case HostPattern.Any() -> "";
            case HostPattern.Exact(String host) -> host;
            case HostPattern.OneLabel(String suffix) -> suffix;
            case HostPattern.ManyLabels(String suffix) -> suffix;
        };
    }

    /** What the most specific pattern for {@code host} (lower case, no port) stands for, null where there is none. */
    @Nullable T find(String host) {
        T found = first(exact, host, 0);
        if (found == null && (oneLabel.length > 0 || manyLabels.length > 0)) {
            found = findWildcard(host);
        }
        return found != null ? found : any;
    }

    private @Nullable T findWildcard(String host) {
        boolean first = true;
        for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
            T found = first ? first(oneLabel, host, dot + 1) : null;
            if (found == null) {
                found = first(manyLabels, host, dot + 1);
            }
            if (found != null) {
                return found;
            }
            first = false;
        }
        return null;
    }

    private static <T extends Keyed> @Nullable T first(T[] table, String host, int from) {
        int at = KeyedTable.find(table, host, from, host.length());
        return at == KeyedTable.NONE ? null : table[at];
    }
}
