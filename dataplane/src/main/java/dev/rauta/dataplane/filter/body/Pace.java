// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.routes.filter.Filter;
import java.util.concurrent.TimeUnit;

/**
 * Holds one response to a rate by how soon the upstream may send more; confined to a worker.
 *
 * <p>Nothing waits here: what was not asked for has not come. So a response is ahead of its rate by a window at most.
 */
public final class Pace {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;
    private final long after;
    private final long began;
    private long granted;

    /** @param now when its first bytes come, in {@link System#nanoTime()} */
    public Pace(Filter.Bandwidth bandwidth, long now) {
        this.bytesPerSecond = bandwidth.bytesPerSecond();
        this.after = bandwidth.after();
        this.began = now;
    }

    /** How many of so many bytes, all of which have gone on, may be followed by others now; they are counted. */
    public int grant(int bytes, long now) {
        double due = after + (now - began) / SECOND * bytesPerSecond - granted;
        int grant = (int) Math.max(0, Math.min(bytes, due));
        granted += grant;
        return grant;
    }
}
