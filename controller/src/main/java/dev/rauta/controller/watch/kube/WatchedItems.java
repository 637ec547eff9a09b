// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.Objects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one informer has seen, and what of it has changed since somebody last asked; any thread.
 *
 * <p>The informer puts an object in before it tells of it, so that whoever is told finds it. An object that it lists again as it
 * was, by uid and version, stays the very same object.
 */
final class WatchedItems<T extends HasMetadata> implements ItemStore<T> {
    private final Map<String, T> items = new ConcurrentHashMap<>();
    /** By key, one of the states that the object has had since; guarded by this. */
    private final Map<String, T> touched = new HashMap<>();

    /** Of all objects that have been put in; guarded by this. */
    private long newest = -1;

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public synchronized @Nullable T put(String key, T object) {
        T before = items.get(key);
        if (before != null && same(before.getMetadata(), object.getMetadata())) {
            return before;
        }
        items.put(key, object);
        touched.put(key, object);
        newest = Math.max(newest, version(object.getMetadata().getResourceVersion()).orElse(-1));
        return before;
    }

    @Override
    public synchronized @Nullable T remove(String key) {
        T before = items.remove(key);
        if (before != null) {
            touched.put(key, before);
        }
        return before;
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String key) {
        return items.get(key);
    }

    /** {@code objects}, which are those of the last time with those of other informers, as they are now. */
    synchronized Objects<T> into(Objects<T> objects) {
        if (touched.isEmpty()) {
            return objects;
        }
        List<T> come = new ArrayList<>();
        List<T> gone = new ArrayList<>();
        touched.forEach((key, some) -> {
            T now = items.get(key);
            if (now == null) {
                gone.add(some);
            } else {
                come.add(now);
            }
        });
        touched.clear();
        return objects.with(come, gone);
    }

    /**
     * The version up to which everything has been seen; empty before the first list.
     *
     * @param listed what the informer says of itself: it moves with bookmarks, and a moment after an object has been put in
     */
    synchronized OptionalLong seen(@Nullable String listed) {
        OptionalLong version = version(listed);
        return version.isPresent() ? OptionalLong.of(Math.max(version.getAsLong(), newest)) : version;
    }

    /** A version is a whole number (Kubernetes API conventions, "Concurrency control and consistency"); what is none is not ordered. */
    private static OptionalLong version(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean same(ObjectMeta one, ObjectMeta other) {
        return one.getUid() != null
                && one.getUid().equals(other.getUid())
                && one.getResourceVersion() != null
                && one.getResourceVersion().equals(other.getResourceVersion());
    }
}
