// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.upstream.ConnectionOwner;
import dev.rauta.dataplane.upstream.Http2Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP/2 connections to one endpoint that take requests; confined to a worker. */
final class Http2Connections {
    /** From so many streams on, what is ready for one waits long for its turn. */
    private static final int CROWD = 256;

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

    /**
     * One that takes a stream now, null where none does: the first until it is crowded, then the emptiest.
     *
     * @param oneOfMany asked for by one of many requests of a client, which leave the emptiest to others: what an upstream
     *     has ready for clients that do not read is ahead of everything else on the connection
     */
    @Nullable Http2Connection free(boolean oneOfMany) {
        if (all.size() == 1) {
            Http2Connection only = all.getFirst();
            return only.hasCapacity() ? only : null;
        }
        Http2Connection left = oneOfMany ? emptiest(null) : null;
        Http2Connection free = emptiest(left);
        if (free == null) {
            return left;
        }
        for (int i = 0; i < all.size(); i++) {
            Http2Connection one = all.get(i);
            if (one != left && !crowded(one) && one.hasCapacity()) {
                return one;
            }
        }
        return free;
    }

    private @Nullable Http2Connection emptiest(@Nullable Http2Connection but) {
        Http2Connection emptiest = null;
        for (int i = 0; i < all.size(); i++) {
            Http2Connection one = all.get(i);
            if (one != but && one.hasCapacity() && (emptiest == null || one.streams() < emptiest.streams())) {
                emptiest = one;
            }
        }
        return emptiest;
    }

    /** Whether there are so many streams on {@code connection} that more belong on another. */
    static boolean crowded(Http2Connection connection) {
        return connection.streams() >= CROWD;
    }

    /** Whether there are so many streams on each that another connection is worth it. */
    boolean crowded() {
        for (int i = 0; i < all.size(); i++) {
            if (!crowded(all.get(i))) {
                return false;
            }
        }
        return !all.isEmpty();
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

    /** Closes one that carries nothing; false where there is none. */
    boolean closeIdle() {
        for (Http2Connection connection : all) {
            if (connection.streams() == 0) {
                connection.drain();
                return true;
            }
        }
        return false;
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
