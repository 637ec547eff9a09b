// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.upstream.ConnectionOwner;
import dev.rauta.dataplane.upstream.Http2Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP/2 connections to one endpoint that take requests; confined to a worker. */
final class Http2Connections {
    private final List<Http2Connection> all = new ArrayList<>();

    /** What a peer allowed last, its next connection probably allows too. */
    private int streamLimit = Http2Connection.STREAMS_BEFORE_SETTINGS;

    List<Http2Connection> all() {
        return all;
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void add(Http2Connection connection, ConnectionOwner owner) {
        all.add(connection);
        connection.owner(owner, streamLimit);
    }

    void remove(Http2Connection connection) {
        all.remove(connection);
    }

    /** One has announced its limit. */
    void onSettings(Http2Connection connection) {
        streamLimit = Math.min(connection.limit(), Http2Connection.STREAMS_BEFORE_SETTINGS);
    }

    /** One that takes a stream now, null where none does. */
    @Nullable Http2Connection free() {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).hasCapacity()) {
                return all.get(i);
            }
        }
        return null;
    }

    /** One that takes an extended CONNECT now, null where none does. */
    @Nullable Http2Connection freeForConnect() {
        for (Http2Connection connection : all) {
            if (connection.extendedConnect() && connection.hasCapacity()) {
                return connection;
            }
        }
        return null;
    }

    /** Whether peers have said what they take, and none of them takes extended CONNECT. */
    boolean takeNoConnect() {
        return all.stream().anyMatch(Http2Connection::settled)
                && all.stream().noneMatch(Http2Connection::extendedConnect);
    }

    /** Whether every peer has sent its SETTINGS. */
    boolean settled() {
        return all.stream().allMatch(Http2Connection::settled);
    }

    void drain() {
        List.copyOf(all).forEach(Http2Connection::drain);
    }

    /** Closes those that have carried nothing since before {@code oldest}, in {@link System#nanoTime()}. */
    void closeIdle(long oldest) {
        for (Http2Connection connection : List.copyOf(all)) {
            if (connection.streams() == 0 && connection.idleSince() - oldest < 0) {
                connection.drain();
            }
        }
    }
}
