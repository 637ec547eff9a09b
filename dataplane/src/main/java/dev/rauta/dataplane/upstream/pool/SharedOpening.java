// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.upstream.ConnectionOwner;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.routes.upstream.Endpoint;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections to one endpoint that many requests share, one at a time, and finds out what each speaks; confined
 * to a worker.
 *
 * <p>Another one beside those that are there is worth it only where requests still wait, or the others are still crowded, a
 * moment later.
 */
final class SharedOpening {
    private static final long MOMENT_MILLIS = 5;

    /** Who asks for them. */
    interface Pool extends ConnectionOwner, Connector.Result {

        /** Whether that the endpoint speaks HTTP/2 was found out once, so that each connection must prove it anew. */
        boolean guessed();

        /** The endpoint does not speak HTTP/2 after all; nothing has been sent to it. */
        void onMisjudged();
    }

    private final Pool pool;
    private final Endpoint endpoint;
    private final Connector connector;
    private final Http2Connections there;
    private final Waiters waiters;
    private boolean opening;
    private boolean considering;
    private boolean leaving;

    /**
     * @param there those that are there
     * @param waiters who waits for one
     */
    SharedOpening(Pool pool, Endpoint endpoint, Connector connector, Http2Connections there, Waiters waiters) {
        this.pool = pool;
        this.endpoint = endpoint;
        this.connector = connector;
        this.there = there;
        this.waiters = waiters;
    }

    /** Whether one is being opened. */
    boolean underWay() {
        return opening;
    }

    /** Goes on with what is being opened, and with no other. */
    void leave() {
        leaving = true;
    }

    /** Somebody waits: opens the first at once. */
    void onWaiting() {
        if (there.isEmpty()) {
            open();
        } else {
            consider();
        }
    }

    /** {@code connection} has taken a stream or lost one: looks only where that matters, for it is asked with every request. */
    void onStreams(Http2Connection connection) {
        if (Http2Connections.crowded(connection) || !waiters.isEmpty()) {
            consider();
        }
    }

    /** Looks whether another is worth it. */
    void consider() {
        if (!considering && !opening && worthIt()) {
            considering = true;
            connector.loop().schedule(this::decide, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void decide() {
        considering = false;
        if (!leaving && worthIt()) {
            open();
        }
    }

    private boolean worthIt() {
        return (starved() || there.crowded()) && there.size() < connector.settings().connectionLimit()
                && connector.room().forAnother();
    }

    /** Whether somebody waits for room, and not only for SETTINGS that are on their way. */
    private boolean starved() {
        return !waiters.pending().isEmpty() || (!waiters.undecided().isEmpty() && there.settled());
    }

    private void open() {
        if (opening) {
            return;
        }
        opening = true;
        connector.connect(endpoint, new Connector.Wanted(Connector.Wish.SHARED, waiters.patience()), pool, new Connector.Result() {
            @Override
            public void onHttp2(Http2Connection connection) {
                if (pool.guessed()) {
                    // A verdict may be out of date: nothing is sent before the peer has proven it once more.
                    Settling.await(connector, connector.settings(), connection, () -> accept(connection), () -> misjudged());
                } else {
                    accept(connection);
                }
            }

            @Override
            public void onHttp1(Http1Connection connection) {
                opening = false;
                pool.onHttp1(connection);
            }

            @Override
            public void onFailure(ExchangeFailure failure) {
                opening = false;
                pool.onFailure(failure);
            }
        });
    }

    private void accept(Http2Connection connection) {
        opening = false;
        pool.onHttp2(connection);
    }

    private void misjudged() {
        opening = false;
        pool.onMisjudged();
    }
}
