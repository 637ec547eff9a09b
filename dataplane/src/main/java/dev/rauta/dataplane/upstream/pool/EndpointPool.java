// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.ConnectionOwner;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.UpstreamConnection;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.upstream.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One worker's connections to one endpoint; confined to it.
 *
 * <p>A request gets a connection at once where there is room ({@code acquireNow}), else it waits for the one that is
 * being opened, so that a burst opens one HTTP/2 connection and not many. Whatever closes leaves the pool at once, so
 * dead connections never fill it.
 */
final class EndpointPool implements ConnectionOwner {
    private final Endpoint endpoint;
    private final Connector connector;
    private final PoolSettings settings;
    private final @Nullable Runnable refused;
    private final Http2Connections http2 = new Http2Connections();
    private final Http1Connections http1 = new Http1Connections();
    private final Waiting pending = new Waiting();

    /** Requests for a WebSocket, until the peer's SETTINGS say how they travel. */
    private final Waiting undecided = new Waiting();

    private int connectingHttp2;
    private boolean widening;
    private boolean draining;

    /**
     * @param refused run when the endpoint turns out not to speak the HTTP/2 that a verdict promised; null where its
     *     protocol is declared
     */
    EndpointPool(Endpoint endpoint, Connector connector, PoolSettings settings, @Nullable Runnable refused) {
        this.endpoint = endpoint;
        this.connector = connector;
        this.settings = settings;
        this.refused = refused;
    }

    /** Sends a request over HTTP/1.1. */
    void openHttp1(UpstreamRequest request, UpstreamHandler handler) {
        Http1Connection idle = http1.poll();
        if (idle != null) {
            idle.open(request, handler);
            return;
        }
        connector.connect(endpoint, Connector.Wish.HTTP1, this, new Connector.Result() {
            @Override
            public void onHttp1(Http1Connection connection) {
                http1.add(connection);
                start(connection, request, handler);
            }

            @Override
            public void onHttp2(Http2Connection connection) {
                connection.drain();
                handler.onFailure(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
            }

            @Override
            public void onFailure(ExchangeFailure failure) {
                handler.onFailure(failure);
            }
        });
    }

    /** Sends a request over HTTP/2, or what TLS agrees on. */
    void openShared(UpstreamRequest request, UpstreamHandler handler) {
        Http2Connection free = pending.isEmpty() ? http2.free(handler.oneOfMany()) : null;
        if (free != null) {
            free.open(request, handler);
            widenIfNeeded();
        } else if (alpnChoseHttp1()) {
            openHttp1(request, handler);
        } else {
            await(pending, request, handler);
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
            await(undecided, request, handler);
        }
    }

    /** Takes over an HTTP/2 connection that a probe has opened. */
    void adopt(Http2Connection connection) {
        http2.add(connection, this);
        http1.drain();
    }

    /** Takes no new request, finishes what is in flight. */
    void drain() {
        draining = true;
        pending.failAll(ExchangeFailure.NO_ENDPOINT);
        undecided.failAll(ExchangeFailure.NO_ENDPOINT);
        http2.drain();
        http1.drain();
    }

    /** Closes what has been idle for long and gives up on requests that have waited for long; called once a second. */
    void tick(long now) {
        pending.purge();
        undecided.purge();
        if (!http2.isEmpty() || connectingHttp2 == 0) {
            // While the first connection is being opened, its own timeout says how that ends.
            pending.expire(now - settings.pendingTimeout().toNanos());
            undecided.expire(now - settings.pendingTimeout().toNanos());
        }
        widenIfNeeded();
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
        return pending.size() + undecided.size();
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
            Waiting.Entry next = pending.poll();
            if (next == null) {
                break;
            }
            connection.open(next.request(), next.handler());
        }
        if (connection.settled()) {
            http2.onSettings(connection);
            decide();
        }
        widenIfNeeded();
    }

    @Override
    public void onReusable(Http1Connection connection) {
        Waiting.Entry next = connector.isTls() ? pending.poll() : null;
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
                if (!two.settled() && !draining) {
                    // It has not shown that it speaks HTTP/2 at all.
                    sendAllOverHttp1(undecided);
                }
            }
        }
        if (waiting() > 0 && !draining) {
            if (http2.isEmpty()) {
                connectShared();
            } else {
                widenIfNeeded();
            }
        }
    }

    private void await(Waiting queue, UpstreamRequest request, UpstreamHandler handler) {
        if (waiting() >= settings.pendingLimit()) {
            handler.onFailure(ExchangeFailure.POOL_EXHAUSTED);
            return;
        }
        queue.add(request, handler);
        if (http2.isEmpty()) {
            connectShared();
        } else {
            widenIfNeeded();
        }
    }

    private void decide() {
        if (!undecided.isEmpty()) {
            undecided.takeAll().forEach(entry -> openWebSocket(entry.request(), entry.handler()));
        }
    }

    private boolean alpnChoseHttp1() {
        return http2.isEmpty() && !http1.isEmpty() && connector.isTls();
    }

    /** Opens another HTTP/2 connection only where requests still wait, or the others are still crowded, a moment later. */
    private void widenIfNeeded() {
        if (widening || !(starved() || http2.crowded()) || connectingHttp2 > 0 || http2.size() >= settings.connectionLimit()) {
            return;
        }
        widening = true;
        connector.loop().schedule(this::widen, Duration.ofMillis(5).toNanos(), TimeUnit.NANOSECONDS);
    }

    private void widen() {
        widening = false;
        if ((starved() || http2.crowded()) && !draining && http2.size() < settings.connectionLimit()) {
            connectShared();
        }
    }

    /** Whether somebody waits for room, and not only for SETTINGS that are on their way. */
    private boolean starved() {
        return !pending.isEmpty() || (!undecided.isEmpty() && http2.settled());
    }

    private void connectShared() {
        if (connectingHttp2 > 0) {
            return;
        }
        connectingHttp2++;
        connector.connect(endpoint, Connector.Wish.SHARED, this, new Connector.Result() {
            @Override
            public void onHttp2(Http2Connection connection) {
                if (refused == null) {
                    accept(connection);
                } else {
                    // A verdict may be out of date: nothing is sent before the peer has proven it once more.
                    Settling.await(
                            connector, settings, connection, () -> accept(connection), () -> fallBack(refused));
                }
            }

            @Override
            public void onHttp1(Http1Connection connection) {
                connectingHttp2--;
                http1.add(connection);
                fanOut(connection);
                if (draining) {
                    connection.drain();
                }
            }

            @Override
            public void onFailure(ExchangeFailure failure) {
                connectingHttp2--;
                if (http2.isEmpty()) {
                    pending.failAll(failure);
                    undecided.failAll(failure);
                }
            }
        });
    }

    private void accept(Http2Connection connection) {
        connectingHttp2--;
        http2.add(connection, this);
        if (draining) {
            connection.drain();
        }
        // Also where nothing waits: the preface must leave for the peer's SETTINGS to come.
        connection.channel().flush();
        onCapacity(connection);
    }

    /** Not HTTP/2 after all; nothing has been sent, so everybody who waits goes over HTTP/1.1. */
    private void fallBack(Runnable tell) {
        connectingHttp2--;
        if (!http2.isEmpty()) {
            return;
        }
        tell.run();
        sendAllOverHttp1(pending);
        sendAllOverHttp1(undecided);
    }

    /** TLS agreed on HTTP/1.1: each waiting request gets a connection of its own. */
    private void fanOut(Http1Connection first) {
        Waiting.Entry next = pending.poll();
        if (next == null) {
            http1.keep(first);
        } else {
            first.open(next.request(), next.handler());
        }
        sendAllOverHttp1(pending);
        sendAllOverHttp1(undecided);
    }

    private void sendAllOverHttp1(Waiting queue) {
        queue.takeAll().forEach(entry -> openHttp1(entry.request(), entry.handler()));
    }

    private void start(Http1Connection connection, UpstreamRequest request, UpstreamHandler handler) {
        if (handler.abandoned()) {
            http1.keep(connection);
        } else {
            connection.open(request, handler);
        }
        if (draining) {
            connection.drain();
        }
    }
}
