// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.net;

import java.time.Duration;

/** What the connections of a relay go through; bytes are held and slowed, never lost or put in another order. */
public final class Weather {
    private long delayMillis;
    private long bytesPerSecond = Long.MAX_VALUE;
    private boolean stalled;
    private boolean refuses;

    /** Nothing in the way, as at first. */
    public synchronized void calm() {
        delayMillis = 0;
        bytesPerSecond = Long.MAX_VALUE;
        stalled = false;
        refuses = false;
        notifyAll();
    }

    /** Nothing passes, and connections stay open. */
    public synchronized void stall() {
        stalled = true;
    }

    /** New connections are closed at once. */
    public synchronized void refuse() {
        refuses = true;
    }

    /** Each piece waits this long. */
    public synchronized void delay(Duration duration) {
        delayMillis = duration.toMillis();
    }

    /** A connection gets no more than this in either direction. */
    public synchronized void throttle(long bytes) {
        bytesPerSecond = bytes;
    }

    synchronized boolean refuses() {
        return refuses;
    }

    /** How much to read at once, so that a slow line does not take a big piece and then rest. */
    synchronized int piece(int most) {
        return (int) Math.max(1, Math.min(most, bytesPerSecond / 10));
    }

    /** Returns when so many bytes may go on. */
    void pass(int bytes) throws InterruptedException {
        long millis;
        synchronized (this) {
            while (stalled) {
                wait();
            }
            millis = delayMillis + (bytesPerSecond == Long.MAX_VALUE ? 0 : bytes * 1000L / bytesPerSecond);
        }
        if (millis > 0) {
            Thread.sleep(millis);
        }
    }
}
