// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a class of tests has started, which ends with it, the last first; one thread. */
public final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    /** Ends with the others. */
    public <T extends AutoCloseable> T add(T one) {
        all.push(one);
        return one;
    }

    @Override
    public void close() throws Exception {
        while (!all.isEmpty()) {
            all.pop().close();
        }
    }
}
