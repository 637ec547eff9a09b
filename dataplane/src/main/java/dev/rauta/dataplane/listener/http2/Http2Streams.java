// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which streams of a client's HTTP/2 connection carry an exchange; confined to a worker. */
final class Http2Streams {
    private final Http2Session session;
    private int open;
    private long idleSince = System.nanoTime();

    Http2Streams(Http2Session session) {
        this.session = session;
    }

    /** How many carry an exchange. */
    int open() {
        return open;
    }

    /** For how long none has, in nanoseconds; zero while one does. */
    long idle(long now) {
        return open == 0 ? now - idleSince : 0;
    }

    /** One more carries an exchange. */
    void began() {
        open++;
    }

    /** One that carried an exchange has ended. */
    void ended() {
        if (--open == 0) {
            idleSince = System.nanoTime();
        }
    }

    /** Those that fulfil {@code condition}, in a list of its own, so that they may be ended one by one. */
    List<Http2ServerStream> choose(Predicate<Http2ServerStream> condition) {
        List<Http2ServerStream> chosen = new ArrayList<>();
        for (Http2Stream stream : session.choose(_ -> true)) {
            if (stream instanceof Http2ServerStream ours && condition.test(ours)) {
                chosen.add(ours);
            }
        }
        return chosen;
    }
}
