// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Requests that wait for one kind of connection to one endpoint, in order; confined to a worker. */
final class Waiting {

    /** One of them. */
    record Entry(UpstreamRequest request, UpstreamHandler handler, long since) {}

    private final Deque<Entry> entries = new ArrayDeque<>();

    void add(UpstreamRequest request, UpstreamHandler handler) {
        entries.addLast(new Entry(request, handler, System.nanoTime()));
    }

    int size() {
        return entries.size();
    }

    /** Of whoever waits the longest, in nanoseconds. */
    long patience() {
        return entries.stream().mapToLong(entry -> entry.handler().patience()).max().orElse(0);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Takes out the first that somebody still waits for. */
    @Nullable Entry poll() {
        Entry next = entries.pollFirst();
        while (next != null && next.handler().abandoned()) {
            next = entries.pollFirst();
        }
        return next;
    }

    private List<Entry> takeAll() {
        // Handlers may try again at once and wait here anew: only those who wait now are taken.
        List<Entry> all = entries.stream().filter(entry -> !entry.handler().abandoned()).toList();
        entries.clear();
        return all;
    }

    /** Takes out all that somebody still waits for and has each sent. */
    void sendAll(BiConsumer<UpstreamRequest, UpstreamHandler> sending) {
        takeAll().forEach(entry -> sending.accept(entry.request(), entry.handler()));
    }

    void failAll(ExchangeFailure failure) {
        takeAll().forEach(entry -> entry.handler().onFailure(failure));
    }

    /** Forgets those that nobody waits for any more. */
    void purge() {
        entries.removeIf(entry -> entry.handler().abandoned());
    }

    /** Gives up on those that have waited since before {@code oldest}, in {@link System#nanoTime()}. */
    void expire(long oldest) {
        for (Entry first = entries.peekFirst();
                first != null && first.since() - oldest < 0;
                first = entries.peekFirst()) {
            entries.removeFirst();
            first.handler().onFailure(ExchangeFailure.POOL_EXHAUSTED);
        }
    }
}
