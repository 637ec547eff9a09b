// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.Objects;
import dev.rauta.controller.cluster.OrEmpty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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

    /** What the informer says of itself: the version of its last list, event or bookmark. */
    private Supplier<@Nullable String> informer = () -> null;

    /** Of all objects that have been put in; guarded by this. */
    private long newest = -1;

    /** See {@link #told}; guarded by this. */
    private long told = -1;

    /** What the informer said when an object was taken out, whose own version it says next; empty: none was. Guarded by this. */
    private Optional<String> removed = Optional.empty();

    /** @param informer its last version, from any thread */
    void of(Supplier<@Nullable String> informer) {
        this.informer = informer;
    }

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
            removed = Optional.of(OrEmpty.text(informer.get()));
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

    /** The version up to which everything has been seen, by bookmarks too; empty before the first list. */
    synchronized OptionalLong seen() {
        // It moves a moment after an object has been put in.
        OptionalLong version = version(informer.get());
        return version.isPresent() ? OptionalLong.of(Math.max(version.getAsLong(), newest)) : version;
    }

    /** The version up to which the objects are what they are by lists and changes; empty before the first list. */
    synchronized OptionalLong told() {
        OptionalLong version = version(informer.get());
        if (version.isEmpty()) {
            return version;
        }
        if (told < 0 || removed.isPresent()) {
            told = Math.max(told, version.getAsLong());
        }
        told = Math.max(told, newest);
        if (settled()) {
            removed = Optional.empty();
        }
        return OptionalLong.of(told);
    }

    /** Whether any object has ever been put in. */
    synchronized boolean everHeld() {
        return newest >= 0;
    }

    /** Whether the informer has said the version at which the last object was taken out: it does so a moment after. */
    synchronized boolean settled() {
        return removed.isEmpty() || !removed.get().equals(OrEmpty.text(informer.get()));
    }

    /** A version is a whole number (Kubernetes API conventions, "Concurrency control and consistency"); what is none is not ordered. */
    static OptionalLong version(@Nullable String text) {
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
