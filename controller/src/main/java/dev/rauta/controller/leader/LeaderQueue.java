// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest piece of work, done on a thread of its own while this replica leads; what waits is replaced by what is newer.
 *
 * @param <T> the work, immutable
 */
public final class LeaderQueue<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaderQueue.class);
    /** How often one that does not lead looks whether it does: what waits is what the one before it has left undone. */
    private static final long LOOK_MILLIS = 200;
    private static final long RETRY_MILLIS = 2000;

    /** Does a piece of work, and says what is left of it, to be tried again after a while. */
    public interface Doing<T> {
        Optional<T> leaves(T work) throws InterruptedException;
    }

    private final String name;
    private final BooleanSupplier leader;
    private final BinaryOperator<T> newerOverOlder;
    private final long longestRetryMillis;
    private final Thread thread;
    private @Nullable T waiting;
    private long retryMillis = RETRY_MILLIS;
    private boolean closed;

    private LeaderQueue(
            String name, BooleanSupplier leader, BinaryOperator<T> newerOverOlder, long longestRetryMillis, Doing<T> doing) {
        this.name = name;
        this.leader = leader;
        this.newerOverOlder = newerOverOlder;
        this.longestRetryMillis = longestRetryMillis;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(doing));
    }

    /**
     * A queue whose work is done once {@link #start} is called.
     *
     * @param name of the thread
     * @param newerOverOlder what the newer work is, given what older work is not done yet
     * @param longestRetryMillis to where the pause before another try grows, from 2 s; 2000 or more
     */
    public static <T> LeaderQueue<T> of(
            String name, BooleanSupplier leader, BinaryOperator<T> newerOverOlder, long longestRetryMillis, Doing<T> doing) {
        return new LeaderQueue<>(name, leader, newerOverOlder, longestRetryMillis, doing);
    }

    public void start() {
        thread.start();
    }

    /** Takes the place of whatever waits; never blocks. */
    public synchronized void put(T work) {
        T older = waiting;
        waiting = older == null ? work : newerOverOlder.apply(work, older);
        notifyAll();
    }

    /** Whether newer work has come, or nothing more is to be done. */
    public synchronized boolean overtaken() {
        return waiting != null || closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }

    private void run(Doing<T> doing) {
        @Nullable T work = null;
        while (true) {
            try {
                work = next(work);
                if (work == null) {
                    return;
                }
                if (leader.getAsBoolean()) {
                    work = doing.leaves(work).orElse(null);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // A bug of ours must not end the thread: the work is tried again.
                log.atError().addKeyValue("queue", name).setCause(e).log("Work failed");
            }
        }
    }

    /** The newest work; {@code unfinished} again after a while, where there is none. */
    private synchronized @Nullable T next(@Nullable T unfinished) throws InterruptedException {
        if (unfinished != null && waiting == null && !closed) {
            wait(leader.getAsBoolean() ? retryMillis : LOOK_MILLIS);
            retryMillis = leader.getAsBoolean() ? Math.min(2 * retryMillis, longestRetryMillis) : RETRY_MILLIS;
        }
        while (waiting == null && unfinished == null && !closed) {
            wait();
        }
        T newer = waiting;
        if (newer == null) {
            return closed ? null : unfinished;
        }
        waiting = null;
        retryMillis = RETRY_MILLIS;
        return closed ? null : unfinished == null ? newer : newerOverOlder.apply(newer, unfinished);
    }
}
