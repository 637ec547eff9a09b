// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.UpstreamConnection;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.upstream.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worker's connections to one endpoint; confined to it.
 *
 * <p>A request gets a connection at once where there is room, else it waits for the one that is being opened, so that a burst
 * opens one HTTP/2 connection and not many. Whatever closes leaves the pool at once, so dead connections never fill it.
 */
final class EndpointPool implements SharedOpening.Pool {
    private final Endpoint endpoint;
    private final Connector connector;
    private final PoolSettings settings;
    private final @Nullable Runnable refused;
    private final Http2Connections http2 = new Http2Connections();
    private final Http1Connections http1;
    private final Waiters waiters = new Waiters();
    private final SharedOpening opening;
    private boolean draining;
    private boolean left;

    /**
     * @param refused run when the endpoint turns out not to speak the HTTP/2 that a verdict promised; null where its
     *     protocol is declared
     */
    EndpointPool(Endpoint endpoint, Connector connector, @Nullable Runnable refused) {
        this.endpoint = endpoint;
        this.connector = connector;
        this.settings = connector.settings();
        this.refused = refused;
        this.http1 = new Http1Connections(endpoint, connector, this);
        this.opening = new SharedOpening(this, endpoint, connector, http2, waiters);
    }

    /** Sends a request over HTTP/1.1. */
    void openHttp1(UpstreamRequest request, UpstreamHandler handler) {
        http1.open(request, handler);
    }

    /** Sends a request over HTTP/2, or what TLS agrees on. */
    void openShared(UpstreamRequest request, UpstreamHandler handler) {
        Http2Connection free = waiters.pending().isEmpty() ? http2.free(handler.oneOfMany()) : null;
        if (free != null) {
            free.open(request, handler);
            opening.onStreams(free);
        } else if (alpnChoseHttp1()) {
            openHttp1(request, handler);
        } else {
            await(waiters.pending(), request, handler);
        }
    }

    /**
     * Asks for a WebSocket over HTTP/2 where the peer takes extended CONNECT (RFC 8441), else over HTTP/1.1; its SETTINGS
     * are waited for.
     */
    void openWebSocket(UpstreamRequest request, UpstreamHandler handler) {
        Http2Connection free = http2.freeForConnect();
        if (free != null) {
            free.open(request, handler);
        } else if (alpnChoseHttp1() || http2.takeNoConnect()) {
            openHttp1(request, handler);
        } else {
            await(waiters.undecided(), request, handler);
        }
    }

    /** Takes over an HTTP/2 connection that a probe has opened. */
    void adopt(Http2Connection connection) {
        connector.room().onAdopted(connection.channel());
        http2.add(connection, this);
        http1.drain();
    }

    /**
     * Takes no new request, finishes what is in flight.
     *
     * @param elsewhere whether requests that still wait have another endpoint to go to; else this one serves them yet
     */
    void drain(boolean elsewhere) {
        draining = true;
        if (elsewhere) {
            waiters.failAll(ExchangeFailure.UPSTREAM_GOAWAY);
        }
        leaveIfServed();
    }

    private void leaveIfServed() {
        if (draining && !left && waiters.isEmpty()) {
            left = true;
            opening.leave();
            http2.drain();
            http1.leave();
        }
    }

    /** Whether it has drained, and nothing of it is left. */
    boolean over() {
        return left && http1.isEmpty() && http2.isEmpty();
    }

    /** Closes what has been idle for long and gives up on requests that have waited for long; called once a second. */
    void tick(long now) {
        if (waiters.isEmpty() && http1.isEmpty() && http2.isEmpty()) {
            // As most are, of many thousands.
            leaveIfServed();
            return;
        }
        waiters.purge();
        if (!http2.isEmpty() || !opening.underWay()) {
            // While the first connection is being opened, its own timeout says how that ends.
            waiters.expire(now - settings.pendingTimeout().toNanos());
        }
        leaveIfServed();
        opening.consider();
        long oldest = now - settings.idleTimeout().toNanos();
        http1.closeIdle(oldest);
        http2.closeIdle(oldest);
    }

    List<Http2Connection> http2() {
        return http2.all();
    }

    List<Http1Connection> http1() {
        return http1.all();
    }

    int waiting() {
        return waiters.size();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    boolean hasHttp2() {
        return !http2.isEmpty();
    }

    @Override
    public void onCapacity(Http2Connection connection) {
        while (connection.hasCapacity()) {
            Waiting.Entry next = waiters.pending().poll();
            if (next == null) {
                break;
            }
            connection.open(next.request(), next.handler());
        }
        if (connection.settled()) {
            http2.onSettings(connection);
            decide();
        }
        opening.onStreams(connection);
        leaveIfServed();
    }

    @Override
    public void onReusable(Http1Connection connection) {
        Waiting.Entry next = connector.isTls() ? waiters.pending().poll() : null;
        if (next != null) {
            connection.open(next.request(), next.handler());
        } else {
            http1.keep(connection);
        }
    }

    @Override
    public void onRetired(UpstreamConnection connection) {
        switch (connection) {
            case Http1Connection one -> http1.remove(one);
            case Http2Connection two -> {
                http2.remove(two);
                if (!two.settled() && !left) {
                    // It has not shown that it speaks HTTP/2 at all.
                    waiters.undecided().sendAll(http1::open);
                }
            }
        }
        if (!waiters.isEmpty() && !left) {
            opening.onWaiting();
        }
        leaveIfServed();
    }

    /** Forgets those that nobody waits for any more. */
    void purge() {
        waiters.purge();
    }

    /** Closes one connection that nobody uses; false where there is none. */
    boolean closeIdle() {
        return http1.closeIdle() || (waiters.isEmpty() && http2.closeIdle());
    }

    private void await(Waiting queue, UpstreamRequest request, UpstreamHandler handler) {
        Room room = connector.room();
        ExchangeFailure refused = http2.isEmpty() && !opening.underWay() ? room.refusesConnection(request) : null;
        refused = refused == null ? room.refusesWaiting(request) : refused;
        if (refused != null) {
            handler.onFailure(refused);
        } else if (waiters.size() >= settings.pendingLimit()) {
            handler.onFailure(ExchangeFailure.POOL_EXHAUSTED);
        } else {
            queue.add(request, handler);
            opening.onWaiting();
        }
    }

    private void decide() {
        if (!waiters.undecided().isEmpty()) {
            waiters.undecided().sendAll(this::openWebSocket);
        }
    }

    private boolean alpnChoseHttp1() {
        return http2.isEmpty() && !http1.isEmpty() && connector.isTls();
    }

    @Override
    public void onHttp2(Http2Connection connection) {
        http2.add(connection, this);
        // Also where nothing waits: the preface must leave for the peer's SETTINGS to come.
        connection.channel().flush();
        onCapacity(connection);
        if (left && !connection.retired()) {
            connection.drain();
        }
    }

    /** TLS agreed on HTTP/1.1: each waiting request gets a connection of its own. */
    @Override
    public void onHttp1(Http1Connection connection) {
        http1.add(connection);
        Waiting.Entry next = waiters.pending().poll();
        if (next == null) {
            http1.keep(connection);
        } else {
            connection.open(next.request(), next.handler());
        }
        waiters.sendAll(http1::open);
        leaveIfServed();
        if (left) {
            connection.drain();
        }
    }

    @Override
    public void onFailure(ExchangeFailure failure) {
        if (http2.isEmpty()) {
            waiters.failAll(failure);
        }
        leaveIfServed();
    }

    @Override
    public boolean guessed() {
        return refused != null;
    }

    /** Everybody who waits goes over HTTP/1.1. */
    @Override
    public void onMisjudged() {
        if (http2.isEmpty() && refused != null) {
            refused.run();
            waiters.sendAll(http1::open);
        }
        leaveIfServed();
    }
}
