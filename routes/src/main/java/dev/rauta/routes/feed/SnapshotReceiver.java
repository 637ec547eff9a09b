// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

/** The dataplane's end of a feed: applies what arrives. */
public interface SnapshotReceiver {

    /**
     * Applies a whole snapshot and says what came of it, in that order. Called by one thread at a time, never by a
     * worker; may block while workers adopt it.
     */
    Verdict apply(Publication publication);
}
