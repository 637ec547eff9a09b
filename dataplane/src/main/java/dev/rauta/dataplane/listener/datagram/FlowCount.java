// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.datagram;

import dev.rauta.dataplane.shared.SharedCells;

/** Holds the process to a number of flows, over all workers. */
public final class FlowCount {
    private static final long ALL = 0;

    private final SharedCells cells = new SharedCells(1);
    private final int limit;

    /** @param limit 1 to 2^24 - 1 */
    public FlowCount(int limit) {
        this.limit = limit;
    }

    /** Whether there may be one more, which is then counted until {@link #close}. */
    boolean open() {
        return cells.acquire(ALL, limit);
    }

    void close() {
        cells.release(ALL);
    }
}
