// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import java.util.ArrayList;
import java.util.List;

/**
 * What one loop hands over to another, in order, all of a pass at once, so that sharing is not charged for a wake-up a message;
 * confined to the loop that hands over.
 */
final class HandOver {
    private final Lane from;
    private final Lane to;
    private List<Runnable> pending = new ArrayList<>();

    HandOver(Lane from, Lane to) {
        this.from = from;
        this.to = to;
    }

    void add(Runnable task) {
        pending.add(task);
        if (pending.size() == 1) {
            from.pools().loop().execute(this::leave);
        }
    }

    private void leave() {
        List<Runnable> batch = pending;
        pending = new ArrayList<>(batch.size());
        from.onBatch();
        to.pools().loop().execute(() -> batch.forEach(Runnable::run));
    }
}
