// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A large set that most translations are never asked for, gathered when it is asked for first; any thread, not to be changed. */
final class Gathered<T> extends AbstractSet<T> {
    private @Nullable Supplier<Set<T>> gathering;
    private Set<T> all = Set.of();

    /** @param gathering run once at most, by whoever asks */
    Gathered(Supplier<Set<T>> gathering) {
        this.gathering = gathering;
    }

    private synchronized Set<T> all() {
        Supplier<Set<T>> its = gathering;
        if (its != null) {
            all = Collections.unmodifiableSet(its.get());
            gathering = null;
        }
        return all;
    }

    @Override
    public Iterator<T> iterator() {
        return all().iterator();
    }

    @Override
    public boolean contains(@Nullable Object one) {
        return all().contains(one);
    }

    @Override
    public int size() {
        return all().size();
    }
}
