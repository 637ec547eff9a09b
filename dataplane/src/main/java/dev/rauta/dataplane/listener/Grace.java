// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

/**
 * How long a connection without a request stays open once a drain has begun: a request may be on its way that nobody has read
 * yet, and closing at once would lose it; confined to a worker.
 */
public final class Grace {
    private boolean begun;
    private boolean seenOver;
    private long ends;

    /** Begins, or begins anew. */
    public void begin(long nanos) {
        begun = true;
        seenOver = false;
        ends = System.nanoTime() + nanos;
    }

    /**
     * Whether it has begun, and was over when last asked: between two ticks the loop reads what has come, but one that was held up for
     * long may come to a tick before it.
     */
    public boolean over(long now) {
        boolean seen = seenOver;
        seenOver = begun && now - ends >= 0;
        return seen && seenOver;
    }
}
