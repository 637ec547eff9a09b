// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.MountedReading;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dataplanes that have the same file of ticket keys, as replicas behind one address: what began at one goes on at the other. */
final class SharedTicketKeysTest {
    private static final int HTTPS = 443;

    @TempDir
    Path folder;

    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final List<Replica> replicas = new ArrayList<>();
    private TestPki pki;
    private Issued leaf;

    /** A dataplane, where its port 443 is, and its own copy of the file. */
    private record Replica(RunningDataplane rauta, int port, Path keys) {
        /** Its turn comes. */
        void renew() {
            rauta.dataplane().snapshots().renewTicketKeys();
        }

        void renew(String... others) throws IOException {
            write(keys, others);
            renew();
        }

        /** How its file was read last. */
        MountedReading reading() {
            return rauta.dataplane().mounted().orElseThrow();
        }
    }

    @BeforeEach
    void issue() throws Exception {
        pki = TestPki.root("root");
        leaf = pki.server("EC", "a.example");
    }

    @AfterEach
    void stop() {
        replicas.forEach(replica -> replica.rauta().close());
        upstream.close();
    }

    private static String key() {
        byte[] key = new byte[48];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key) + "\n";
    }

    /** As a mounted Secret changes: by a link that leads elsewhere. */
    private static void write(Path file, String... keys) throws IOException {
        Path data = Files.writeString(Files.createTempDirectory(file.getParent(), "data").resolve("keys"), String.join("", keys));
        Path link = Files.createSymbolicLink(data.resolveSibling("link"), data);
        Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Replica replica(int workers, String... keys) throws Exception {
        Path file = folder.resolve("keys-" + replicas.size());
        write(file, keys);
        int offset = FreePorts.offset(HTTPS);
        Replica replica = new Replica(RunningDataplane.sharing(file, workers, offset), offset + HTTPS, file);
        replicas.add(replica);
        replica.rauta().applyAll(table().snapshot());
        return replica;
    }

    private Tables table() throws Exception {
        return Tables.https(HTTPS)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .certificate("a.example", pki.carried("a", leaf))
                .forward("a.example", "/", "web");
    }

    private TlsClient client(String protocol, Issued... shown) throws Exception {
        return TlsClient.trusting(pki.certificate(), shown).saying(hello -> hello.setProtocols(new String[] {protocol}));
    }

    /** Whether a session that begins at {@code from} is resumed at {@code to}. */
    private boolean goesOn(String protocol, Replica from, Replica to) throws Exception {
        TlsClient client = client(protocol);
        assertThat(resumes(client, from)).isFalse();
        return resumes(client, to);
    }

    private static boolean resumes(TlsClient client, Replica at) throws IOException {
        return client.resumes(at.port(), "a.example");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, 1", "TLSv1.2, 4", "TLSv1.3, 1", "TLSv1.3, 4"})
    void aTicketOfOneResumesAtTheOther(String protocol, int workers) throws Exception {
        String key = key();
        Replica first = replica(workers, key);
        Replica second = replica(workers, key);
        TlsClient client = client(protocol);
        assertThat(resumes(client, first)).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(resumes(client, second)).as("at the second, %d", i).isTrue();
            assertThat(resumes(client, first)).as("back at the first, %d", i).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withOtherKeysItDoesNot(String protocol) throws Exception {
        Replica first = replica(1, key());
        Replica second = replica(1, key());
        assertThat(goesOn(protocol, first, second)).isFalse();
        assertThat(goesOn(protocol, second, first)).isFalse();
    }

    /** A file reaches one after the other; neither may lose what the other has sealed before. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aNewKeyInFrontLeavesOldTicketsGood(String protocol) throws Exception {
        String old = key();
        String next = key();
        Replica first = replica(4, old);
        Replica second = replica(4, old);
        TlsClient idle = client(protocol);
        assertThat(resumes(idle, first)).isFalse();
        second.renew(next, old);
        assertThat(goesOn(protocol, first, second)).as("a ticket of the old key").isTrue();
        assertThat(goesOn(protocol, second, first)).as("a ticket of a key that the first has not yet").isFalse();
        first.renew(next, old);
        assertThat(goesOn(protocol, second, first)).as("once it has").isTrue();
        assertThat(goesOn(protocol, first, second)).isTrue();
        first.renew(next);
        assertThat(resumes(idle, first)).as("a ticket of a key that is gone").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theirOwnRotationDoesNotHappen(String protocol) throws Exception {
        String key = key();
        Replica first = replica(1, key);
        Replica second = replica(1, key);
        TlsClient client = client(protocol);
        assertThat(resumes(client, first)).isFalse();
        for (int i = 0; i < 4; i++) {
            // Of keys of its own the first would be forgotten by now.
            first.renew();
        }
        assertThat(resumes(client, first)).isTrue();
        assertThat(resumes(client, second)).as("what is sealed after that").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "no key at all", "# none", ""})
    void aFileThatBreaksLeavesTheKeysThatThereAre(String broken) throws Exception {
        String key = key();
        Replica first = replica(1, key);
        Replica second = replica(1, key);
        TlsClient client = client("TLSv1.3");
        assertThat(resumes(client, first)).isFalse();
        MountedReading before = second.reading();
        assertThat(before.sound()).isTrue();
        second.renew(broken);
        assertThat(second.reading()).isEqualTo(new MountedReading(before.files(), false, before.since()));
        assertThat(resumes(client, second)).isTrue();
        // What changes now gets the same keys.
        leaf = pki.server("EC", "a.example");
        second.rauta().applyAll(table().snapshot());
        assertThat(resumes(client, second)).isTrue();
        assertThat(resumes(client, first)).isTrue();
        Files.delete(second.keys());
        second.renew();
        assertThat(second.reading().sound()).isFalse();
        assertThat(resumes(client, second)).isTrue();
        second.renew(key());
        assertThat(second.reading().sound()).isTrue();
        assertThat(second.reading().since()).isAfter(before.since());
        assertThat(resumes(client, second)).as("once it is whole again, its keys count").isFalse();
    }

    /** Replicas apply a change one after the other; a ticket of one that has it not opens nothing at one that has. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketResumesPastNoDemandOfTheOther(String protocol) throws Exception {
        String key = key();
        Replica first = replica(1, key);
        Replica second = replica(1, key);
        second.rauta().applyAll(table().clients("a.example", ClientValidation.required(pki.pem())).snapshot());
        TlsClient bare = client(protocol);
        TlsClient known = client(protocol, pki.client("known"));
        assertThat(resumes(bare, first)).isFalse();
        assertThat(resumes(known, first)).isFalse();
        assertThatThrownBy(() -> resumes(bare, second)).isInstanceOf(IOException.class);
        assertThat(resumes(known, second)).as("a handshake in full").isFalse();
    }

    @Test
    void aChangedFileIsFoundByItself() throws Exception {
        String key = key();
        Replica first = replica(1, key);
        Replica second = replica(1, key());
        write(second.keys(), key);
        await().atMost(Duration.ofMinutes(1)).until(() -> goesOn("TLSv1.3", first, second));
        assertThat(goesOn("TLSv1.3", second, first)).isTrue();
    }

    @Test
    void nothingStartsWithAFileThatHoldsNoKeys() {
        Path absent = folder.resolve("absent");
        assertThatThrownBy(() -> RunningDataplane.sharing(absent, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(absent + ": not found (expected: 1 to 16 keys, a line each)");
    }
}
