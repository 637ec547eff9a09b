// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Waits for the SETTINGS that prove a peer to speak HTTP/2 (RFC 9113, section 3.4). */
final class Settling {
    private boolean decided;

    private Settling() {}

    /**
     * Runs exactly one of the two, on the loop.
     *
     * @param proven the peer's SETTINGS have come
     * @param refused it closed the connection, or said nothing in time; the connection is closed
     */
    static void await(Connector connector, PoolSettings settings, Http2Connection connection, Runnable proven, Runnable refused) {
        Settling one = new Settling();
        Future<?> timeout = connector.loop()
                .schedule(
                        () -> {
                            connection.channel().close();
                        },
                        settings.probeTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        connection.whenSettled(() -> one.decide(timeout, proven));
        connection.channel().closeFuture().addListener(_ -> one.decide(timeout, refused));
        connection.channel().flush();
    }

    private void decide(Future<?> timeout, Runnable what) {
        if (!decided) {
            decided = true;
            timeout.cancel(false);
            what.run();
        }
    }
}
