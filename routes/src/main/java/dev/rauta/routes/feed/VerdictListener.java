// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import java.time.Duration;

/** Hears what dataplanes make of snapshots; called on the transport's thread, so it must not block. */
public interface VerdictListener {

    /** A dataplane has come, or come back; what it holds follows as a verdict, if it holds anything. */
    default void onConnected(DataplaneId dataplane) {}

    /**
     * A dataplane has been told more of the source than was seen for what was published last, so it is sent nothing. Told again
     * and again while that lasts: publishing what is seen now ends it.
     */
    default void onAhead(DataplaneId dataplane) {}

    /** A dataplane has ruled on a version. */
    void onVerdict(DataplaneId dataplane, Verdict verdict);

    /** A push has been ruled on, so long after it was sent; its verdict follows. */
    default void onPushed(DataplaneId dataplane, Duration took) {}

    /** A dataplane has gone; its earlier verdicts no longer count. */
    void onGone(DataplaneId dataplane);
}
