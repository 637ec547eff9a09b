// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.RandomSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeepingReceiverTest {
    private static final EncodedSnapshot ONE = SnapshotCodec.encode(RandomSnapshots.of(21));
    private static final EncodedSnapshot TWO = SnapshotCodec.encode(RandomSnapshots.of(22));
    private static final EncodedSnapshot THREE = SnapshotCodec.encode(RandomSnapshots.of(23));
    private static final SnapshotReceiver TAKES_ALL = publication -> new Verdict.Applied(publication.snapshot().version(), List.of());
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(5);

    @TempDir
    Path folder;

    private StateStore store;

    @BeforeEach
    void open() {
        store = StateStore.of(folder, Optional.empty());
    }

    private Optional<String> saved() {
        return store.load().map(last -> last.snapshot().version().value());
    }

    @Test
    void onlyWhatWasPutInForceIsKept() {
        SnapshotReceiver some = publication -> publication.snapshot() == ONE
                ? TAKES_ALL.apply(publication)
                : new Verdict.Rejected(publication.snapshot().version(), "no");
        try (KeepingReceiver keeping = KeepingReceiver.start(some, store, SOON)) {
            assertThat(keeping.savedAt()).isEmpty();
            keeping.apply(new Publication(ONE, Watermark.NONE));
            assertThat(keeping.apply(new Publication(TWO, Watermark.NONE))).isInstanceOf(Verdict.Rejected.class);
        }
        assertThat(saved()).contains(ONE.version().value());
    }

    /** The first is written at once; then nothing, however many come, until the pause is over or there is an end. */
    @Test
    void theNewestAloneIsWrittenOnceInAWhileAndAtTheEnd() {
        try (KeepingReceiver keeping = KeepingReceiver.start(TAKES_ALL, store, NEVER)) {
            keeping.apply(new Publication(ONE, Watermark.NONE));
            await().until(() -> saved().isPresent());
            keeping.apply(new Publication(TWO, Watermark.NONE));
            keeping.apply(new Publication(THREE, Watermark.NONE));
            assertThat(saved()).contains(ONE.version().value());
        }
        assertThat(saved()).contains(THREE.version().value());
    }

    /** What lies in the way of the new file stands for a disk that is full. */
    @Test
    void aDiskThatFailsStopsNothingAndIsTriedAgainUntilItHeals() throws IOException {
        try (KeepingReceiver keeping = KeepingReceiver.start(TAKES_ALL, store, SOON)) {
            keeping.apply(new Publication(ONE, Watermark.NONE));
            await().until(() -> saved().isPresent());
            Path inTheWay = Files.createDirectories(folder.resolve("snapshot.new/full"));
            assertThat(keeping.apply(new Publication(TWO, Watermark.NONE))).isEqualTo(new Verdict.Applied(TWO.version(), List.of()));
            await().until(() -> keeping.failures() > 2);
            assertThat(keeping.failing()).isTrue();
            assertThat(saved()).as("the one before").contains(ONE.version().value());
            Files.delete(inTheWay);
            await().until(() -> !keeping.failing());
            assertThat(saved()).contains(TWO.version().value());
        }
    }

    @Test
    void anEndDoesNotWaitForADiskThatFails() throws IOException {
        Files.createDirectories(folder.resolve("snapshot.new/full"));
        KeepingReceiver keeping = KeepingReceiver.start(TAKES_ALL, store, SOON);
        keeping.apply(new Publication(ONE, Watermark.NONE));
        keeping.close();
        assertThat(keeping.failing()).isTrue();
        assertThat(saved()).isEmpty();
    }

    @Test
    void whenItWasSavedIsKnownAfterARestart() {
        try (KeepingReceiver keeping = KeepingReceiver.start(TAKES_ALL, store, SOON)) {
            keeping.apply(new Publication(ONE, Watermark.NONE));
        }
        try (KeepingReceiver again = KeepingReceiver.start(TAKES_ALL, store, SOON)) {
            assertThat(again.savedAt()).isPresent();
        }
    }
}
