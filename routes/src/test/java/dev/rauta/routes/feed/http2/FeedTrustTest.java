// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.routes.testing.Logged;
import dev.rauta.routes.tls.Mounted;
import dev.rauta.routes.tls.MountedReading;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who may speak on a networked feed, and what is said to whoever may not. */
class FeedTrustTest extends FeedEnds {
    @Test
    void withoutTlsTheFeedStaysOnTheMachine() {
        assertThatThrownBy(() -> new FeedServerSettings("0.0.0.0", 0, Optional.empty()))
                .hasMessage("feed without TLS: 0.0.0.0 (expected: a loopback address, or feed certificates)");
        assertThatThrownBy(() -> new FeedClientSettings("192.0.2.1", 9901, "default", "one", Optional.empty()))
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void aDataplaneWithoutACertificateIsRefused() throws Exception {
        FeedPki pki = new FeedPki();
        FeedServer server = server(0, Optional.of(pki.server(folder.resolve("server"))));
        publish(server, snapshot(1, -1));
        try (Logged log = new Logged(FeedClient.class)) {
            FeedPki foreign = new FeedPki();
            Path other = foreign.client(folder.resolve("foreign"));
            Files.writeString(other.resolve("ca.crt"), pki.authorityPem());
            client(server.port(), "foreign", Optional.of(other), Held.NOTHING);
            log.await("Feed not connected");
        }
        assertThat(TlsPeer.refuses(server.port())).as("a client that shows nothing").isTrue();
        assertThat(server.dataplanes()).isZero();
        client(server.port(), "ours", Optional.of(pki.client(folder.resolve("client"))), Held.NOTHING);
        verdicts.next();
        assertThat(server.dataplanes()).isEqualTo(1);
    }

    @Test
    void aControllerOfAnotherNameOrAuthorityIsRefused() throws Exception {
        FeedPki pki = new FeedPki();
        Path dataplane = pki.client(folder.resolve("client"));
        FeedServer misnamed = server(0, Optional.of(pki.serverNamed(folder.resolve("misnamed"), "elsewhere.example")));
        try (Logged log = new Logged(FeedClient.class)) {
            client(misnamed.port(), "one", Optional.of(dataplane), Held.NOTHING);
            assertThat(log.await("Feed not connected")).contains("127.0.0.1");
        }
        Path impostor = new FeedPki().server(folder.resolve("impostor"));
        Files.writeString(impostor.resolve("ca.crt"), pki.authorityPem());
        FeedServer foreign = server(0, Optional.of(impostor));
        try (Logged log = new Logged(FeedClient.class)) {
            client(foreign.port(), "one", Optional.of(dataplane), Held.NOTHING);
            log.await("Feed not connected");
        }
        assertThat(misnamed.dataplanes() + foreign.dataplanes()).isZero();
    }

    @Test
    void aCertificateOfOneFleetOpensNoOther() throws Exception {
        FeedPki pki = new FeedPki();
        FeedServer server = server(0, Optional.of(pki.server(folder.resolve("server"))));
        publish(server, snapshot(1, -1));
        try (Logged log = new Logged(ServerStream.class)) {
            client(server.port(), "edge", Optional.of(pki.clientOf(folder.resolve("edge"), "edge")), Held.NOTHING);
            assertThat(log.await("Feed message refused")).contains("fleet: default");
        }
        client(server.port(), "ours", Optional.of(pki.clientOf(folder.resolve("ours"), "default")), Held.NOTHING);
        assertThat(verdicts.next().version()).isEqualTo(snapshot(1, -1).version());
    }

    @Test
    void newCertificateFilesServeNewHandshakes() throws Exception {
        FeedPki before = new FeedPki();
        Path ours = before.server(folder.resolve("server"));
        FeedServer server = publishing(ours);
        FeedPki after = new FeedPki();
        Path theirs = after.client(folder.resolve("client"));
        FeedClient client = client(server.port(), "one", Optional.of(theirs), Held.NOTHING);
        assertThat(client.connected()).isFalse();
        after.server(ours);
        verdicts.next();
        assertThat(server.dataplanes()).isEqualTo(1);
    }

    @Test
    void brokenCertificateFilesLeaveTheLastOnesInUse() throws Exception {
        FeedPki pki = new FeedPki();
        Path ours = pki.server(folder.resolve("server"));
        FeedServer server = publishing(ours);
        Files.writeString(ours.resolve("tls.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        try (Logged log = new Logged(Mounted.class)) {
            // Each handshake looks at the files, once a second at most.
            await().pollInterval(Duration.ofMillis(200)).until(() -> TlsPeer.refuses(server.port()) && log.has("Mounted files are broken"));
        }
        client(server.port(), "one", Optional.of(pki.client(folder.resolve("client"))), Held.NOTHING);
        assertThat(verdicts.next().version()).isEqualTo(snapshot(1, -1).version());
    }

    /** Of both ends, and without a handshake: streams last, and what is broken must be seen before they end. */
    @Test
    void howTheFilesWereReadIsToldAsTheyAre() throws Exception {
        FeedPki pki = new FeedPki();
        Path ours = pki.server(folder.resolve("server"));
        Path theirs = pki.client(folder.resolve("client"));
        FeedServer server = publishing(ours);
        FeedClient client = client(server.port(), "one", Optional.of(theirs), Held.NOTHING);
        verdicts.next();
        assertThat(server(0, Optional.empty()).mounted()).isEmpty();
        toldAsTheyAre(ours, () -> server.mounted().orElseThrow());
        toldAsTheyAre(theirs, () -> client.mounted().orElseThrow());
    }

    private FeedServer publishing(Path certificates) {
        FeedServer server = server(0, Optional.of(certificates));
        publish(server, snapshot(1, -1));
        return server;
    }

    private static void toldAsTheyAre(Path directory, Supplier<MountedReading> told) throws IOException {
        MountedReading first = told.get();
        assertThat(first.files()).isEqualTo("feed-certificates");
        assertThat(first.sound()).isTrue();
        Path key = directory.resolve("tls.key");
        Path aside = Files.move(key, directory.resolve("aside"));
        await().until(() -> !told.get().sound());
        assertThat(told.get().since()).isEqualTo(first.since());
        Files.move(aside, key);
        await().until(() -> told.get().sound());
        assertThat(told.get().since()).isAfter(first.since());
    }

    @Test
    void missingOrForeignKeyFilesAreOneClearError() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> server(0, Optional.of(empty)))
                .hasMessageContaining(empty.resolve("ca.crt") + " not found (expected: PEM)");
        FeedPki pki = new FeedPki();
        Path ours = pki.server(folder.resolve("ours"));
        Files.copy(pki.server(folder.resolve("others")).resolve("tls.key"), ours.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> server(0, Optional.of(ours)))
                .hasMessageContaining(ours + " tls.key does not fit tls.crt (expected: the key of its first certificate)");
    }

    /** Files may be written one after the other. */
    @Test
    void aCertificateIsNotTakenWithoutItsKey() throws Exception {
        FeedPki pki = new FeedPki();
        Path ours = pki.server(folder.resolve("server"));
        FeedServer server = publishing(ours);
        Instant first = server.mounted().orElseThrow().since();
        Path next = pki.server(folder.resolve("next"));
        Files.copy(next.resolve("tls.crt"), ours.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        await().until(() -> !server.mounted().orElseThrow().sound());
        assertThat(server.mounted().orElseThrow().since()).as("the pair of before is in use").isEqualTo(first);
        client(server.port(), "one", Optional.of(pki.client(folder.resolve("client"))), Held.NOTHING);
        assertThat(verdicts.next().version()).isEqualTo(snapshot(1, -1).version());
        Files.copy(next.resolve("tls.key"), ours.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        await().until(() -> server.mounted().orElseThrow().sound());
        assertThat(server.mounted().orElseThrow().since()).isAfter(first);
    }

    @Test
    void aTakenAddressIsOneClearError() {
        FeedServer first = server(0, Optional.empty());
        assertThatThrownBy(() -> server(first.port(), Optional.empty()))
                .hasMessageContaining("127.0.0.1:" + first.port())
                .hasMessageContaining("expected: an address that is free");
    }

    @Test
    void whoeverSpeaksNoHttp2IsTurnedAway() throws Exception {
        FeedServer server = server(0, Optional.empty());
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write("POST /v1/feed HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 404");
        }
    }
}
