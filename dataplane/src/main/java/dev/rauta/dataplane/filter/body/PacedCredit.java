// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.routes.filter.TrafficLimit;
import java.util.concurrent.TimeUnit;

/**
 * How much of one request's body may have come by now, so that it keeps to a rate; confined to a worker.
 *
 * <p>Nothing is held back of what is here: it is the client that gets no credit for more until its time has come.
 */
public final class PacedCredit {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TrafficLimit.RequestBandwidth bandwidth;
    private final long began = System.nanoTime();

    /** Its time begins now. */
    public PacedCredit(TrafficLimit.RequestBandwidth bandwidth) {
        this.bandwidth = bandwidth;
    }

    /**
     * How many bytes of {@code owed} the client may be credited with now.
     *
     * @param come how much of the body has come, in bytes
     */
    public int due(int owed, long come) {
        double may = bandwidth.after() + (System.nanoTime() - began) / SECOND * bandwidth.bytesPerSecond() - come;
        return (int) Math.clamp(may, 0, owed);
    }
}
