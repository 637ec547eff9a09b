// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.RandomSnapshots;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A verdict that has changed is told behind the one that it changes. */
@Timeout(30)
class InProcessFeedTest {
    private static final EncodedSnapshot A = SnapshotCodec.encode(RandomSnapshots.of(1));
    private static final EncodedSnapshot B = SnapshotCodec.encode(RandomSnapshots.of(2));
    private static final EncodedSnapshot C = SnapshotCodec.encode(RandomSnapshots.of(3));
    private static final List<EntryProblem> IN_USE = List.of(
            new EntryProblem(new EntryKey(Section.LISTENER, "ingress/80"), "PortInUse", "0.0.0.0:80 (expected: a free one)"));

    private final RecordingVerdicts verdicts = new RecordingVerdicts();
    private final CompletableFuture<InProcessFeed> self = new CompletableFuture<>();

    /** Another try succeeds when the snapshot is in force, and before its verdict has been told. */
    @Test
    void notBeforeIt() throws Exception {
        try (InProcessFeed feed = InProcessFeed.start(this::applyAndAmend, verdicts)) {
            self.complete(feed);
            feed.publish(new Publication(A, Watermark.NONE));
            assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), IN_USE));
            assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), List.of()));
            feed.amend(new Verdict.Applied(A.version(), IN_USE));
            assertThat(verdicts.next()).isEqualTo(new Verdict.Applied(A.version(), IN_USE));
        }
    }

    @Test
    void notAfterTheNext() throws Exception {
        try (InProcessFeed feed = InProcessFeed.start(this::applyAndAmendTheOneBefore, verdicts)) {
            self.complete(feed);
            feed.publish(new Publication(A, Watermark.NONE));
            assertThat(verdicts.next().version()).isEqualTo(A.version());
            feed.publish(new Publication(B, Watermark.NONE));
            assertThat(verdicts.next().version()).isEqualTo(B.version());
            feed.publish(new Publication(C, Watermark.NONE));
            assertThat(verdicts.next().version()).isEqualTo(C.version());
        }
    }

    private Verdict applyAndAmend(Publication publication) {
        EncodedSnapshot snapshot = publication.snapshot();
        self.join().amend(new Verdict.Applied(snapshot.version(), List.of()));
        return new Verdict.Applied(snapshot.version(), IN_USE);
    }

    private Verdict applyAndAmendTheOneBefore(Publication publication) {
        EncodedSnapshot snapshot = publication.snapshot();
        if (!snapshot.version().equals(A.version())) {
            self.join().amend(new Verdict.Applied(A.version(), IN_USE));
        }
        return new Verdict.Applied(snapshot.version(), List.of());
    }
}
