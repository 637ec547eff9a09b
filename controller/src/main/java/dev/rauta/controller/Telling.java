// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing again whenever there is reason to, on a thread of its own: reasons that come while it is done, or soon after,
 * count once, be they thousands.
 */
final class Telling implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Telling.class);
    private static final long PAUSE_MILLIS = 20;

    private final Thread thread;
    private boolean wanted;
    private boolean closed;

    private Telling(String name, Runnable task) {
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(task));
    }

    static Telling of(String name, Runnable task) {
        return new Telling(name, task);
    }

    void start() {
        thread.start();
    }

    /** There is reason to; never blocks, any thread. */
    synchronized void soon() {
        wanted = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run(Runnable task) {
        try {
            while (awaitReason()) {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    // A bug of ours must not end the thread: the next reason is another try.
                    log.atError().setCause(e).log("Statuses not handed on");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False: closed. */
    private synchronized boolean awaitReason() throws InterruptedException {
        while (!wanted && !closed) {
            wait();
        }
        wanted = false;
        return !closed;
    }
}
