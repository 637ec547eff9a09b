// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.ConnectionOwner;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP/1.1 connections to one endpoint, busy and idle, each for one request at a time; confined to a worker. */
final class Http1Connections {
    private final Endpoint endpoint;
    private final Connector connector;
    private final ConnectionOwner owner;
    private final List<Http1Connection> all = new ArrayList<>();

    /** Its tail is what has waited longest for work. */
    private final Deque<Http1Connection> idle = new ArrayDeque<>();

    private boolean leaving;

    Http1Connections(Endpoint endpoint, Connector connector, ConnectionOwner owner) {
        this.endpoint = endpoint;
        this.connector = connector;
        this.owner = owner;
    }

    List<Http1Connection> all() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Sends a request on the connection that was used last, or on a new one. */
    void open(UpstreamRequest request, UpstreamHandler handler) {
        Http1Connection next = poll();
        if (next != null) {
            next.open(request, handler);
            return;
        }
        Room room = connector.room();
        ExchangeFailure refused = room.refusesConnection(request);
        refused = refused == null ? room.refusesWaiting(request) : refused;
        if (refused != null) {
            handler.onFailure(refused);
            return;
        }
        room.onWaiting();
        connector.connect(endpoint, new Connector.Wanted(Connector.Wish.HTTP1, handler.patience()), owner, new Connector.Result() {
            @Override
            public void onHttp1(Http1Connection connection) {
                room.onServed();
                add(connection);
                start(connection, request, handler);
            }

            @Override
            public void onHttp2(Http2Connection connection) {
                room.onServed();
                connection.drain();
                handler.onFailure(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
            }

            @Override
            public void onFailure(ExchangeFailure failure) {
                room.onServed();
                handler.onFailure(failure);
            }
        });
    }

    private void start(Http1Connection connection, UpstreamRequest request, UpstreamHandler handler) {
        if (handler.abandoned()) {
            keep(connection);
        } else {
            connection.open(request, handler);
        }
        if (leaving) {
            connection.drain();
        }
    }

    void add(Http1Connection connection) {
        all.add(connection);
    }

    /** Keeps a connection for the next request. */
    void keep(Http1Connection connection) {
        idle.addFirst(connection);
    }

    /** Takes out the connection that was used last, null where none can be used. */
    private @Nullable Http1Connection poll() {
        Http1Connection next = idle.pollFirst();
        while (next != null && !next.usable()) {
            next = idle.pollFirst();
        }
        return next;
    }

    void remove(Http1Connection connection) {
        all.remove(connection);
        idle.remove(connection);
    }

    /** Has those that are there finish what they carry, and no more. */
    void drain() {
        idle.clear();
        List.copyOf(all).forEach(Http1Connection::drain);
    }

    /** Drains, and whatever is still being opened too. */
    void leave() {
        leaving = true;
        drain();
    }

    /** Closes the one that has been idle for longest; false where there is none. */
    boolean closeIdle() {
        Http1Connection last = idle.pollLast();
        while (last != null && !last.usable()) {
            last = idle.pollLast();
        }
        if (last != null) {
            last.drain();
        }
        return last != null;
    }

    /** Closes those that have been idle since before {@code oldest}, in {@link System#nanoTime()}. */
    void closeIdle(long oldest) {
        for (Http1Connection last = idle.peekLast();
                last != null && last.idleSince() - oldest < 0;
                last = idle.peekLast()) {
            idle.removeLast();
            last.drain();
        }
    }
}
