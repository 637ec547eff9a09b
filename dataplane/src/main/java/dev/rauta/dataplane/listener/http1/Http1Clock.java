// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.metrics.Limit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a client's HTTP/1.1 connection has been at what it does; confined to a worker. */
final class Http1Clock {
    private final ConnectionLimits limits;
    private long headBegan;
    private long requestBegan;
    private long idleSince = System.nanoTime();
    private boolean moved;

    Http1Clock(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** The first byte of a head has come. */
    void headBegins() {
        if (headBegan == 0) {
            headBegan = System.nanoTime();
        }
    }

    /** Whether a head has begun, and is not whole. */
    boolean inHead() {
        return headBegan != 0;
    }

    /** When what the client is at began: a head that is not whole, or else its last request; in {@link System#nanoTime()}. */
    long since() {
        return headBegan == 0 ? requestBegan : headBegan;
    }

    /** A head is whole. */
    void requestBegins() {
        requestBegan = headBegan == 0 ? System.nanoTime() : headBegan;
        headBegan = 0;
    }

    /** A response is complete. */
    void responseEnds() {
        moved = true;
    }

    /**
     * Both messages are complete.
     *
     * @param more whether bytes of the next request are there already
     */
    void idles(boolean more) {
        moved = true;
        headBegan = more ? System.nanoTime() : 0;
    }

    /** How long the head has taken so far, in nanoseconds. */
    long headTook() {
        return headBegan == 0 ? 0 : System.nanoTime() - headBegan;
    }

    /**
     * Which limit a connection without a request has passed; null where none.
     *
     * @param movedAt when bytes last left for the client
     */
    @Nullable Limit passedIdle(long now, long movedAt) {
        if (headBegan != 0) {
            return isPast(now - headBegan, limits.headerTimeout()) ? Limit.HEADER_TIMEOUT : null;
        }
        return isPast(now - Math.max(idleSince(now), movedAt), limits.idleTimeout()) ? Limit.IDLE_TIMEOUT : null;
    }

    /** Whether the rest of a request that was answered early has been waited for long enough. */
    boolean restOverdue(long now) {
        return isPast(now - idleSince(now), limits.headerTimeout());
    }

    /** Asked many times a second, which says well enough when a message ended. */
    private long idleSince(long now) {
        if (moved) {
            moved = false;
            idleSince = now;
        }
        return idleSince;
    }

    /** Whether a request should have come whole. */
    boolean requestOverdue(long now) {
        return !limits.requestTimeout().isZero() && isPast(now - requestBegan, limits.requestTimeout());
    }

    private static boolean isPast(long nanos, Duration limit) {
        return nanos > limit.toNanos();
    }
}
