// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import java.util.concurrent.TimeUnit;

/**
 * Gathers changes that come together: none waits while nothing is going on, and a storm is answered every half second.
 *
 * <p>Any thread may signal; one thread waits.
 */
final class Quiescence {
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private boolean pending;
    private long first;
    private long last;
    private long answered = System.nanoTime() - LONGEST_NANOS;

    synchronized void changed() {
        long now = System.nanoTime();
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
            long now = System.nanoTime();
            boolean idle = first - answered >= QUIET_NANOS;
            long left = idle ? 0 : Math.min(last + QUIET_NANOS, first + LONGEST_NANOS) - now;
            if (left <= 0) {
                pending = false;
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Says that the last change has been answered. */
    synchronized void answered() {
        answered = System.nanoTime();
    }
}
