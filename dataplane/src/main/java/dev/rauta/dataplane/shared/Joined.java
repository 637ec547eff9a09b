// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What may be done once only, however many ask for it at the same time or soon afterwards; any thread, none of which waits.
 *
 * @param <V> what comes of it
 */
public final class Joined<V> {
    private final ConcurrentHashMap<Fingerprint, CompletableFuture<V>> all = new ConcurrentHashMap<>();
    private final Fetcher clock;
    private final Function<V, Duration> kept;

    /**
     * @param clock says when something is over
     * @param kept how long who asks gets what has come of it already
     */
    public Joined(Fetcher clock, Function<V, Duration> kept) {
        this.clock = clock;
        this.kept = kept;
    }

    /** What comes of {@code task}, or of the one that is under way or was a moment ago; that must end, and never fail. */
    public CompletableFuture<V> join(Fingerprint what, Supplier<CompletableFuture<V>> task) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = all.putIfAbsent(what, mine);
        if (first != null) {
            return first;
        }
        task.get().whenComplete((value, failure) -> {
            if (failure == null) {
                clock.after(kept.apply(value), () -> all.remove(what, mine));
                mine.complete(value);
            } else {
                all.remove(what, mine);
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }
}
