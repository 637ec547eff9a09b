// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import java.util.concurrent.TimeUnit;

/** Whether somebody is worth asking who has failed lately; confined to a worker. */
public final class Circuit {
    /** So many failures in a row open it. */
    private static final int FAILURES = 3;

    /** How long nobody is asked, before one asks whether it is over. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private int failures;
    private boolean probing;
    private long until;

    /** Whether to ask now, in {@link System#nanoTime()}; {@link #ended} or {@link #left} must follow for each time that is so. */
    public boolean lets(long now) {
        if (failures < FAILURES) {
            return true;
        }
        if (probing || until - now > 0) {
            return false;
        }
        probing = true;
        return true;
    }

    /** Nobody hears what comes of it. */
    public void left() {
        probing = false;
    }

    /** What came of asking. */
    public void ended(boolean good, long now) {
        probing = false;
        failures = good ? 0 : Math.min(FAILURES, failures + 1);
        until = now + PAUSE;
    }
}
