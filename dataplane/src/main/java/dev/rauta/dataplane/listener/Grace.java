// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import java.util.concurrent.TimeUnit;

/**
 * How long a connection without a request stays open once a drain has begun: a request may be on its way that nobody has read
 * yet, and closing at once would lose it; confined to a worker.
 *
 * <p>It goes by looks rather than by the clock: where a machine stands still, its clients have as little of that time as the worker has.
 */
public final class Grace {
    /** What a look counts for at most, however long ago the one before was: two ticks of a drain. */
    static final long A_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private boolean begun;
    private long left;
    private long looked;

    /** Begins, or begins anew. */
    public void begin(long nanos) {
        begun = true;
        left = nanos;
        looked = System.nanoTime();
    }

    /**
     * Whether it has begun, and was over when last asked: between two ticks the loop reads what has come, but one that was held up for
     * long may come to a tick before it.
     */
    public boolean over(long now) {
        boolean over = begun && left < 0;
        left -= Math.clamp(now - looked, 0, A_LOOK_NANOS);
        looked = now;
        return over;
    }
}
