// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.http2.FeedClient;
import dev.rauta.routes.feed.http2.FeedClientSettings;
import dev.rauta.routes.feed.http2.FeedRuntime;
import dev.rauta.routes.feed.http2.Held;
import java.nio.file.Path;
import java.util.Optional;

/** How simulated dataplanes connect: by the product's own client of the feed. */
@FunctionalInterface
interface Dataplanes {

    /** A connection that is kept. */
    interface Link extends AutoCloseable {
        boolean connected();

        @Override
        void close();
    }

    /** One more dataplane of that name, which holds something already or not. */
    Link connect(String instance, SnapshotReceiver receiver, Held held);

    /** Over mutual TLS, to a controller on this machine; all share one event loop. */
    static Dataplanes to(int port, Path certificates) {
        FeedRuntime runtime = FeedRuntime.shared();
        return (instance, receiver, held) -> {
            FeedClient client = FeedClient.start(
                    new FeedClientSettings("127.0.0.1", port, "default", instance, Optional.of(certificates)), receiver, held, runtime);
            return new Link() {
                @Override
                public boolean connected() {
                    return client.connected();
                }

                @Override
                public void close() {
                    client.close();
                }
            };
        };
    }
}
