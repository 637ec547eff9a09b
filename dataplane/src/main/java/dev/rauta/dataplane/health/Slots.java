// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import java.util.ArrayDeque;
import java.util.Deque;

/** How much may be under way at a time; what is more waits for its turn. Confined to one event loop. */
final class Slots {
    private final int most;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int taken;

    Slots(int most) {
        this.most = most;
    }

    /** Runs {@code task} now or later, which then has a slot until {@link #free}. */
    void take(Runnable task) {
        if (taken < most) {
            taken++;
            task.run();
        } else {
            waiting.add(task);
        }
    }

    /** One is not needed any more. */
    void free() {
        Runnable next = waiting.poll();
        if (next == null) {
            taken--;
        } else {
            next.run();
        }
    }
}
