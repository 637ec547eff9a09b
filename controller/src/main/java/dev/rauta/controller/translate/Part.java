// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.routes.SourceRef;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What one object adds to a draft, for as long as nothing that it was made from has changed; immutable. */
public final class Part {
    /** Says nothing. */
    public static final Part NOTHING = new Part(List.of(), Set.of());

    private final List<Consumer<Draft>> effects;
    private final Set<SourceRef> reads;

    Part(List<Consumer<Draft>> effects, Set<SourceRef> reads) {
        this.effects = List.copyOf(effects);
        this.reads = Set.copyOf(reads);
    }

    void to(Draft draft) {
        for (Consumer<Draft> effect : effects) {
            effect.accept(draft);
        }
    }

    /** Whether it was made from any of {@code changed}, be it that they were not there. */
    public boolean reads(Set<SourceRef> changed) {
        if (!changed.isEmpty()) {
            for (SourceRef read : reads) {
                if (changed.contains(read)) {
                    return true;
                }
            }
        }
        return false;
    }
}
