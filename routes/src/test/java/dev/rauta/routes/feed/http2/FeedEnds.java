// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;


import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.RecordingReceiver;
import dev.rauta.routes.feed.RecordingVerdicts;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of a networked feed, closed behind each test. */
abstract class FeedEnds {
    final Deque<AutoCloseable> open = new ArrayDeque<>();
    final RecordingReceiver receiver = new RecordingReceiver();
    final RecordingVerdicts verdicts = new RecordingVerdicts();

    @TempDir
    Path folder;

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    FeedServer server(int port, Optional<Path> certificates) {
        FeedServer server = FeedServer.start(new FeedServerSettings("127.0.0.1", port, certificates), verdicts);
        open.push(server);
        return server;
    }

    FeedClient client(int port, String instance, Optional<Path> certificates, Held held) {
        FeedClient client = FeedClient.start(
                new FeedClientSettings("127.0.0.1", port, "default", instance, certificates), receiver, held);
        open.push(client);
        return client;
    }

    static void publish(FeedServer server, EncodedSnapshot snapshot) {
        server.publish(new Publication(snapshot, Watermark.NONE));
    }

    static EncodedSnapshot snapshot(int entries, int changed) {
        List<Entry> all = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            byte[] body = ("{\"n\":" + (i == changed ? -1 : i) + "}").getBytes(StandardCharsets.UTF_8);
            all.add(new Entry(new EntryKey(Section.ENDPOINTS, "ns/svc" + i + ":80"), SnapshotCodec.digest(body), body));
        }
        return EncodedSnapshot.of(all);
    }
}
