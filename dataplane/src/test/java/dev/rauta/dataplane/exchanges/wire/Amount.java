// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import java.util.concurrent.TimeUnit;

/** Bytes written so far, which another thread may wait for. */
public final class Amount {
    /** Beyond this nothing moves any more. */
    public static final long PATIENCE_SECONDS = 20;

    private long bytes;

    public synchronized void add(int more) {
        bytes += more;
        notifyAll();
    }

    public synchronized void await(long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (bytes < wanted) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("written: " + bytes + " bytes (expected: " + wanted + ")");
            }
            wait(left);
        }
    }

    @Override
    public synchronized String toString() {
        return Long.toString(bytes);
    }
}
