// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gathers changes that come together: one that comes while nothing is going on waits for nothing; those that come while
 * another is answered, or within 50 ms behind it, wait for 50 ms of quiet, 500 ms at most.
 *
 * <p>Any thread may signal; one thread waits.
 */
final class Quiescence {
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LongSupplier nanoTime;
    private boolean pending;
    private long first;
    private long last;
    private long answered;

    Quiescence() {
        this(System::nanoTime);
    }

    Quiescence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.answered = nanoTime.getAsLong() - LONGEST_NANOS;
    }

    synchronized void changed() {
        long now = nanoTime.getAsLong();
        if (!pending) {
            pending = true;
            first = now;
        }
        last = now;
        notifyAll();
    }

    /** Returns once there is a change that needs no longer wait. */
    synchronized void await() throws InterruptedException {
        while (true) {
            while (!pending) {
                wait();
            }
            long left = left();
            if (left <= 0) {
                pending = false;
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** For how many nanoseconds from now the change that there is waits, if no other comes; zero or less: not any more. */
    synchronized long left() {
        boolean idle = first - answered >= QUIET_NANOS;
        return idle ? 0 : Math.min(last + QUIET_NANOS, first + LONGEST_NANOS) - nanoTime.getAsLong();
    }

    /** Says that the last change has been answered. */
    synchronized void answered() {
        answered = nanoTime.getAsLong();
    }
}
