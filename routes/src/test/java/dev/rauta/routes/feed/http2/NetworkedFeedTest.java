// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What only a network brings: differences, coming back, and who may speak. */
class NetworkedFeedTest extends FeedEnds {
    @Test
    void onlyWhatDiffersTravels() throws Exception {
        FeedServer server = server(0, Optional.empty());
        client(server.port(), "one", Optional.empty(), Held.NOTHING);
        publish(server, snapshot(1000, -1));
        verdicts.next();
        assertThat(server.pushedEntries()).isEqualTo(1000);
        publish(server, snapshot(1000, 7));
        verdicts.next();
        assertThat(server.pushedEntries()).isEqualTo(1001);
        publish(server, snapshot(999, 7));
        verdicts.next();
        assertThat(server.pushedEntries()).isEqualTo(1001);
        assertThat(List.of(receiver.next(), receiver.next(), receiver.next()).getLast().entries())
                .isEqualTo(snapshot(999, 7).entries());
    }

    @Test
    void aVerdictThatTurnsOutOtherwiseIsToldAgain() throws Exception {
        FeedServer server = server(0, Optional.empty());
        FeedClient client = client(server.port(), "one", Optional.empty(), Held.NOTHING);
        EncodedSnapshot content = snapshot(20, -1);
        publish(server, content);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(content.version(), List.of()));
        EntryProblem problem = new EntryProblem(new EntryKey(Section.LISTENER, "a"), "PortInUse", "taken");
        client.amend(new Verdict.Applied(snapshot(20, 1).version(), List.of(problem)));
        client.amend(new Verdict.Applied(content.version(), List.of(problem)));
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(content.version(), List.of(problem)));
        publish(server, snapshot(20, 3));
        assertThat(verdicts.next().version()).isEqualTo(snapshot(20, 3).version());
    }

    /** What is held besides is no answer to what was refused. */
    @Test
    void aRefusalIsNotHiddenByAVerdictOnWhatIsHeld() throws Exception {
        FeedServer server = server(0, Optional.empty());
        FeedClient client = client(server.port(), "one", Optional.empty(), Held.NOTHING);
        EncodedSnapshot content = snapshot(20, -1);
        publish(server, content);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(content.version(), List.of()));
        receiver.reject(snapshot(20, 1).version());
        publish(server, snapshot(20, 1));
        assertThat(verdicts.next()).isInstanceOf(Verdict.Rejected.class);
        client.amend(new Verdict.Applied(content.version(), List.of()));
        publish(server, snapshot(20, 3));
        assertThat(verdicts.next().version()).isEqualTo(snapshot(20, 3).version());
    }

    @Test
    void aControllerThatComesBackWithTheSameContentPushesNothing() throws Exception {
        EncodedSnapshot content = snapshot(50, -1);
        FeedServer first = server(0, Optional.empty());
        client(first.port(), "one", Optional.empty(), Held.NOTHING);
        publish(first, content);
        verdicts.next();
        first.close();
        verdicts.nextGone();

        FeedServer second = server(first.port(), Optional.empty());
        publish(second, content);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(content.version(), List.of()));
        publish(second, snapshot(50, 3));
        assertThat(verdicts.next().version()).isEqualTo(snapshot(50, 3).version());
        assertThat(second.pushedEntries()).isEqualTo(1);
        assertThat(receiver.next().version()).isEqualTo(content.version());
        assertThat(receiver.next().version()).isEqualTo(snapshot(50, 3).version());
        assertThat(receiver.waiting()).isZero();
    }

    /** Some rounds, for what a receiver makes of being interrupted comes at the time at which the stream is closed. */
    @Test
    void whatIsBeingAppliedWhenADataplaneGoesIsNotToldAsRefused() throws Exception {
        FeedServer server = server(0, Optional.empty());
        FeedRuntime runtime = FeedRuntime.shared();
        open.push(runtime);
        publish(server, snapshot(20, -1));
        for (int round = 0; round < 50; round++) {
            CountDownLatch applying = new CountDownLatch(1);
            FeedClient client = FeedClient.start(
                    new FeedClientSettings("127.0.0.1", server.port(), "default", "one", Optional.empty()),
                    publication -> interrupted(publication, applying),
                    Held.NOTHING,
                    runtime);
            assertThat(applying.await(20, TimeUnit.SECONDS)).isTrue();
            client.close();
            verdicts.nextGone();
        }
        assertThat(verdicts.waiting()).isZero();
    }

    private static Verdict interrupted(Publication publication, CountDownLatch applying) {
        applying.countDown();
        try {
            boolean never = new CountDownLatch(1).await(60, TimeUnit.SECONDS);
            throw new AssertionError("not interrupted: " + never);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.Rejected(publication.snapshot().version(), "interrupted");
        }
    }

    @Test
    void aDataplaneThatHoldsTheContentFromItsDiskIsPushedNothing() throws Exception {
        EncodedSnapshot content = snapshot(20, -1);
        FeedServer server = server(0, Optional.empty());
        publish(server, content);
        FeedClient client = client(server.port(), "one", Optional.empty(), new Held(content, List.of(), Watermark.NONE));
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(content.version(), List.of()));
        await("being told that nothing is newer").until(client::informed);
        assertThat(server.pushedEntries()).isZero();
        assertThat(receiver.waiting()).isZero();
    }

    /** After a time without this controller: what the dataplane holds is found out by digests, bucket by bucket. */
    @Test
    void whoHoldsWhatTheControllerNeverSawGetsTheDifferenceAlone() throws Exception {
        List<Entry> others = new ArrayList<>(snapshot(2000, 5).entries().values());
        others.removeLast();
        byte[] gone = "{}".getBytes(StandardCharsets.UTF_8);
        others.add(new Entry(new EntryKey(Section.UPSTREAM, "gone"), SnapshotCodec.digest(gone), gone));
        FeedServer server = server(0, Optional.empty());
        EncodedSnapshot wanted = snapshot(2000, -1);
        publish(server, wanted);
        client(server.port(), "one", Optional.empty(), new Held(EncodedSnapshot.of(others), List.of(), Watermark.NONE));
        assertThat(verdicts.next()).as("what it came with").isInstanceOf(Verdict.Applied.class);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(wanted.version(), List.of()));
        assertThat(receiver.next().entries()).isEqualTo(wanted.entries());
        assertThat(server.pushedEntries()).as("one changed, one new").isEqualTo(2);
    }

    /** A dataplane comes back behind by a few versions that this controller has published. */
    @Test
    void whoIsAFewVersionsBehindNeedNotBeAsked() throws Exception {
        FeedServer server = server(0, Optional.empty());
        for (int i = 0; i < 10; i++) {
            publish(server, snapshot(100, i));
        }
        client(server.port(), "one", Optional.empty(), new Held(snapshot(100, 3), List.of(), Watermark.NONE));
        verdicts.next();
        assertThat(verdicts.next().version()).isEqualTo(snapshot(100, 9).version());
        assertThat(server.pushedEntries()).isEqualTo(2);
    }

    @Test
    void aChangeCostsWhatItTouches() throws Exception {
        FeedServer server = server(0, Optional.empty());
        publish(server, snapshot(20_000, -1));
        client(server.port(), "one", Optional.empty(), Held.NOTHING);
        verdicts.next();
        long before = server.pushedBytes();
        publish(server, snapshot(20_000, 7));
        verdicts.next();
        assertThat(server.pushedBytes() - before).isLessThan(700);
    }

    /** The base that a push leads from is checked, so that it is never applied to something else. */
    @Test
    void whatIsPutInForceWhileTheStreamIsLostIsTakenIntoAccount() throws Exception {
        FeedServer first = server(0, Optional.empty());
        client(first.port(), "one", Optional.empty(), Held.NOTHING);
        publish(first, snapshot(10, -1));
        verdicts.next();
        receiver.next();
        receiver.block();
        publish(first, snapshot(10, 1));
        assertThat(receiver.next().version()).isEqualTo(snapshot(10, 1).version());
        first.close();
        FeedServer second = server(first.port(), Optional.empty());
        publish(second, snapshot(10, 2));
        await().until(() -> second.dataplanes() == 1);
        receiver.release();
        EncodedSnapshot wanted = snapshot(10, 2);
        await().untilAsserted(() -> assertThat(verdicts.next().version()).isEqualTo(wanted.version()));
        assertThat(receiver.next().entries()).isEqualTo(wanted.entries());
    }

    /** The controller is told what the dataplane has been told, be it by another replica. */
    @Test
    void aReplicaThatLagsIsAskedToLookAgain() throws Exception {
        CountDownLatch ahead = new CountDownLatch(1);
        FeedServer server = FeedServer.start(new FeedServerSettings("127.0.0.1", 0, Optional.empty()), new VerdictListener() {
            @Override
            public void onAhead(DataplaneId dataplane) {
                ahead.countDown();
            }

            @Override
            public void onVerdict(DataplaneId dataplane, Verdict verdict) {
                verdicts.onVerdict(dataplane, verdict);
            }

            @Override
            public void onGone(DataplaneId dataplane) {
                verdicts.onGone(dataplane);
            }
        });
        open.push(server);
        server.publish(new Publication(snapshot(10, 2), mark(4)));
        client(server.port(), "one", Optional.empty(), new Held(snapshot(10, 1), List.of(), mark(5)));
        assertThat(verdicts.next().version()).isEqualTo(snapshot(10, 1).version());
        assertThat(ahead.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(receiver.waiting()).isZero();
        server.publish(new Publication(snapshot(10, 2), mark(5)));
        assertThat(verdicts.next().version()).isEqualTo(snapshot(10, 2).version());
    }

    private static Watermark mark(long version) {
        return new Watermark("cluster", Map.of("services", version), Map.of("services", version));
    }

    @Test
    void aDataplaneThatGoesIsMissed() throws Exception {
        FeedServer server = server(0, Optional.empty());
        publish(server, snapshot(1, -1));
        FeedClient client = client(server.port(), "one", Optional.empty(), Held.NOTHING);
        verdicts.next();
        client.close();
        assertThat(verdicts.nextGone()).isEqualTo(new DataplaneId("default", "one"));
        await().until(() -> server.dataplanes() == 0);
    }

    @Test
    void aDataplaneThatComesBackBeforeItsOldStreamIsSeenDeadHasNotGone() throws Exception {
        FeedServer server = server(0, Optional.empty());
        publish(server, snapshot(1, -1));
        FeedClient old = client(server.port(), "one", Optional.empty(), Held.NOTHING);
        verdicts.next();
        // The same name on a second stream: the first is ended, and comes back and ends the second, until one closes.
        FeedClient fresh = client(server.port(), "one", Optional.empty(), new Held(snapshot(1, -1), List.of(), Watermark.NONE));
        verdicts.next();
        old.close();
        await().until(() -> fresh.connected() && server.dataplanes() == 1);
        assertThat(verdicts.goneWaiting()).isZero();
    }

    @Test
    void twoDataplanesAreToldApart() throws Exception {
        FeedServer server = server(0, Optional.empty());
        client(server.port(), "one", Optional.empty(), Held.NOTHING);
        client(server.port(), "two", Optional.empty(), Held.NOTHING);
        publish(server, snapshot(3, -1));
        verdicts.next();
        verdicts.next();
        assertThat(server.dataplanes()).isEqualTo(2);
        assertThat(server.pushedEntries()).isEqualTo(6);
    }

    @Test
    void aPushThatDoesNotLeadWhereItSaysIsRefused() {
        EncodedSnapshot held = snapshot(3, -1);
        EncodedSnapshot wanted = snapshot(3, 1);
        Message.Push push = new Message.Push(held.version().value(), wanted.version().value(), Watermark.NONE, List.of());
        List<Entry> puts = wanted.since(held).puts();
        assertThat(puts).hasSize(1);
        assertThat(Parcel.unpack(held, puts, push).version()).isEqualTo(wanted.version());
        assertThatThrownBy(() -> Parcel.unpack(EncodedSnapshot.empty(), puts, push)).hasMessageContaining("leads to version");
        Message.Push wrong = new Message.Push(push.base(), push.version(), Watermark.NONE, List.of("ENDPOINTS ns/svc0:80"));
        assertThatThrownBy(() -> Parcel.unpack(held, puts, wrong)).hasMessageContaining("leads to version");
    }
}
