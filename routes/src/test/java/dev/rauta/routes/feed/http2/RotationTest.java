// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.RecordingReceiver;
import dev.rauta.routes.feed.RecordingVerdicts;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.Logged;
import dev.rauta.routes.tls.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of the feed change under a fleet that is connected: nobody is cut off, and nobody comes back at once. */
class RotationTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final RecordingReceiver receiver = new RecordingReceiver();
    private final RecordingVerdicts verdicts = new RecordingVerdicts();

    @TempDir
    Path folder;

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private FeedServer server(Path certificates) {
        FeedServer server = FeedServer.start(new FeedServerSettings("127.0.0.1", 0, Optional.of(certificates)), verdicts);
        open.push(server);
        return server;
    }

    private FeedClient client(FeedServer server, String instance, Path certificates) {
        FeedClient client = FeedClient.start(
                new FeedClientSettings("127.0.0.1", server.port(), "default", instance, Optional.of(certificates)),
                receiver, Held.NOTHING);
        open.push(client);
        return client;
    }

    private static EncodedSnapshot snapshot(int number) {
        byte[] body = ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8);
        return EncodedSnapshot.of(List.of(
                new Entry(new EntryKey(Section.ENDPOINTS, "ns/web:80"), SnapshotCodec.digest(body), body)));
    }

    private static void trust(Path directory, FeedPki... authorities) throws Exception {
        StringBuilder bundle = new StringBuilder();
        for (FeedPki one : authorities) {
            bundle.append(one.authorityPem());
        }
        Path fresh = directory.resolve("ca.crt.new");
        Files.writeString(fresh, bundle);
        Files.move(fresh, directory.resolve("ca.crt"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void anAuthorityIsSucceededUnderStreamsThatGoOn() throws Exception {
        FeedPki old = new FeedPki();
        FeedPki next = new FeedPki();
        Path controller = old.server(folder.resolve("server"));
        FeedServer server = server(controller);
        List<FeedClient> fleet = new ArrayList<>();
        List<Path> directories = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            directories.add(old.client(folder.resolve("dp" + i)));
            fleet.add(client(server, "dp" + i, directories.get(i)));
        }
        server.publish(new Publication(snapshot(1), Watermark.NONE));
        for (int i = 0; i < 5; i++) {
            verdicts.next();
        }
        long connections = server.dataplanes();
        assertThat(connections).isEqualTo(5);

        try (Logged log = new Logged(FeedClient.class)) {
            // First everybody trusts both, then the new one signs, then the old one is forgotten.
            trust(controller, old, next);
            for (Path directory : directories) {
                trust(directory, old, next);
            }
            next.server(controller);
            trust(controller, old, next);
            for (Path directory : directories) {
                next.client(directory);
                trust(directory, old, next);
            }
            awaitShown(server, controller);
            FeedClient late = client(server, "late", next.client(folder.resolve("late")));
            verdicts.next();
            assertThat(late.connected()).as("new handshakes know the new authority").isTrue();
            FeedClient belated = client(server, "belated", bundle(old.client(folder.resolve("belated")), old, next));
            verdicts.next();
            assertThat(belated.connected()).as("and the old one, as long as it is trusted").isTrue();

            next.server(controller);
            awaitShown(server, controller);
            FeedClient refused = client(server, "refused", bundle(old.client(folder.resolve("refused")), old, next));
            assertThat(log.await("Feed not connected")).contains("127.0.0.1");
            assertThat(refused.connected()).isFalse();
            assertThat(fleet).allMatch(FeedClient::connected);

            server.publish(new Publication(snapshot(2), Watermark.NONE));
            for (int i = 0; i < 7; i++) {
                assertThat(verdicts.next().version()).isEqualTo(snapshot(2).version());
            }
            assertThat(fleet).allMatch(FeedClient::connected);
            assertThat(verdicts.goneWaiting()).as("cut off").isZero();
            assertThat(verdicts.waiting()).as("told again by who came back").isZero();
        }
    }

    /** The files are looked at by handshakes, once a second at most. */
    private static void awaitShown(FeedServer server, Path directory) throws Exception {
        X509Certificate expected = Pem.certificates(Files.readString(directory.resolve("tls.crt")))[0];
        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> expected.equals(shown(server.port())));
    }

    private static X509Certificate shown(int port) throws Exception {
        List<X509Certificate> seen = new ArrayList<>();
        X509TrustManager looking = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                seen.add(chain[0]);
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {looking}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
        }
        return seen.getFirst();
    }

    private static Path bundle(Path directory, FeedPki... authorities) throws Exception {
        trust(directory, authorities);
        return directory;
    }

    @Test
    void aDirectoryThatChangesEndsNoStream() throws Exception {
        FeedPki pki = new FeedPki();
        Path controller = pki.server(folder.resolve("server"));
        Path dataplane = pki.client(folder.resolve("client"));
        FeedServer server = server(controller);
        FeedClient client = client(server, "one", dataplane);
        server.publish(new Publication(snapshot(1), Watermark.NONE));
        verdicts.next();
        FeedPki other = new FeedPki();
        other.server(controller);
        other.client(dataplane);
        awaitShown(server, controller);
        for (int i = 2; i < 12; i++) {
            server.publish(new Publication(snapshot(i), Watermark.NONE));
            assertThat(verdicts.next().version()).isEqualTo(snapshot(i).version());
        }
        assertThat(client.connected()).isTrue();
        assertThat(server.dataplanes()).isEqualTo(1);
        assertThat(verdicts.goneWaiting()).isZero();
        assertThat(verdicts.waiting()).as("told again by who came back").isZero();
    }
}
