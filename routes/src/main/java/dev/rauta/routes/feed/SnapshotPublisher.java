// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import java.util.Set;

/** The controller's end of a feed. */
public interface SnapshotPublisher extends AutoCloseable {

    /**
     * Makes {@code publication} the newest one: every dataplane gets it, or what it lacks of it, unless a newer one overtakes
     * it, or it is behind what the dataplane has been told. Publishing equal content again sends nothing. Never blocks; any
     * thread.
     */
    void publish(Publication publication);

    /** The dataplanes that are connected now, be it to another replica that tells of them; any thread. */
    Set<DataplaneId> connected();

    /** How many dataplanes are connected to this end now. */
    default int dataplanes() {
        return connected().size();
    }

    /** Ends the feed; dataplanes serve on with what they hold. */
    @Override
    void close();
}
