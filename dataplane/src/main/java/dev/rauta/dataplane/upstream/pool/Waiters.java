// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import java.util.function.BiConsumer;

/**
 * Everybody who waits for a connection to one endpoint; confined to a worker.
 *
 * @param pending requests that any connection takes
 * @param undecided requests for a WebSocket, until the peer's SETTINGS say how they travel
 */
record Waiters(Waiting pending, Waiting undecided) {

    Waiters() {
        this(new Waiting(), new Waiting());
    }

    int size() {
        return pending.size() + undecided.size();
    }

    /** Of whoever waits the longest, in nanoseconds. */
    long patience() {
        return Math.max(pending.patience(), undecided.patience());
    }

    boolean isEmpty() {
        return pending.isEmpty() && undecided.isEmpty();
    }

    /** Takes all out and has each sent. */
    void sendAll(BiConsumer<UpstreamRequest, UpstreamHandler> sending) {
        pending.sendAll(sending);
        undecided.sendAll(sending);
    }

    void failAll(ExchangeFailure failure) {
        pending.failAll(failure);
        undecided.failAll(failure);
    }

    /** Forgets those that nobody waits for any more. */
    void purge() {
        pending.purge();
        undecided.purge();
    }

    /** Gives up on those that have waited since before {@code oldest}, in {@link System#nanoTime()}. */
    void expire(long oldest) {
        pending.expire(oldest);
        undecided.expire(oldest);
    }
}
