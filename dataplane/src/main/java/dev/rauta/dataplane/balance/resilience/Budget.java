// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance.resilience;

import dev.rauta.routes.RetryBudget;
import java.util.function.LongSupplier;

/**
 * How many of one worker's requests to an upstream may be tried again, by how many there have been lately; confined to the worker.
 *
 * <p>It remembers nothing beyond its interval, which it looks back on in tenths: so what was spent comes back with time, whatever
 * happens. Beside that part of the requests, a few may always be tried again.
 */
public final class Budget {
    private static final int SLOTS = 10;

    private final RetryBudget limits;
    private final LongSupplier nanoTime;
    private final long slot;
    private final long[] requests = new long[SLOTS];
    private final long[] retries = new long[SLOTS];
    private long allRequests;
    private long allRetries;
    private long current;
    private double spare;
    private long filled;

    /** @param nanoTime a monotonic clock */
    public Budget(RetryBudget limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.slot = Math.max(1, limits.interval().toNanos() / SLOTS);
        long now = nanoTime.getAsLong();
        this.current = Math.floorDiv(now, slot);
        this.spare = limits.leastCount();
        this.filled = now;
    }

    /** A request begins. */
    public void request() {
        move(nanoTime.getAsLong());
        requests[place(current)]++;
        allRequests++;
    }

    /** Lets one be tried again, or not. */
    public boolean retry() {
        long now = nanoTime.getAsLong();
        move(now);
        if ((allRetries + 1) * 100 <= allRequests * limits.percent()) {
            retries[place(current)]++;
            allRetries++;
            return true;
        }
        spare = Math.min(
                limits.leastCount(),
                spare + (double) limits.leastCount() * (now - filled) / limits.leastInterval().toNanos());
        filled = now;
        if (spare < 1) {
            return false;
        }
        spare--;
        return true;
    }

    /** Whether nothing has happened lately. */
    public boolean idle() {
        move(nanoTime.getAsLong());
        return allRequests == 0 && allRetries == 0;
    }

    private void move(long now) {
        long wanted = Math.floorDiv(now, slot);
        for (long gone = Math.min(wanted - current, SLOTS); gone > 0; gone--) {
            current++;
            allRequests -= requests[place(current)];
            allRetries -= retries[place(current)];
            requests[place(current)] = 0;
            retries[place(current)] = 0;
        }
        current = Math.max(current, wanted);
    }

    private static int place(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }
}
