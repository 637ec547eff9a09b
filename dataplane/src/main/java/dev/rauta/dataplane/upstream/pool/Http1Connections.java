// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.upstream.Http1Connection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP/1.1 connections to one endpoint, busy and idle; confined to a worker. */
final class Http1Connections {
    private final List<Http1Connection> all = new ArrayList<>();

    /** Its tail is what has waited longest for work. */
    private final Deque<Http1Connection> idle = new ArrayDeque<>();

    List<Http1Connection> all() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void add(Http1Connection connection) {
        all.add(connection);
    }

    /** Keeps a connection for the next request. */
    void keep(Http1Connection connection) {
        idle.addFirst(connection);
    }

    /** Takes out the connection that was used last, null where none can be used. */
    @Nullable Http1Connection poll() {
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

    void drain() {
        idle.clear();
        List.copyOf(all).forEach(Http1Connection::drain);
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
