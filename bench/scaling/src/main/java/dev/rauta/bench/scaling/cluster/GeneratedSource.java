// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Places;
import dev.rauta.controller.watch.Source;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A source that holds what a generated cluster has, as informers hold what an API server has; any thread. */
public final class GeneratedSource implements Source {
    private final Map<String, HasMetadata> objects = new HashMap<>();
    /** What has been put in since somebody last looked, by kind and name. */
    private final Map<Class<? extends HasMetadata>, Map<String, HasMetadata>> touched = new HashMap<>();
    private ClusterState state = ClusterState.empty();
    private Runnable changed = () -> {};

    /** In the place of the object of that name; whoever watches is not told yet. */
    synchronized HasMetadata put(HasMetadata object) {
        String name = object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
        objects.put(object.getKind() + " " + name, object);
        touched.computeIfAbsent(object.getClass(), _ -> new HashMap<>()).put(name, object);
        return object;
    }

    /** Says that something has changed, as informers do. */
    public void tell() {
        Runnable told;
        synchronized (this) {
            told = changed;
        }
        told.run();
    }

    /** How many objects there are. */
    public synchronized int size() {
        return objects.size();
    }

    /** All objects, in no order. */
    public synchronized List<HasMetadata> objects() {
        return new ArrayList<>(objects.values());
    }

    @Override
    public void start(Runnable changed) {
        synchronized (this) {
            this.changed = changed;
        }
        changed.run();
    }

    @Override
    public boolean synced() {
        return true;
    }

    @Override
    public synchronized Observation observe() {
        touched.forEach((type, some) -> state = into(state, type, some.values()));
        touched.clear();
        return new Observation(state, List.of(), List.of(), Places.NONE);
    }

    /** Gathered anew from everything, as by somebody who has just begun to watch. */
    public Observation gather() {
        return new Observation(ClusterState.of(objects()), List.of(), List.of(), Places.NONE);
    }

    private static <T extends HasMetadata> ClusterState into(ClusterState state, Class<T> type, Collection<? extends HasMetadata> some) {
        List<T> come = some.stream().map(type::cast).toList();
        return state.with(type, state.all(type).with(come, List.of()));
    }

    @Override
    public void close() {
        synchronized (this) {
            changed = () -> {};
        }
    }
}
