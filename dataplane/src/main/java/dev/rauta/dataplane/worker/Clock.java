// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.metrics.WorkerMetrics;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** A worker's clock: ticks on its loop, and sees how late that is; confined to it. */
final class Clock {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TICKS_A_SECOND = 20;

    private final EventLoop loop;
    private final WorkerMetrics metrics;
    private final Ticking ticking;
    private long delayNanos;
    private int ticks;

    Clock(EventLoop loop, WorkerMetrics metrics, Ticking ticking) {
        this.loop = loop;
        this.metrics = metrics;
        this.ticking = ticking;
    }

    /** What goes by the clock. */
    interface Ticking {

        /**
         * Does what is due.
         *
         * @param now as {@link System#nanoTime()} says it, and so is {@code next}
         * @param next when the next tick is due
         * @param second whether a second is over
         */
        void tick(long now, long next, boolean second);
    }

    /** Has the next tick come; the first is asked for once, before anything is bound. */
    void start() {
        long due = System.nanoTime() + TICK_NANOS;
        loop.schedule(() -> tick(due), TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void tick(long due) {
        try {
            long now = System.nanoTime();
            delayNanos = Math.max(0, now - due);
            metrics.loopDelay(delayNanos);
            ticking.tick(now, now + TICK_NANOS, ++ticks % TICKS_A_SECOND == 0);
        } finally {
            // Whatever goes wrong in one must not stop the clock of all.
            if (!loop.isShuttingDown()) {
                start();
            }
        }
    }

    /** How late the last tick was. */
    long delayNanos() {
        return delayNanos;
    }
}
