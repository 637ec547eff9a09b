// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document that is fetched again before it is old, and kept for a while where that fails; any thread, none of which waits.
 *
 * @param <T> what it says
 */
public final class Fetched<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fetched.class);

    /** Nobody's wish makes it be fetched more often. */
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private record Copy<T>(T value, long at) {}

    private final Fetcher fetcher;
    private final String url;
    private final Supplier<CompletableFuture<T>> fetching;
    private final Duration refresh;
    private final long holds;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Copy<T> copy;
    private volatile long tried;
    private volatile boolean everTried;
    private volatile boolean closed;

    /** How often it has been tried: of several clocks that run only the last one's word counts. */
    private volatile int tries;

    /**
     * @param reading throws for a document that is none
     * @param refresh how old it may be before it is fetched again
     * @param stale how much older where that fails
     */
    public Fetched(Fetcher fetcher, String url, Function<String, T> reading, Duration refresh, Duration stale) {
        this(fetcher, url, () -> fetcher.get(url).thenApply(reading), refresh, stale);
    }

    /**
     * Of several documents.
     *
     * @param url the first one's
     * @param fetching fetches all of them
     */
    public Fetched(
            Fetcher fetcher, String url, Supplier<CompletableFuture<T>> fetching, Duration refresh, Duration stale) {
        this.fetcher = fetcher;
        this.url = url;
        this.fetching = fetching;
        this.refresh = refresh;
        this.holds = refresh.plus(stale).toNanos();
    }

    /** What it says; null where it has not been fetched yet, or too long ago. */
    public @Nullable T current(long now) {
        Copy<T> known = copy;
        return known != null && now - known.at <= holds ? known.value : null;
    }

    /**
     * Fetches it, or joins who does.
     *
     * @param done heard by some thread once there is something newer, or there could not be
     * @return false where it has been tried a moment ago; then {@code done} is not heard
     */
    public boolean fetch(long now, Runnable done) {
        if (!underWay.get() && everTried && now - tried < BETWEEN.toNanos()) {
            return false;
        }
        waiting.add(done);
        begin();
        return true;
    }

    /** What it says now or, where it says nothing, once it has been fetched; fails where it could not be. */
    public CompletableFuture<T> soon() {
        T known = current(System.nanoTime());
        return known != null ? CompletableFuture.completedFuture(known) : newer();
    }

    /** What it says once it has been fetched again, or now where that was a moment ago; fails where it says nothing. */
    public CompletableFuture<T> newer() {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable done = () -> {
            T value = current(System.nanoTime());
            if (value == null) {
                result.completeExceptionally(new IllegalStateException("document: not there (expected: at " + url + ")"));
            } else {
                result.complete(value);
            }
        };
        if (!fetch(System.nanoTime(), done)) {
            done.run();
        }
        return result;
    }

    /** Fetches it now and from now on in time. */
    public void start() {
        begin();
    }

    private void begin() {
        if (underWay.compareAndSet(false, true)) {
            fetching.get().whenComplete(this::end);
        } else if (!underWay.get()) {
            // It has just ended, perhaps before it saw who waits.
            tellAll();
        }
    }

    private void end(@Nullable T value, @Nullable Throwable failure) {
        long at = System.nanoTime();
        tried = at;
        tries++;
        everTried = true;
        if (value != null) {
            copy = new Copy<>(value, at);
        } else {
            log.atWarn().addKeyValue("url", url).addKeyValue("why", String.valueOf(failure)).log("Document not fetched");
        }
        underWay.set(false);
        tellAll();
        if (!closed) {
            int now = tries;
            fetcher.after(value != null ? refresh.multipliedBy(4).dividedBy(5) : BETWEEN, () -> {
                if (now == tries && !closed) {
                    begin();
                }
            });
        }
    }

    private void tellAll() {
        for (Runnable one = waiting.poll(); one != null; one = waiting.poll()) {
            one.run();
        }
    }

    /** Lets it grow old where nobody asks for it. */
    @Override
    public void close() {
        closed = true;
    }
}
