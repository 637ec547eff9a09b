// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import dev.rauta.controller.cluster.Changes.Change;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind, the oldest first, each with what has been made of it; one thread.
 *
 * @param <T> the fabric8 type
 * @param <M> what is made of an object
 */
public final class ByAge<T extends HasMetadata, M> {
    /** One object; nothing has been made of it yet, or nothing that holds. */
    public static final class One<T extends HasMetadata, M> {
        private final ObjectId id;
        private final T object;
        private @Nullable M made;

        private One(T object) {
            this.id = ObjectId.of(object);
            this.object = object;
        }

        public ObjectId id() {
            return id;
        }

        public T object() {
            return object;
        }

        public @Nullable M made() {
            return made;
        }

        /** Keeps what has been made of it. */
        public void made(M what) {
            made = what;
        }
    }

    private final List<One<T, M>> all = new ArrayList<>();

    /** Takes in what has changed. */
    public void take(List<Change<T>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Set<T> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Change<T> change : changes) {
            T before = change.before();
            if (before != null) {
                gone.add(before);
            }
        }
        all.removeIf(one -> gone.contains(one.object));
        for (Change<T> change : changes) {
            T after = change.after();
            if (after != null) {
                all.add(new One<>(after));
            }
        }
        // Those that stay are sorted, and cost next to nothing.
        all.sort(Comparator.comparing(One::id, ObjectId.OLDEST_FIRST));
    }

    /** Forgets what has been made where {@code stale} says so, and says whether there was any. */
    public boolean forget(Predicate<M> stale) {
        return forget((_, made) -> stale.test(made));
    }

    /** The same, where it depends on whose it is too. */
    public boolean forget(BiPredicate<ObjectId, M> stale) {
        boolean any = false;
        for (One<T, M> one : all) {
            M made = one.made;
            if (made != null && stale.test(one.id, made)) {
                one.made = null;
                any = true;
            }
        }
        return any;
    }

    /** All of them. */
    public List<One<T, M>> all() {
        return Collections.unmodifiableList(all);
    }
}
