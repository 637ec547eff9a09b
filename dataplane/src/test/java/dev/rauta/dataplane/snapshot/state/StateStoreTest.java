// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.RandomSnapshots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
    private static final EncodedSnapshot ONE = SnapshotCodec.encode(RandomSnapshots.of(21));
    private static final EncodedSnapshot TWO = SnapshotCodec.encode(RandomSnapshots.of(22));

    @TempDir
    Path folder;

    private StateKey key(int seed) throws Exception {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return StateKey.read(Files.write(folder.resolve("key" + seed), bytes));
    }

    @Test
    void whatWasSavedLastIsLoaded() throws Exception {
        Path directory = folder.resolve("state/deep");
        StateStore store = StateStore.of(directory, Optional.empty());
        assertThat(store.load()).isEmpty();
        store.save(publication(ONE));
        store.save(publication(TWO));
        Publication last = StateStore.of(directory, Optional.empty()).load().orElseThrow();
        EncodedSnapshot loaded = last.snapshot();
        assertThat(last.watermark().source()).isEqualTo("cluster");
        assertThat(last.watermark().told()).isEqualTo(Map.of("secrets", 7L));
        assertThat(loaded.entries()).isEqualTo(TWO.entries());
        assertThat(loaded.version()).isEqualTo(TWO.version());
    }

    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        StateStore store = StateStore.of(folder, Optional.empty());
        store.save(publication(ONE));
        store.save(publication(TWO));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("snapshot"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("snapshot"))))
                .isEqualTo("rw-------");
    }

    @Test
    void sealedItTellsNothingToWhoeverLacksTheKey() throws Exception {
        StateStore sealed = StateStore.of(folder, Optional.of(key(1)));
        sealed.save(publication(ONE));
        assertThat(sealed.load().orElseThrow().snapshot().version()).isEqualTo(ONE.version());
        assertThat(new String(Files.readAllBytes(folder.resolve("snapshot")), StandardCharsets.ISO_8859_1))
                .doesNotContain(ONE.version().value())
                .doesNotContain("UPSTREAM");
        assertThat(StateStore.of(folder, Optional.of(key(2))).load()).isEmpty();
        assertThat(StateStore.of(folder, Optional.empty()).load()).isEmpty();
    }

    @Test
    void withAKeyWhatIsNotSealedIsNotBelieved() throws Exception {
        StateStore.of(folder, Optional.empty()).save(publication(ONE));
        assertThat(StateStore.of(folder, Optional.of(key(1))).load()).isEmpty();
    }

    @Test
    void damageOfAnyKindIsAsIfNothingWereThere() throws Exception {
        StateStore store = StateStore.of(folder, Optional.empty());
        store.save(publication(ONE));
        Path file = folder.resolve("snapshot");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThat(store.load()).as("seed 5, flip %d at byte %d", i, at).isEmpty();
            Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
            assertThat(store.load()).as("seed 5, cut %d", i).isEmpty();
        }
        Files.write(file, whole);
        assertThat(store.load()).isPresent();
    }

    @Test
    void aKeyIsThirtyTwoBytes() throws Exception {
        Path base64 = folder.resolve("base64");
        Files.writeString(base64, java.util.Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        assertThat(StateKey.read(base64)).isNotNull();
        Path brief = Files.writeString(folder.resolve("brief"), "secret");
        assertThatThrownBy(() -> StateKey.read(brief))
                .hasMessage("state key: " + brief + " holds no key (expected: 32 bytes, raw or in Base64)");
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> StateStore.of(file, Optional.empty())).hasMessageContaining("is a file (expected: a directory)");
    }

    /** As a crash leaves it, at any instant of a write. */
    @Test
    void aWriteThatWasCutOffLeavesTheOneBefore() throws Exception {
        StateStore store = StateStore.of(folder, Optional.empty());
        store.save(publication(TWO));
        byte[] next = Files.readAllBytes(folder.resolve("snapshot"));
        store.save(publication(ONE));
        for (int length = 0; length <= next.length; length += 1 + next.length / 50) {
            Files.write(folder.resolve("snapshot.new"), Arrays.copyOf(next, length));
            assertThat(store.load().orElseThrow().snapshot().version()).isEqualTo(ONE.version());
        }
        store.save(publication(TWO));
        assertThat(store.load().orElseThrow().snapshot().version()).isEqualTo(TWO.version());
        assertThat(folder.resolve("snapshot.new")).doesNotExist();
    }

    private static Publication publication(EncodedSnapshot snapshot) {
        return new Publication(snapshot, new Watermark("cluster", Map.of("secrets", 7L), Map.of("secrets", 9L)));
    }
}
