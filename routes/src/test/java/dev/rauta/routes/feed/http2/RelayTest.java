// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.RecordingReceiver;
import dev.rauta.routes.feed.RecordingVerdicts;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.feed.http2.trust.MountedCertificates;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.Logged;
import dev.rauta.routes.testing.RandomSnapshots;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every replica serves the feed, and the one that leads hears of all dataplanes. */
class RelayTest {
    private static final EncodedSnapshot A = SnapshotCodec.encode(RandomSnapshots.of(1));
    private static final EncodedSnapshot B = SnapshotCodec.encode(RandomSnapshots.of(2));
    private static final DataplaneId FAR = new DataplaneId("default", "far");
    private static final EntryProblem PROBLEM =
            new EntryProblem(new EntryKey(Section.LISTENER, "ingress/80"), "PortInUse", "taken");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtomicReference<Optional<InetSocketAddress>> leader = new AtomicReference<>(Optional.empty());
    private final FeedPki pki = new FeedPki();
    private final RecordingReceiver receiver = new RecordingReceiver();

    @TempDir
    Path folder;

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T open(T one) {
        open.push(one);
        return one;
    }

    /** A replica with what it hears itself of the dataplanes connected to it, and what others tell it. */
    private final class Replica {
        private final RecordingVerdicts verdicts = new RecordingVerdicts();
        private final Relay relay;
        private final FeedServer feed;
        private volatile int port;

        Replica(String name) throws IOException {
            this(name, pki.server(folder.resolve(name)));
        }

        Replica(String name, Path certificates) {
            relay = open(Relay.start(name, Optional.of(certificates), verdicts, this::follows));
            feed = open(FeedServer.start(
                    new FeedServerSettings("127.0.0.1", 0, Optional.of(certificates)), relay, verdicts));
            port = feed.port();
        }

        /** Who leads follows nobody. */
        private Optional<InetSocketAddress> follows() {
            return leader.get().filter(address -> address.getPort() != port);
        }

        InetSocketAddress address() {
            return new InetSocketAddress("127.0.0.1", feed.port());
        }

        void publish(EncodedSnapshot snapshot) {
            feed.publish(new Publication(snapshot, Watermark.NONE));
        }
    }

    private FeedClient dataplane(String instance, FeedServer feed) throws IOException {
        return open(FeedClient.start(
                new FeedClientSettings(
                        "127.0.0.1", feed.port(), "default", instance, Optional.of(pki.client(folder.resolve(instance)))),
                receiver,
                Held.NOTHING));
    }

    @Test
    void theLeaderHearsOfDataplanesOfOtherReplicas() throws Exception {
        Replica first = new Replica("first");
        Replica second = new Replica("second");
        receiver.complain(A.version(), PROBLEM);
        second.publish(A);
        FeedClient far = dataplane("far", second.feed);
        assertThat(second.verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), List.of(PROBLEM)));
        leader.set(Optional.of(first.address()));
        assertThat(first.verdicts.next()).as("what was said before").isEqualTo(new Verdict.Applied(A.version(), List.of(PROBLEM)));
        assertThat(first.feed.connected()).containsExactly(FAR);
        assertThat(first.feed.dataplanes()).as("it is connected elsewhere").isZero();
        assertThat(first.feed.replicas()).isEqualTo(1);
        await("an answer of the leader").until(second.relay::connected);
        receiver.reject(B.version());
        second.publish(B);
        assertThat(first.verdicts.next()).isEqualTo(new Verdict.Rejected(B.version(), "unreadable on purpose"));
        assertThat(second.verdicts.next()).isInstanceOf(Verdict.Rejected.class);
        far.close();
        assertThat(first.verdicts.nextGone()).isEqualTo(FAR);
        await().until(() -> first.feed.connected().isEmpty());
    }

    @Test
    void aReplicaThatDiesTakesItsDataplanesWithItUntilTheyComeBack() throws Exception {
        Replica first = new Replica("first");
        Replica second = new Replica("second");
        leader.set(Optional.of(first.address()));
        first.publish(A);
        second.publish(A);
        FeedClient far = dataplane("far", second.feed);
        assertThat(first.verdicts.next().version()).isEqualTo(A.version());
        second.relay.close();
        assertThat(first.verdicts.nextGone()).isEqualTo(FAR);
        far.close();
        dataplane("far", first.feed);
        assertThat(first.verdicts.next().version()).isEqualTo(A.version());
        assertThat(first.feed.connected()).containsExactly(FAR);
    }

    /** The stream to the replica and the dataplane's own may be seen in any order. */
    @Test
    void aDataplaneThatMovesToTheLeaderHasNotGone() throws Exception {
        Replica first = new Replica("first");
        Replica second = new Replica("second");
        leader.set(Optional.of(first.address()));
        first.publish(A);
        second.publish(A);
        dataplane("far", second.feed);
        first.verdicts.next();
        dataplane("far", first.feed);
        first.verdicts.next();
        second.feed.close();
        await().until(() -> second.feed.dataplanes() == 0);
        assertThat(first.feed.connected()).containsExactly(FAR);
        assertThat(first.verdicts.goneWaiting()).isZero();
    }

    @Test
    void whereAnotherComesToLeadItIsToldEverything() throws Exception {
        Replica first = new Replica("first");
        Replica second = new Replica("second");
        Replica third = new Replica("third");
        third.publish(A);
        dataplane("far", third.feed);
        leader.set(Optional.of(first.address()));
        first.verdicts.next();
        leader.set(Optional.of(second.address()));
        third.relay.look();
        assertThat(second.verdicts.next().version()).isEqualTo(A.version());
        assertThat(first.verdicts.nextGone()).isEqualTo(FAR);
        leader.set(Optional.empty());
        third.relay.look();
        assertThat(second.verdicts.nextGone()).as("the replica itself leads").isEqualTo(FAR);
    }

    /** A dataplane's certificate opens a feed; it must not speak for others. */
    @Test
    void aDataplaneCannotPassForAReplica() throws Exception {
        Replica first = new Replica("first");
        FeedRuntime runtime = open(FeedRuntime.start());
        Path own = pki.client(folder.resolve("impostor"));
        try (Logged log = new Logged(ServerStream.class)) {
            ClientStream impostor = ClientStream.of(
                    runtime, ClientStream.options(MountedCertificates.of(own, "feed"), false), new Impostor(first.address()));
            impostor.start();
            assertThat(log.await("Feed message refused")).contains("its certificate names []");
            impostor.close();
        }
        assertThat(first.verdicts.waiting()).isZero();
        assertThat(first.feed.replicas()).isZero();
    }

    /** Nor must a replica tell of dataplanes to whoever is no controller. */
    @Test
    void whoIsNoControllerIsNotTold() throws Exception {
        Path dataplanes = pki.client(folder.resolve("dataplanes"));
        try (Logged log = new Logged(Relay.class)) {
            Replica impostor = new Replica("impostor", dataplanes);
            leader.set(Optional.of(impostor.address()));
            Replica second = new Replica("second");
            assertThat(log.await("Leader not told of dataplanes")).contains("its certificate names []");
            assertThat(second.relay.connected()).isFalse();
            assertThat(impostor.feed.replicas()).isZero();
        }
    }

    /** Says at once what a replica would say. */
    private record Impostor(InetSocketAddress to) implements ClientStream.Peer {
        @Override
        public RequestOptions where() {
            return new RequestOptions().setHost(to.getHostString()).setPort(to.getPort()).setURI(FeedServer.RELAY_PATH);
        }

        @Override
        public List<Message> opening(@Nullable SSLSession tls) {
            return List.of(
                    new Message.Introduction(Message.PROTOCOL, "impostor"),
                    new Message.Relayed(FAR, List.of(new Message.Applied(A.version().value(), List.of()))));
        }

        @Override
        public void receive(Message message) {}

        @Override
        public void lost(String error, boolean news) {}
    }
}
