// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.overload;

import java.util.concurrent.TimeUnit;

/**
 * What part of requests is turned away so that a loop is no later than it may; confined to a worker.
 *
 * <p>A loop that is late once has had a pause, and one that stays late for a second has a queue that does not go away: only the
 * least delay of a while tells one from the other (RFC 8289, section 3). From then on the part follows how far the delay is
 * from what it may be, up and down; it is gone as soon as the delay stays below, for nothing else keeps it. In the midst of a pass
 * that has too much to do the loop looks too, for its end may be far away.
 */
final class DelayControl {
    /** How long the loop must have been late at each look. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    /** How long between two looks in the midst of a pass. */
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);

    /** How much a second changes, where the delay is twice what it may be, or nothing. */
    private static final double STEP = 1;

    /** The most that one look changes: looks are rare where a loop is late, and the worse it is. */
    private static final double LARGEST_STEP = 0.25;

    /** Some always pass, for who is turned away costs something too, and says nothing of what would be without. */
    private static final double MOST = 0.99;

    private final long target;
    private boolean late;
    private long lateSince;
    private long looked;
    private double share;

    /** @param target how late the loop may be, in nanoseconds; zero: as late as it comes */
    DelayControl(long target) {
        this.target = target;
    }

    /**
     * Looks at the time that something was due.
     *
     * @param delay how late it runs, in nanoseconds
     */
    void tick(long now, long delay) {
        if (target == 0) {
            return;
        }
        if (delay <= target) {
            late = false;
        } else if (!late) {
            late = true;
            lateSince = now;
        }
        if (share > 0 || (late && now - lateSince >= PATIENCE)) {
            double excess = Math.clamp((double) delay / target - 1, -1, 1);
            double step = Math.min(STEP * (now - looked) / TimeUnit.SECONDS.toNanos(1), LARGEST_STEP);
            share = Math.clamp(share + step * excess, 0, MOST);
        }
        looked = now;
    }

    /**
     * Looks in the midst of a pass; as often as one likes.
     *
     * @param delay how late what is due is by now, in nanoseconds; negative: it is not due yet
     */
    void look(long now, long delay) {
        // Less tells nothing before the end.
        if (delay > target && now - looked >= BETWEEN) {
            tick(now, delay);
        }
    }

    /** 0 to 1. */
    double share() {
        return share;
    }
}
