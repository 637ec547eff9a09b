// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Closes what a test has started once it is over, the last first: a field of the test's, behind its own {@code AfterEach}. */
public final class Closing implements AfterEachCallback {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Ends with the test, by its own thread. */
    public <T extends AutoCloseable> T add(T one) {
        open.push(one);
        return one;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
