// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.routes.Timeouts;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long an exchange may take, and how long nothing in it may move; confined to a worker. */
final class Deadlines {
    private final long began = System.nanoTime();
    private final ExchangeSettings settings;
    private final long callTimeout;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private long lastMove = began;
    private boolean moved;

    /** @param callTimeout what the caller itself waits, in nanoseconds; 0 where it does not say */
    Deadlines(ExchangeSettings settings, long callTimeout) {
        this.settings = settings;
        this.callTimeout = callTimeout;
    }

    /** Holds it to a route's limits too. */
    void of(Timeouts route) {
        timeouts = route;
    }

    /** Something has moved; when, the next look at the clock says well enough. */
    void moved() {
        moved = true;
    }

    /** When it began, as the clock of nanoseconds says. */
    long began() {
        return began;
    }

    /** How long it has taken, in nanoseconds. */
    long taken() {
        return System.nanoTime() - began;
    }

    /**
     * Whose time is up; null where nobody's is. Asked many times a second.
     *
     * @param tunnel whether it has become a tunnel, which may take any time
     * @param clientOwes whether the client is waited for
     */
    @Nullable ExchangeFailure passed(long now, boolean tunnel, boolean clientOwes) {
        boolean late = isPast(timeouts.request(), now - began)
                || (callTimeout > 0 && now - began > callTimeout);
        if (late && !tunnel) {
            return ExchangeFailure.UPSTREAM_TIMEOUT;
        }
        if (moved) {
            moved = false;
            lastMove = now;
        }
        Duration idle = tunnel ? settings.tunnelIdleTimeout() : settings.idleTimeout();
        if (now - lastMove <= idle.toNanos()) {
            return null;
        }
        return clientOwes && !tunnel ? ExchangeFailure.REQUEST_TIMEOUT : ExchangeFailure.UPSTREAM_TIMEOUT;
    }

    /** Whether a try that began at {@code instant} has taken too long by itself. */
    boolean attemptPassed(long now, long instant) {
        return isPast(timeouts.attempt(), now - instant);
    }

    private static boolean isPast(Optional<Duration> limit, long nanos) {
        return limit.isPresent() && !limit.get().isZero() && nanos > limit.get().toNanos();
    }
}
