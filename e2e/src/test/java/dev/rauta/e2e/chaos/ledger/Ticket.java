// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.ledger;

import java.time.Duration;

/** One request, numbered; settled once, and what comes after that changes nothing. */
public final class Ticket {
    private final Row row;
    private final long number;
    private final long sentAt;
    private boolean settled;

    Ticket(Row row, long number, long sentAt) {
        this.row = row;
        this.number = number;
        this.sentAt = sentAt;
    }

    public long number() {
        return number;
    }

    /** Whether it has waited longer than this. */
    public boolean olderThan(Duration limit) {
        return System.nanoTime() - sentAt > limit.toNanos();
    }

    /** The answer is the right one. */
    public void answered() {
        if (settle()) {
            row.answered(System.nanoTime() - sentAt);
        }
    }

    /** There is no answer, or a wrong one. */
    public void failed(String why) {
        if (settle()) {
            row.failed(number, sentAt, why);
        }
    }

    /** As {@link #failed}, but on a connection that a fault of the test broke. */
    public void cut(boolean byFault, String why) {
        if (!byFault) {
            failed(why);
        } else if (settle()) {
            row.cut();
        }
    }

    /** The peer said that it had not and would not process it, so that the client sends it again elsewhere. */
    public void again() {
        row.again();
    }

    private synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }
}
