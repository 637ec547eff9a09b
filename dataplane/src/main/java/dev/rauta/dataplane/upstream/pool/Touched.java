// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Which upstreams a change is about, in how they are spoken to or where they are; immutable. */
public sealed interface Touched {

    /** Perhaps every one. */
    record All() implements Touched {}

    /** @param names no other is touched, gone, or new */
    record Only(Set<UpstreamName> names) implements Touched {
        public Only {
            names = Set.copyOf(names);
        }
    }

    /** Tells {@code each} those of {@code used} that are touched, without a look at the others where that can be. */
    default void among(Set<UpstreamName> used, Consumer<UpstreamName> each) {
        switch (this) {
            case All() -> List.copyOf(used).forEach(each);
            case Only(Set<UpstreamName> names) -> names.stream().filter(used::contains).toList().forEach(each);
        }
    }
}
