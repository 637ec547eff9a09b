// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.dataplane.worker.Transport;
import org.opentest4j.TestAbortedException;

/** How sockets are driven in tests that do not say: {@code -Dtransport=IO_URING} runs any of them another way. */
public final class TestTransport {
    private TestTransport() {}

    /** The one that was asked for, else the usual one; the test is skipped where the system does not have it. */
    public static Transport chosen() {
        String asked = System.getProperty("transport");
        if (asked == null) {
            return Transport.auto();
        }
        try {
            return Transport.valueOf(asked).checked();
        } catch (IllegalArgumentException e) {
            System.err.println("SKIPPED: " + e.getMessage());
            throw new TestAbortedException(e.getMessage(), e);
        }
    }
}
