// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one state differs from another; immutable.
 *
 * <p>By identity: the same object has not changed, whatever it says, and a source that knows that an object is what it was keeps
 * it. What a file says of its objects' versions proves nothing.
 */
public final class Changes {
    /**
     * One object that is not what it was.
     *
     * @param before null where it is new
     * @param after null where it is gone
     */
    public record Change<T extends HasMetadata>(@Nullable T before, @Nullable T after) {
        /** What there was and what there is. */
        public List<T> sides() {
            List<T> sides = new ArrayList<>(2);
            if (before != null) {
                sides.add(before);
            }
            if (after != null) {
                sides.add(after);
            }
            return sides;
        }
    }

    private final Map<Class<? extends HasMetadata>, List<? extends Change<?>>> byType = new HashMap<>();

    private Changes() {}

    /** What leads from {@code before} to {@code now}. */
    public static Changes between(ClusterState before, ClusterState now) {
        Changes changes = new Changes();
        for (WatchedKind kind : WatchedKind.ALL) {
            changes.add(kind.type(), before, now);
        }
        return changes;
    }

    private <T extends HasMetadata> void add(Class<T> type, ClusterState before, ClusterState now) {
        byType.put(type, between(before.all(type), now.all(type)));
    }

    private static <T extends HasMetadata> List<Change<T>> between(Objects<T> before, Objects<T> now) {
        List<Change<T>> changes = new ArrayList<>();
        List<T> old = before.all();
        List<T> young = now.all();
        int i = 0;
        int j = 0;
        while (old != young && (i < old.size() || j < young.size())) {
            @Nullable T gone = i < old.size() ? old.get(i) : null;
            @Nullable T come = j < young.size() ? young.get(j) : null;
            if (gone != come) {
                int order = gone == null ? 1 : come == null ? -1 : Objects.compare(gone, come);
                changes.add(new Change<>(order <= 0 ? gone : null, order >= 0 ? come : null));
                i += order <= 0 ? 1 : 0;
                j += order >= 0 ? 1 : 0;
            } else {
                i++;
                j++;
            }
        }
        return changes;
    }

    /** Of one watched kind, by its fabric8 class. */
    @SuppressWarnings("unchecked") // filed under their own class
    public <T extends HasMetadata> List<Change<T>> of(Class<T> type) {
        return (List<Change<T>>) byType.getOrDefault(type, List.of());
    }

    /** Whether any object of one of these kinds has changed. */
    @SafeVarargs
    public final boolean any(Class<? extends HasMetadata>... types) {
        return Stream.of(types).anyMatch(type -> !byType.getOrDefault(type, List.of()).isEmpty());
    }

    /** The objects of one of these kinds that have changed, come or gone. */
    @SafeVarargs
    public final Set<SourceRef> refs(Class<? extends HasMetadata>... types) {
        return refs(List.of(types));
    }

    /** See {@link #refs(Class...)}. */
    public Set<SourceRef> refs(Collection<Class<? extends HasMetadata>> types) {
        Set<SourceRef> refs = new HashSet<>();
        for (Class<? extends HasMetadata> type : types) {
            byType.getOrDefault(type, List.of()).forEach(change -> change.sides().forEach(side -> refs.add(ref(side))));
        }
        return refs;
    }

    private static SourceRef ref(HasMetadata object) {
        return SourceRef.of(
                object.getKind(),
                OrEmpty.text(object.getMetadata().getNamespace()),
                object.getMetadata().getName());
    }
}
