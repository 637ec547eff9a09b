// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many connections one worker has to an upstream, and how many requests wait for one, against the limits of who asks;
 * confined to the worker.
 *
 * <p>A connection counts until its socket is closed, and what waits is counted when somebody wants to know: so no count can
 * stay behind.
 */
final class Room {
    private Collection<EndpointPool> pools = List.of();
    private @Nullable Breaker last;
    private int connections;
    private int opening;

    /** Looks at these from now on. @param live changes with the pools that there are */
    void of(Collection<EndpointPool> live) {
        pools = live;
    }

    /** Who asked last says how many connections nobody waits for there may be. */
    void asks(UpstreamRequest request) {
        last = request.breaker();
    }

    /** A connection is being opened. */
    void onOpening() {
        connections++;
    }

    /** It has come to nothing. */
    void onFailed() {
        connections--;
    }

    /** It is there; it counts until it is closed. */
    void onOpen(Channel channel) {
        channel.closeFuture().addListener(_ -> connections--);
    }

    /** A connection counts that was opened for another purpose. */
    void onAdopted(Channel channel) {
        onOpening();
        onOpen(channel);
    }

    /** A request waits for a connection of its own to be opened. */
    void onWaiting() {
        opening++;
    }

    /** It does not any more. */
    void onServed() {
        opening--;
    }

    /** Whether there may be another connection that nobody asks for by himself. */
    boolean forAnother() {
        return last == null || connections < last.mostConnections();
    }

    /** Why {@code request} may not open a connection, null where it may. */
    @Nullable ExchangeFailure refusesConnection(UpstreamRequest request) {
        Breaker breaker = request.breaker();
        if (breaker == null || connections < breaker.mostConnections() || closeIdle()) {
            return null;
        }
        return ExchangeFailure.CIRCUIT_CONNECTIONS;
    }

    /** Why {@code request} may not wait for a connection, null where it may. */
    @Nullable ExchangeFailure refusesWaiting(UpstreamRequest request) {
        Breaker breaker = request.breaker();
        if (breaker == null || waiting() < breaker.mostPending()) {
            return null;
        }
        // Whose clients have gone need not wait for the next tick.
        pools.forEach(EndpointPool::purge);
        return waiting() < breaker.mostPending() ? null : ExchangeFailure.CIRCUIT_PENDING;
    }

    /** Requests that wait, whether for a connection of their own or for any. */
    int waiting() {
        int all = opening;
        for (EndpointPool pool : pools) {
            all += pool.waiting();
        }
        return all;
    }

    /** Closes a connection that nobody uses, to an endpoint that this request does not go to. */
    private boolean closeIdle() {
        for (EndpointPool pool : pools) {
            if (pool.closeIdle()) {
                return true;
            }
        }
        return false;
    }
}
