// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import java.util.ArrayDeque;
import java.util.Deque;

/** HTTP/1.1: each connection takes one request at a time, and the one that was used last is the next, as in a worker's own pool. */
final class FreeConnections implements SharedPool.Free {
    /** The loop of each idle connection. */
    private final Deque<Lane> idle = new ArrayDeque<>();

    @Override
    public Lane take(Lane home) {
        Lane last = idle.pollFirst();
        // Where none is idle, whoever asks opens one.
        return last == null ? home : last;
    }

    @Override
    public void give(Lane lane, boolean reusable) {
        if (reusable) {
            idle.addFirst(lane);
        }
    }
}
