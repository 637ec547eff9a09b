// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

/** Hears what dataplanes make of snapshots; called on the transport's thread, so it must not block. */
public interface VerdictListener {

    /** A dataplane has ruled on a version. */
    void onVerdict(DataplaneId dataplane, Verdict verdict);

    /** A dataplane has gone; its earlier verdicts no longer count. */
    void onGone(DataplaneId dataplane);
}
