// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

/**
 * How long a connection without a request stays open once a drain has begun: a request may be on its way that nobody has read
 * yet, and closing at once would lose it; confined to a worker.
 */
public final class Grace {
    private boolean begun;
    private long ends;

    /** Begins, or begins anew. */
    public void begin(long nanos) {
        begun = true;
        ends = System.nanoTime() + nanos;
    }

    /** Whether it has begun, and is over. */
    public boolean over(long now) {
        return begun && now - ends >= 0;
    }
}
