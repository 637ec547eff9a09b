// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a session ticket resumes, and where it must not. */
final class TlsResumptionTest {
    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final RunningDataplane rauta = RunningDataplane.start(4);
    private TestPki pki;
    private Issued leaf;

    @BeforeEach
    void issue() throws Exception {
        pki = TestPki.root("root");
        leaf = pki.server("EC", "a.example");
    }

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private Tables table(int at, Issued shown) throws Exception {
        return Tables.https(at)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .certificate("a.example", pki.carried("a", shown))
                .forward("a.example", "/", "web");
    }

    private static TlsClient speaking(TlsClient client, String protocol) {
        return client.saying(hello -> hello.setProtocols(new String[] {protocol}));
    }

    private void applyBoth(Snapshot first, Snapshot second) {
        Map<Object, Entry> entries = new LinkedHashMap<>(SnapshotCodec.encode(first).entries());
        entries.putAll(SnapshotCodec.encode(second).entries());
        rauta.dataplane().snapshots().apply(EncodedSnapshot.of(entries.values()));
    }

    /** The kernel spreads connections over the workers, so that most of these change from one to another. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketResumesAtEveryWorker(String protocol) throws Exception {
        rauta.apply(table(port, leaf).snapshot());
        TlsClient client = speaking(TlsClient.trusting(pki.certificate()), protocol);
        assertThat(client.resumes(port, "a.example")).as("the first").isFalse();
        for (int i = 0; i < 24; i++) {
            assertThat(client.resumes(port, "a.example")).as("connection %d", i).isTrue();
        }
        long used = rauta.dataplane().describeWorkers().stream().filter(worker -> worker.requests() > 0).count();
        assertThat(used).as("workers that served").isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketOutlivesTwoRotationsOfItsKeyAndNotAThird(String protocol) throws Exception {
        rauta.apply(table(port, leaf).snapshot());
        for (int rotations = 0; rotations <= 3; rotations++) {
            TlsClient client = speaking(TlsClient.trusting(pki.certificate()), protocol);
            assertThat(client.resumes(port, "a.example")).isFalse();
            for (int i = 0; i < rotations; i++) {
                rauta.dataplane().snapshots().renewTicketKeys();
            }
            assertThat(client.resumes(port, "a.example")).as("after %d rotations", rotations).isEqualTo(rotations <= 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketOutlivesItsCertificate(String protocol) throws Exception {
        rauta.apply(table(port, leaf).snapshot());
        TlsClient client = speaking(TlsClient.trusting(pki.certificate()), protocol);
        assertThat(client.resumes(port, "a.example")).isFalse();
        rauta.apply(table(port, pki.server("EC", "a.example")).snapshot());
        assertThat(client.resumes(port, "a.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketOfAnotherPortDoesNotResume(String protocol) throws Exception {
        int other = FreePorts.next();
        applyBoth(table(port, leaf).snapshot(), table(other, leaf).snapshot());
        TlsClient client = speaking(TlsClient.trusting(pki.certificate()), protocol);
        assertThat(client.resumes(port, "a.example")).isFalse();
        assertThat(client.resumes(other, "a.example")).isFalse();
    }

    /** A session that began without a certificate is worth nothing where one is demanded. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketNeverResumesPastADemandForCertificates(String protocol) throws Exception {
        rauta.apply(table(port, leaf).snapshot());
        TlsClient bare = speaking(TlsClient.trusting(pki.certificate()), protocol);
        TlsClient known = speaking(TlsClient.trusting(pki.certificate(), pki.client("known")), protocol);
        for (TlsClient client : new TlsClient[] {bare, known}) {
            assertThat(client.resumes(port, "a.example")).isFalse();
            assertThat(client.resumes(port, "a.example")).isTrue();
        }
        rauta.apply(table(port, leaf).clients("a.example", ClientValidation.required(pki.pem())).snapshot());
        assertThatThrownBy(() -> bare.resumes(port, "a.example")).isInstanceOf(IOException.class);
        assertThat(known.resumes(port, "a.example")).as("a handshake in full").isFalse();
        assertThat(known.resumes(port, "a.example")).as("within the demand").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketOfARevokedClientDoesNotResume(String protocol) throws Exception {
        Issued revoked = pki.client("revoked");
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        rauta.apply(table(port, leaf).clients("a.example", demand(pki.revocationList(tomorrow))).snapshot());
        TlsClient client = speaking(TlsClient.trusting(pki.certificate(), revoked), protocol);
        assertThat(client.resumes(port, "a.example")).isFalse();
        assertThat(client.resumes(port, "a.example")).isTrue();
        rauta.apply(table(port, leaf).clients("a.example", demand(pki.revocationList(tomorrow, revoked))).snapshot());
        assertThatThrownBy(() -> client.resumes(port, "a.example")).isInstanceOf(IOException.class);
    }

    private ClientValidation demand(String revocationList) throws Exception {
        return new ClientValidation(
                ClientValidation.Mode.REQUIRED, pki.pem(), Optional.of(revocationList), Optional.empty());
    }

    /** A ticket holds for hours, a certificate perhaps not. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketDoesNotOutliveItsClientsCertificate(String protocol) throws Exception {
        rauta.apply(table(port, leaf).clients("a.example", ClientValidation.required(pki.pem())).snapshot());
        Issued shortLived = pki.client("short", Duration.ofSeconds(7));
        TlsClient client = speaking(TlsClient.trusting(pki.certificate(), shortLived), protocol);
        assertThat(client.resumes(port, "a.example")).isFalse();
        await()
                .until(() -> Instant.now().isAfter(shortLived.certificate().getNotAfter().toInstant()));
        assertThatThrownBy(() -> client.resumes(port, "a.example")).isInstanceOf(IOException.class);
        assertThat(upstream.requests()).as("what came through").hasSize(1);
    }
}
