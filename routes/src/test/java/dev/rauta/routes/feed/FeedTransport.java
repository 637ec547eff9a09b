// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import dev.rauta.routes.feed.http2.FeedClient;
import dev.rauta.routes.feed.http2.FeedClientSettings;
import dev.rauta.routes.feed.http2.FeedPki;
import dev.rauta.routes.feed.http2.FeedServer;
import dev.rauta.routes.feed.http2.FeedServerSettings;
import dev.rauta.routes.feed.http2.Held;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The ways to connect a publisher with one receiver. */
enum FeedTransport {
    IN_PROCESS {
        @Override
        SnapshotPublisher connect(SnapshotReceiver receiver, VerdictListener verdicts, Path folder) {
            return InProcessFeed.start(receiver, verdicts);
        }
    },
    PLAINTEXT {
        @Override
        SnapshotPublisher connect(SnapshotReceiver receiver, VerdictListener verdicts, Path folder) {
            return networked(receiver, verdicts, Optional.empty(), Optional.empty());
        }
    },
    MUTUAL_TLS {
        @Override
        SnapshotPublisher connect(SnapshotReceiver receiver, VerdictListener verdicts, Path folder) throws IOException {
            FeedPki pki = new FeedPki();
            return networked(
                    receiver,
                    verdicts,
                    Optional.of(pki.server(folder.resolve("server"))),
                    Optional.of(pki.client(folder.resolve("client"))));
        }
    };

    /** A feed with one dataplane, which closes with its publisher. */
    abstract SnapshotPublisher connect(SnapshotReceiver receiver, VerdictListener verdicts, Path folder) throws IOException;

    private static SnapshotPublisher networked(
            SnapshotReceiver receiver, VerdictListener verdicts, Optional<Path> ours, Optional<Path> theirs) {
        FeedServer server = FeedServer.start(new FeedServerSettings("127.0.0.1", 0, ours), verdicts);
        FeedClient client = FeedClient.start(
                new FeedClientSettings("127.0.0.1", server.port(), "default", "one", theirs), receiver, Held.NOTHING);
        return new SnapshotPublisher() {
            @Override
            public void publish(Publication publication) {
                server.publish(publication);
            }

            @Override
            public Set<DataplaneId> connected() {
                return server.connected();
            }

            @Override
            public void close() {
                client.close();
                server.close();
            }
        };
    }
}
