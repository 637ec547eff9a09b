// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Few threads for what takes a processor long, such as the hash of a password; who has something to do never waits, and is told
 * where too much waits already; any thread.
 */
public final class Offload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Offload.class);

    private final ThreadPoolExecutor threads;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int room;

    /**
     * @param threads how many
     * @param room how much may wait or be under way
     */
    public Offload(int threads, int room) {
        this.room = room;
        // A queue without locks, for workers put into it.
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new LinkedTransferQueue<>(),
                Thread.ofPlatform().daemon().name("offload-", 0).factory());
    }

    /** Starts its threads, so that nobody who gives it something has to. */
    public void start() {
        threads.prestartAllCoreThreads();
    }

    /**
     * Has {@code task} run some time.
     *
     * @return gives it up, where it has not begun; null where too much waits already, or it has been closed
     */
    public @Nullable Runnable offer(Runnable task) {
        if (waiting.incrementAndGet() > room) {
            waiting.decrementAndGet();
            return null;
        }
        try {
            AtomicBoolean wanted = new AtomicBoolean(true);
            threads.execute(() -> run(wanted, task));
            return () -> wanted.set(false);
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            return null;
        }
    }

    private void run(AtomicBoolean wanted, Runnable task) {
        try {
            if (wanted.get()) {
                task.run();
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Offloaded work failed");
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** How much waits or is under way. */
    public int waiting() {
        return waiting.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
