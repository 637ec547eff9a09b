// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.routes.Timeouts;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long an exchange and its phases may take, and how long nothing in it may move; confined to a worker. */
public final class Deadlines {
    private final long began = System.nanoTime();
    private final Duration idleTimeout;
    private final Duration tunnelIdleTimeout;
    private final long callTimeout;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private long lastMove = began;
    private boolean moved;
    private Turn turn = Turn.CLIENT;

    /** Who is waited for, as far as a route may say for how long. */
    public enum Turn {
        /** The client, or nobody alone. */
        CLIENT,
        /** The upstream, to take more of the request. */
        TAKER,
        /** The upstream, to say something. */
        TELLER
    }

    /**
     * Holds it to what holds for every exchange.
     *
     * @param idleTimeout how long nothing may move
     * @param tunnelIdleTimeout the same for a tunnel
     * @param callTimeout what the caller itself waits, in nanoseconds; 0 where it does not say
     */
    public Deadlines(Duration idleTimeout, Duration tunnelIdleTimeout, long callTimeout) {
        this.idleTimeout = idleTimeout;
        this.tunnelIdleTimeout = tunnelIdleTimeout;
        this.callTimeout = callTimeout;
    }

    /** Holds it to a route's limits too. */
    public void of(Timeouts route) {
        timeouts = route;
    }

    /** Something has moved; when, the next look at the clock says well enough. */
    public void moved() {
        moved = true;
    }

    /** When it began, as the clock of nanoseconds says. */
    public long began() {
        return began;
    }

    /** How long it has taken, in nanoseconds. */
    public long taken() {
        return System.nanoTime() - began;
    }

    /**
     * Whose time is up; null where nobody's is. Asked many times a second.
     *
     * @param tunnel whether it has become a tunnel, which may take any time
     * @param coming whether its request's body is still to come, and nothing has been answered
     * @param clientOwes whether the client is waited for
     * @param waited who else is; an attempt for which there is a limit is held to that
     */
    public @Nullable ExchangeFailure passed(long now, boolean tunnel, boolean coming, boolean clientOwes, Turn waited) {
        boolean late = isPast(timeouts.request(), now - began)
                || (callTimeout > 0 && now - began > callTimeout);
        if (late && !tunnel) {
            return ExchangeFailure.UPSTREAM_TIMEOUT;
        }
        if (coming && isPast(timeouts.requestBody(), now - began)) {
            return clientOwes ? ExchangeFailure.REQUEST_TIMEOUT : ExchangeFailure.UPSTREAM_TIMEOUT;
        }
        if (moved) {
            moved = false;
            lastMove = now;
        }
        turn = waited;
        boolean ofTry = !tunnel && limit(turn).isPresent();
        if (ofTry || !idle(now - lastMove, tunnel)) {
            return null;
        }
        return clientOwes && !tunnel ? ExchangeFailure.REQUEST_TIMEOUT : ExchangeFailure.UPSTREAM_TIMEOUT;
    }

    private Optional<Duration> limit(Turn waited) {
        return switch (waited) {
            case CLIENT -> Optional.empty();
            case TAKER -> timeouts.requestIdle();
            case TELLER -> timeouts.responseIdle();
        };
    }

    private boolean idle(long nanos, boolean tunnel) {
        if (tunnel && timeouts.responseIdle().isPresent()) {
            return isPast(timeouts.responseIdle(), nanos);
        }
        if (timeouts.idle().isPresent()) {
            return isPast(timeouts.idle(), nanos);
        }
        return nanos > (tunnel ? tunnelIdleTimeout : idleTimeout).toNanos();
    }

    /**
     * What an attempt has failed of whose time is up; null where it is not.
     *
     * @param sent whether its upstream has all of the request
     */
    @Nullable ExchangeFailure passed(long now, Attempt attempt, boolean sent) {
        if (isPast(timeouts.attempt(), now - attempt.began())) {
            return ExchangeFailure.UPSTREAM_TIMEOUT;
        }
        // What has moved before it began is none of its.
        if (isPast(limit(turn), now - Math.max(lastMove, attempt.began()))) {
            return ExchangeFailure.UPSTREAM_TIMEOUT;
        }
        if (attempt.stream() == null) {
            return isPast(timeouts.connect(), now - attempt.began()) ? ExchangeFailure.CONNECT_TIMEOUT : null;
        }
        boolean awaits = sent && timeouts.responseHeader().isPresent();
        return awaits && isPast(timeouts.responseHeader(), attempt.awaited(now)) ? ExchangeFailure.UPSTREAM_TIMEOUT : null;
    }

    private static boolean isPast(Optional<Duration> limit, long nanos) {
        return limit.isPresent() && !limit.get().isZero() && nanos > limit.get().toNanos();
    }
}
