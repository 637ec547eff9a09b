// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.metrics.BreakerLimit;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import org.jspecify.annotations.Nullable;

/** An exchange's permit of a breaker, or several, given back once; confined to a worker. */
final class Permit {
    private final Breaker breaker;
    private final WorkerMetrics metrics;
    private final Series series;
    private boolean again;
    private int more;
    private boolean left;

    private Permit(Breaker breaker, WorkerMetrics metrics, Series series) {
        this.breaker = breaker;
        this.metrics = metrics;
        this.series = series;
    }

    /**
     * One of those that there are, null where all are taken.
     *
     * @param series the upstream's, where it is counted what is kept from it
     */
    static @Nullable Permit in(Breaker breaker, WorkerMetrics metrics, Series series) {
        if (breaker.begin()) {
            return new Permit(breaker, metrics, series);
        }
        metrics.broken(series, BreakerLimit.REQUESTS);
        return null;
    }

    Breaker breaker() {
        return breaker;
    }

    /** Whether it may be tried again, however often. */
    boolean again() {
        again = again || breaker.beginRetry();
        if (!again) {
            metrics.broken(series, BreakerLimit.RETRIES);
        }
        return again;
    }

    /** Whether one attempt more may be under way at a time, which counts as a request more. */
    boolean more() {
        if (!breaker.begin()) {
            metrics.broken(series, BreakerLimit.REQUESTS);
            return false;
        }
        if (!again()) {
            breaker.end();
            return false;
        }
        more++;
        return true;
    }

    /** One of those is over. */
    void less() {
        if (more > 0) {
            more--;
            breaker.end();
        }
    }

    /** An attempt has failed: counts it where a limit was reached. */
    void failed(ExchangeFailure failure) {
        if (failure == ExchangeFailure.CIRCUIT_CONNECTIONS) {
            metrics.broken(series, BreakerLimit.CONNECTIONS);
        } else if (failure == ExchangeFailure.CIRCUIT_PENDING) {
            metrics.broken(series, BreakerLimit.PENDING_REQUESTS);
        }
    }

    /** Gives it back. */
    void leave() {
        if (!left) {
            left = true;
            breaker.end();
            while (more > 0) {
                less();
            }
            if (again) {
                breaker.endRetry();
            }
        }
    }
}
