// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.RandomSnapshots;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every feed promises, whatever carries it: each test is a rule of the feed. What only a network brings is in {@code NetworkedFeedTest}, {@code FeedTrustTest}
 * and {@code RelayTest}.
 */
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

    private void publish(EncodedSnapshot snapshot) {
        feed.publish(new Publication(snapshot, Watermark.NONE));
    }

    @AfterEach
    void close() {
        receiver.release();
        feed.close();
    }

    /** Atomic: what arrives is cross-checked and whole. */
    @ParameterizedTest
    @EnumSource
    void aSnapshotArrivesWholeAndItsVerdictComesBack(FeedTransport transport) throws Exception {
        connect(transport);
        publish(A);
        EncodedSnapshot arrived = receiver.next();
        assertThat(arrived.entries()).isEqualTo(A.entries());
        assertThat(SnapshotCodec.decode(arrived).snapshot()).isEqualTo(RandomSnapshots.of(1));
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), List.of()));
        assertThat(feed.dataplanes()).isEqualTo(1);
    }

    /** Content-addressed. */
    @ParameterizedTest
    @EnumSource
    void equalContentIsNotSentAgain(FeedTransport transport) throws Exception {
        connect(transport);
        publish(A);
        verdicts.next();
        publish(SnapshotCodec.encode(RandomSnapshots.of(1)));
        publish(B);
        assertThat(verdicts.next().version()).isEqualTo(B.version());
        assertThat(receiver.next().version()).isEqualTo(A.version());
        assertThat(receiver.next().version()).isEqualTo(B.version());
        assertThat(receiver.waiting()).isZero();
    }

    /** Newest wins. */
    @ParameterizedTest
    @EnumSource
    void theNewestWinsOverASlowDataplane(FeedTransport transport) throws Exception {
        connect(transport);
        receiver.block();
        publish(A);
        assertThat(receiver.next().version()).isEqualTo(A.version());
        publish(B);
        publish(C);
        publish(D);
        receiver.release();
        assertThat(receiver.next().version()).isEqualTo(D.version());
        assertThat(verdicts.next().version()).isEqualTo(A.version());
        assertThat(verdicts.next().version()).isEqualTo(D.version());
    }

    /** Rejected means that the last good one serves on, and the next is tried. */
    @ParameterizedTest
    @EnumSource
    void whatADataplaneCannotReadDoesNotEndTheFeed(FeedTransport transport) throws Exception {
        connect(transport);
        receiver.reject(A.version());
        receiver.breakOn(B.version());
        publish(A);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Rejected(A.version(), "unreadable on purpose"));
        publish(B);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Rejected(B.version(), "broken on purpose"));
        publish(C);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(C.version(), List.of()));
        assertThat(List.of(receiver.next(), receiver.next(), receiver.next()).getLast().entries())
                .isEqualTo(C.entries());
    }

    /** The entry is the unit of failure. */
    @ParameterizedTest
    @EnumSource
    void problemsComeBackByEntry(FeedTransport transport) throws Exception {
        connect(transport);
        EntryProblem problem = new EntryProblem(
                new EntryKey(Section.LISTENER, "ingress/80"), "PortInUse", "0.0.0.0:80 (expected: an address that is free)");
        receiver.complain(A.version(), problem);
        publish(A);
        assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), List.of(problem)));
    }

    /** Only differences travel, and they lead where they should. */
    @ParameterizedTest
    @EnumSource
    void everyStepOfALongHistoryLeadsToWhatWasPublished(FeedTransport transport) throws Exception {
        connect(transport);
        for (long seed = 100; seed < 140; seed++) {
            EncodedSnapshot snapshot = SnapshotCodec.encode(RandomSnapshots.of(seed));
            publish(snapshot);
            assertThat(receiver.next().entries()).as("seed %d", seed).isEqualTo(snapshot.entries());
            assertThat(verdicts.next().version()).as("seed %d", seed).isEqualTo(snapshot.version());
        }
    }

    /** No way back: a replica that lags does not undo what was told. */
    @ParameterizedTest
    @EnumSource
    void whatIsBehindIsNotSentUntilItHasCaughtUp(FeedTransport transport) throws Exception {
        connect(transport);
        feed.publish(new Publication(A, mark("one", 7)));
        assertThat(verdicts.next().version()).isEqualTo(A.version());
        feed.publish(new Publication(B, mark("one", 6)));
        feed.publish(new Publication(C, mark("one", 7)));
        assertThat(verdicts.next().version()).isEqualTo(C.version());
        assertThat(receiver.next().version()).isEqualTo(A.version());
        assertThat(receiver.next().version()).isEqualTo(C.version());
        feed.publish(new Publication(D, mark("another", 1)));
        assertThat(verdicts.next().version()).as("another source has no order").isEqualTo(D.version());
    }

    private static Watermark mark(String source, long version) {
        return new Watermark(source, Map.of("secrets", version), Map.of("secrets", version));
    }
}
