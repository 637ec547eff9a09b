// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.tls.TestCertificates;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No change loses a request, and no fault in a part reaches another. */
final class ChangeTest {
    private final int port = FreePorts.next();
    private final FakeUpstream one = FakeUpstream.h2c("one");
    private final FakeUpstream two = FakeUpstream.http1("two");
    private RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
        one.close();
        two.close();
    }

    private Tables table() {
        return Tables.http(port)
                .upstream("one", UpstreamProtocol.HTTP2, one.endpoint())
                .upstream("two", UpstreamProtocol.HTTP1, two.endpoint());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void snapshotsSwapUnderLoadWithoutALostRequest(int workers) throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(workers);
        rauta.apply(table().forward("a.example", "/", "one").snapshot());
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                clients.add(threads.submit(() -> {
                    int answered = 0;
                    try (RawClient client = RawClient.connect(port)) {
                        while (!over.get()) {
                            assertThat(client.get("a.example", "/x").status()).isEqualTo(200);
                            answered++;
                        }
                    }
                    return answered;
                }));
            }
            for (int i = 0; i < 150; i++) {
                Tables next = table().forward("a.example", "/", i % 2 == 0 ? "two" : "one");
                for (int other = 0; other < i % 7; other++) {
                    next.forward("other" + other + ".example", "/", "one");
                }
                rauta.apply(next.snapshot());
            }
            over.set(true);
            for (Future<Integer> client : clients) {
                assertThat(client.get(20, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    /** Endpoints that are removed finish what they have begun. */
    @Test
    void aRemovedEndpointFinishesItsRequests() throws Exception {
        rauta.apply(table().forward("a.example", "/", "one").snapshot());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET /slow/500 HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> one.requests().size() == 1);
            rauta.apply(Tables.http(port)
                    .upstream("one", UpstreamProtocol.HTTP1, two.endpoint())
                    .forward("a.example", "/", "one")
                    .snapshot());
            assertThat(client.response().body()).startsWith("one ");
            assertThat(client.get("a.example", "/").body()).startsWith("two ");
        }
        await().until(() -> one.open() == 0);
    }

    @Test
    void aRouteThatGoesIsGoneAtOnceOnOpenConnectionsToo() throws Exception {
        rauta.apply(table().forward("a.example", "/", "one").snapshot());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
            rauta.apply(table().forward("b.example", "/", "one").snapshot());
            assertThat(client.get("a.example", "/").status()).isEqualTo(404);
        }
    }

    @Test
    void aDrainFinishesWhatIsInFlightAndTellsClientsToGo() throws Exception {
        rauta.apply(table().forward("a.example", "/", "one").snapshot());
        try (RawClient slow = RawClient.connect(port);
                RawClient idle = RawClient.connect(port);
                Http2Client modern = Http2Client.plaintext(port)) {
            assertThat(idle.get("a.example", "/").status()).isEqualTo(200);
            assertThat(modern.get("a.example", "/").get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            slow.send("GET /slow/700 HTTP/1.1\r\nHost: a.example\r\n\r\n");
            var streaming = modern.get("a.example", "/slow/700");
            await().until(() -> one.requests().size() == 4);
            Thread draining = Thread.ofVirtual().start(() -> {
                try {
                    rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(10));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            modern.goAway().get(20, TimeUnit.SECONDS);
            assertThat(idle.closed()).isTrue();
            RawClient.Response last = slow.response();
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(streaming.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
            assertThat(rauta.dataplane().ready()).isFalse();
        }
    }

    @Test
    void aPortInUseIsAProblemOfItsListenerAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Tables other = Tables.http(taken.getLocalPort())
                    .upstream("one", UpstreamProtocol.HTTP2, one.endpoint())
                    .forward("a.example", "/", "one");
            EncodedSnapshot both = merged(
                    SnapshotCodec.encode(table().forward("a.example", "/", "one").snapshot()),
                    SnapshotCodec.encode(other.snapshot()));
            Verdict verdict = rauta.dataplane().snapshots().apply(both);
            assertThat(((Verdict.Applied) verdict).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.reason()).isEqualTo("PortInUse");
                assertThat(problem.entry().id()).isEqualTo("ingress/" + taken.getLocalPort());
            });
            assertServes();
        }
    }

    @Test
    void anEntryThatCannotBeReadClosesItselfAlone() throws Exception {
        EncodedSnapshot good = SnapshotCodec.encode(table().forward("a.example", "/", "one")
                .forward("b.example", "/", "two")
                .snapshot());
        Verdict verdict = rauta.dataplane().snapshots().apply(poisoned(good, "b.example"));
        assertThat(((Verdict.Applied) verdict).problems()).singleElement().satisfies(
                problem -> assertThat(problem.entry().id()).endsWith("b.example"));
        assertServes();
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("b.example", "/").status()).isEqualTo(503);
        }
    }

    /** Also while others' endpoints and routes change, until the entry itself is another. */
    @Test
    void anEntryThatCannotBeReadStaysClosedThroughOtherChanges() throws Exception {
        Tables good = table().forward("a.example", "/", "one").forward("b.example", "/", "two");
        Tables moved = Tables.http(port)
                .upstream("one", UpstreamProtocol.HTTP1, two.endpoint())
                .upstream("two", UpstreamProtocol.HTTP1, two.endpoint())
                .forward("a.example", "/", "one")
                .forward("b.example", "/", "two");
        Tables more = table().forward("a.example", "/", "one").forward("b.example", "/", "two").forward("c.example", "/", "two");
        for (Tables next : List.of(good, moved, more)) {
            EncodedSnapshot poisoned = poisoned(SnapshotCodec.encode(next.snapshot()), "b.example");
            Verdict verdict = rauta.dataplane().snapshots().apply(poisoned);
            assertThat(((Verdict.Applied) verdict).problems()).singleElement().satisfies(
                    problem -> assertThat(problem.entry().id()).endsWith("b.example"));
            assertServes();
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.get("b.example", "/").status()).isEqualTo(503);
            }
        }
        rauta.applyAll(more.snapshot());
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("b.example", "/").status()).isEqualTo(200);
        }
    }

    private static EncodedSnapshot poisoned(EncodedSnapshot good, String host) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : good.entries().values()) {
            boolean broken = entry.key().section() == Section.VIRTUAL_HOST && entry.key().id().endsWith(host);
            byte[] body = "{\"from\":\"the future\"}".getBytes(StandardCharsets.UTF_8);
            entries.add(broken ? new Entry(entry.key(), SnapshotCodec.digest(body), body) : entry);
        }
        return EncodedSnapshot.of(entries);
    }

    @Test
    void aCertificateThatDoesNotParseIsAProblemOfItsOwn() throws Exception {
        TestCertificates certificates = new TestCertificates();
        Certificate broken = Certificate.of(new CertificateName("default/broken"), "no PEM", new PrivateKey("nor this"));
        Verdict verdict = rauta.apply(Tables.https(port)
                .upstream("one", UpstreamProtocol.HTTP2, one.endpoint())
                .forward("a.example", "/", "one")
                .certificate("a.example", certificates.of("a.example"))
                .certificate("b.example", broken)
                .snapshot());
        assertThat(((Verdict.Applied) verdict).problems()).singleElement().satisfies(
                problem -> assertThat(problem.entry().id()).isEqualTo("default/broken"));
    }

    private void assertServes() throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        }
    }

    private static EncodedSnapshot merged(EncodedSnapshot first, EncodedSnapshot second) {
        List<Entry> entries = new ArrayList<>(first.entries().values());
        second.entries().values().stream()
                .filter(entry -> !first.entries().containsKey(entry.key()))
                .forEach(entries::add);
        return EncodedSnapshot.of(entries);
    }
}
