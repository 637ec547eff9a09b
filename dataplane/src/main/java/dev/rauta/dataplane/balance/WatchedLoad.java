// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.dataplane.balance.resilience.Ejections;
import dev.rauta.routes.upstream.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever leaves out endpoints that fail, and whoever else wants to know.
 *
 * @param other null: nobody
 */
record WatchedLoad(Endpoint endpoint, Ejections ejections, @Nullable Load other) implements Load {
    @Override
    public void began() {
        if (other != null) {
            other.began();
        }
    }

    @Override
    public void answered(long nanos) {
        if (other != null) {
            other.answered(nanos);
        }
    }

    @Override
    public void completed(int status) {
        ejections.answered(endpoint, status);
    }

    @Override
    public void failed(boolean connected) {
        ejections.failed(endpoint, connected);
        if (other != null) {
            other.failed(connected);
        }
    }

    @Override
    public void ended() {
        if (other != null) {
            other.ended();
        }
    }
}
