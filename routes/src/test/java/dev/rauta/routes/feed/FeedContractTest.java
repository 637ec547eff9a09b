// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.snapshot.EncodedSnapshot;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.SnapshotCodec;
import dev.rauta.routes.testing.RandomSnapshots;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every feed promises, whatever carries it. */
class FeedContractTest {
    private static final EncodedSnapshot A = SnapshotCodec.encode(RandomSnapshots.of(1));
    private static final EncodedSnapshot B = SnapshotCodec.encode(RandomSnapshots.of(2));
    private static final EncodedSnapshot C = SnapshotCodec.encode(RandomSnapshots.of(3));
    private static final EncodedSnapshot D = SnapshotCodec.encode(RandomSnapshots.of(4));

    private final RecordingReceiver receiver = new RecordingReceiver();
    private final RecordingVerdicts verdicts = new RecordingVerdicts();
    private SnapshotPublisher feed;

    @TempDir
    Path folder;

    private void connect(FeedTransport transport) throws Exception {
        feed = transport.connect(receiver, verdicts, folder);
    }

    @AfterEach
    void close() {
        receiver.release();
        feed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotArrivesWholeAndItsVerdictComesBack(FeedTransport transport) throws Exception {
        connect(transport);
        feed.publish(A);
        EncodedSnapshot arrived = receiver.next();
        assertThat(arrived.entries()).isEqualTo(A.entries());
        assertThat(SnapshotCodec.decode(arrived).snapshot()).isEqualTo(RandomSnapshots.of(1));
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), List.of()));
        assertThat(feed.dataplanes()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void equalContentIsNotSentAgain(FeedTransport transport) throws Exception {
        connect(transport);
        feed.publish(A);
        verdicts.next();
        feed.publish(SnapshotCodec.encode(RandomSnapshots.of(1)));
        feed.publish(B);
        assertThat(verdicts.next().version()).isEqualTo(B.version());
        assertThat(receiver.next().version()).isEqualTo(A.version());
        assertThat(receiver.next().version()).isEqualTo(B.version());
        assertThat(receiver.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestWinsOverASlowDataplane(FeedTransport transport) throws Exception {
        connect(transport);
        receiver.block();
        feed.publish(A);
        assertThat(receiver.next().version()).isEqualTo(A.version());
        feed.publish(B);
        feed.publish(C);
        feed.publish(D);
        receiver.release();
        assertThat(receiver.next().version()).isEqualTo(D.version());
        assertThat(verdicts.next().version()).isEqualTo(A.version());
        assertThat(verdicts.next().version()).isEqualTo(D.version());
    }

    @ParameterizedTest
    @EnumSource
    void whatADataplaneCannotReadDoesNotEndTheFeed(FeedTransport transport) throws Exception {
        connect(transport);
        receiver.reject(A.version());
        receiver.breakOn(B.version());
        feed.publish(A);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Rejected(A.version(), "unreadable on purpose"));
        feed.publish(B);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Rejected(B.version(), "broken on purpose"));
        feed.publish(C);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(C.version(), List.of()));
        assertThat(List.of(receiver.next(), receiver.next(), receiver.next()).getLast().entries())
                .isEqualTo(C.entries());
    }

    @ParameterizedTest
    @EnumSource
    void problemsComeBackByEntry(FeedTransport transport) throws Exception {
        connect(transport);
        EntryProblem problem = new EntryProblem(
                new EntryKey(Section.LISTENER, "ingress/80"), "PortInUse", "0.0.0.0:80 (expected: an address that is free)");
        receiver.complain(A.version(), problem);
        feed.publish(A);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), List.of(problem)));
    }

    @ParameterizedTest
    @EnumSource
    void everyStepOfALongHistoryLeadsToWhatWasPublished(FeedTransport transport) throws Exception {
        connect(transport);
        for (long seed = 100; seed < 140; seed++) {
            EncodedSnapshot snapshot = SnapshotCodec.encode(RandomSnapshots.of(seed));
            feed.publish(snapshot);
            assertThat(receiver.next().entries()).as("seed %d", seed).isEqualTo(snapshot.entries());
            assertThat(verdicts.next().version()).as("seed %d", seed).isEqualTo(snapshot.version());
        }
    }
}
