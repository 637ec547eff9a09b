// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Some HTTP/2 connections in turn; one that takes no more streams is replaced. */
final class Http2Pool {
    /** Opens one. */
    interface Opening {
        Http2Connection open() throws IOException;
    }

    private final Slot[] slots;
    private final AtomicInteger turn = new AtomicInteger();

    private static final class Slot {
        final Opening opening;
        final int most;
        @Nullable Http2Connection connection;

        Slot(Opening opening, int most) {
            this.opening = opening;
            this.most = most;
        }

        /** Others wait while it is opened, as streams of one connection do. */
        synchronized Http2Connection connection() throws IOException {
            Http2Connection current = connection;
            if (current != null && current.begun() >= most) {
                current.retire();
            }
            if (current == null || !current.takes()) {
                current = opening.open();
                connection = current;
            }
            return current;
        }

        synchronized void retire() {
            if (connection != null) {
                connection.retire();
            }
        }
    }

    /** @param most how many streams a connection carries before the client itself replaces it */
    Http2Pool(Opening opening, int connections, int most) {
        slots = new Slot[connections];
        for (int i = 0; i < connections; i++) {
            slots[i] = new Slot(opening, most);
        }
    }

    Http2Connection next() throws IOException {
        return slots[Math.floorMod(turn.getAndIncrement(), slots.length)].connection();
    }

    void stop() {
        for (Slot slot : slots) {
            slot.retire();
        }
    }
}
