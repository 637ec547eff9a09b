// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.overload;

import dev.rauta.dataplane.metrics.Limit;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests away before a worker's memory or the delay of its loop runs away, so that those it takes are served in time;
 * confined to a worker.
 *
 * <p>Each request is drawn for itself, whatever connection it comes by: a client's next try has the chances of everybody.
 */
public final class Overload {
    private final int most;
    private final DelayControl delay;
    private final SplittableRandom random;
    private long due;

    /**
     * @param limits with a number of requests
     * @param seed of what is drawn
     */
    public Overload(OverloadLimits limits, long seed) {
        this.most = limits.requests();
        this.delay = new DelayControl(limits.loopDelay().toNanos());
        this.random = new SplittableRandom(seed);
        this.due = System.nanoTime();
    }

    /**
     * The limit that has a new request turned away; null where it is welcome.
     *
     * @param active how many are in flight, without it
     */
    public @Nullable Limit refuses(int active, long now) {
        if (active >= most) {
            return Limit.CONCURRENT_REQUESTS_OF_WORKER;
        }
        delay.look(now, now - due);
        double share = delay.share();
        return share > 0 && random.nextDouble() < share ? Limit.LOOP_DELAY : null;
    }

    /**
     * Hears how late the loop was; many times a second.
     *
     * @param late in nanoseconds
     * @param next when it is due again
     */
    public void tick(long now, long late, long next) {
        delay.tick(now, late);
        due = next;
    }

    /** What part of new requests is turned away because the loop is late, 0 to 1. */
    public double share() {
        return delay.share();
    }
}
