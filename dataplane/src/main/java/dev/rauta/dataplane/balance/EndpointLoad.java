// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What is under way at an endpoint, and how long its answers take: a moving average that follows a slower answer at once and
 * forgets it over seconds, so that one that was slow, or failed, is asked again.
 */
final class EndpointLoad implements Load {
    /** After so long what was seen counts for a third. */
    private static final double MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What a failure counts for: who refuses everything answers sooner than all others. */
    private static final long FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is expected of one that has been asked and has never answered. */
    private static final double UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Endpoint endpoint;
    private final LongSupplier nanoTime;
    private double average;
    private long seen;
    private boolean known;
    private int underWay;

    /** @param nanoTime a monotonic clock */
    EndpointLoad(Endpoint endpoint, LongSupplier nanoTime) {
        this.endpoint = endpoint;
        this.nanoTime = nanoTime;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** How much is to be waited for there; less is better. */
    double expected(long now) {
        if (!known) {
            return underWay == 0 ? 0 : UNKNOWN_NANOS * underWay;
        }
        return average * forgotten(now) * (underWay + 1);
    }

    @Override
    public void began() {
        underWay++;
    }

    @Override
    public void answered(long nanos) {
        long now = nanoTime.getAsLong();
        if (!known || nanos > average * forgotten(now)) {
            average = nanos;
        } else {
            double kept = forgotten(now);
            average = average * kept + nanos * (1 - kept);
        }
        known = true;
        seen = now;
    }

    @Override
    public void failed(boolean connected) {
        answered(FAILURE_NANOS);
    }

    @Override
    public void ended() {
        underWay--;
    }

    private double forgotten(long now) {
        return Math.exp(-Math.max(0, now - seen) / MEMORY_NANOS);
    }
}
