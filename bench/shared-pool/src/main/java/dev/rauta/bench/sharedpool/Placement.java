// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import dev.rauta.routes.upstream.Endpoint;

/** Whose connection a request goes by. */
interface Placement {

    /** A request's connection, by the worker whose it is, for a request of {@code home}; on home's loop. */
    Lane take(Lane home, Endpoint endpoint);

    /**
     * The request is over; on the loop of {@code lane}.
     *
     * @param reusable whether its connection may take another
     */
    void give(Lane lane, Endpoint endpoint, boolean reusable);

    /** A pool for each worker: its own connections, and nothing to ask or tell anybody. */
    Placement OWN = new Placement() {
        @Override
        public Lane take(Lane home, Endpoint endpoint) {
            return home;
        }

        @Override
        public void give(Lane lane, Endpoint endpoint, boolean reusable) {
            // The worker's own pool knows.
        }
    };
}
