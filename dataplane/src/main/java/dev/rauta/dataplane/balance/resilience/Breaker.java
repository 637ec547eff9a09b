// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance.resilience;

import dev.rauta.routes.upstream.CircuitBreaker;

/**
 * How much one worker has under way at an upstream, and how much more it may; confined to the worker.
 *
 * <p>It remembers nothing but what is under way, so that it takes requests again as soon as others have ended. Whoever is
 * let in has to say when it ends, once.
 */
public final class Breaker {
    /** What is not limited. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final int mostConnections;
    private final int mostPending;
    private final int mostRequests;
    private final int mostRetries;
    private int requests;
    private int retries;

    public Breaker(CircuitBreaker limits) {
        this.mostConnections = limits.maxConnections().orElse(UNLIMITED);
        this.mostPending = limits.maxPendingRequests().orElse(UNLIMITED);
        this.mostRequests = limits.maxRequests().orElse(UNLIMITED);
        this.mostRetries = limits.maxRetries().orElse(UNLIMITED);
    }

    /** Lets one request more in, or not. */
    public boolean begin() {
        if (requests >= mostRequests) {
            return false;
        }
        requests++;
        return true;
    }

    /** One that was let in is over, whatever became of it. */
    public void end() {
        assert requests > 0;
        requests--;
    }

    /** Lets one request more be tried again, or not. */
    public boolean beginRetry() {
        if (retries >= mostRetries) {
            return false;
        }
        retries++;
        return true;
    }

    /** One that was tried again is over, whatever became of it. */
    public void endRetry() {
        assert retries > 0;
        retries--;
    }

    /** Requests under way. */
    public int requests() {
        return requests;
    }

    /** Requests under way that are being tried again. */
    public int retries() {
        return retries;
    }

    /** How many connections there may be. */
    public int mostConnections() {
        return mostConnections;
    }

    /** How many requests may wait for a connection. */
    public int mostPending() {
        return mostPending;
    }

    /** How many requests may be under way. */
    public int mostRequests() {
        return mostRequests;
    }

    /** How many requests may be tried again at a time. */
    public int mostRetries() {
        return mostRetries;
    }

    /** Whether nothing is under way. */
    public boolean idle() {
        return requests == 0 && retries == 0;
    }
}
