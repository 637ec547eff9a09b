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
 * @param <T> what a pattern stands for
 */
final class HostTable<T> {
    private final TextTable<T> exact;
    private final TextTable<T> oneLabel;
    private final TextTable<T> manyLabels;
    private final @Nullable T any;

    /**
     * Of values of equal patterns the first stays.
     *
     * @param pattern that of a value
     */
    HostTable(List<T> values, Function<? super T, HostPattern> pattern) {
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
        this.exact = TextTable.of(ofExact, value -> text(pattern.apply(value)));
        this.oneLabel = TextTable.of(ofOneLabel, value -> text(pattern.apply(value)));
        this.manyLabels = TextTable.of(ofManyLabels, value -> text(pattern.apply(value)));
    }

    private static String text(HostPattern pattern) {
        return switch (pattern) {
            case HostPattern.Any() -> "";
            case HostPattern.Exact(String host) -> host;
            case HostPattern.OneLabel(String suffix) -> suffix;
            case HostPattern.ManyLabels(String suffix) -> suffix;
        };
    }

    /** What the most specific pattern for {@code host} (lower case, no port) stands for, null where there is none. */
    @Nullable T find(String host) {
        T found = exact.get(host, 0, host.length());
        if (found == null && !(oneLabel.isEmpty() && manyLabels.isEmpty())) {
            found = findWildcard(host);
        }
        return found != null ? found : any;
    }

    private @Nullable T findWildcard(String host) {
        boolean first = true;
        for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
            T found = first ? oneLabel.get(host, dot + 1, host.length()) : null;
            if (found == null) {
                found = manyLabels.get(host, dot + 1, host.length());
            }
            if (found != null) {
                return found;
            }
            first = false;
        }
        return null;
    }
}
