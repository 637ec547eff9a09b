// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Entries in buckets. */
class EncodedSnapshotTest {
    private static Entry entry(int id, int content) {
        byte[] body = ("{\"n\":" + content + "}").getBytes(StandardCharsets.UTF_8);
        Section section = Section.values()[id % Section.values().length];
        return new Entry(new EntryKey(section, "ns/svc" + id + ":80"), SnapshotCodec.digest(body), body);
    }

    private static Changes random(Random random, Map<EntryKey, Entry> present) {
        List<Entry> puts = new ArrayList<>();
        List<EntryKey> removes = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            Entry one = entry(random.nextInt(600), random.nextInt(3));
            puts.removeIf(other -> other.key().equals(one.key()));
            puts.add(one);
        }
        for (EntryKey key : present.keySet()) {
            if (random.nextInt(40) == 0 && puts.stream().noneMatch(put -> put.key().equals(key))) {
                removes.add(key);
            }
        }
        return new Changes(puts, removes);
    }

    @Test
    void whateverTheWayEqualContentHasAnEqualVersionAndDifferencesLeadThere() {
        for (long seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            Map<EntryKey, Entry> model = new TreeMap<>();
            EncodedSnapshot snapshot = EncodedSnapshot.empty();
            List<EncodedSnapshot> history = new ArrayList<>(List.of(snapshot));
            for (int step = 0; step < 30; step++) {
                Changes changes = random(random, model);
                changes.removes().forEach(model::remove);
                changes.puts().forEach(put -> model.put(put.key(), put));
                snapshot = snapshot.with(changes);
                assertThat(snapshot.entries()).as("seed %d", seed).isEqualTo(model);
                assertThat(snapshot.size()).isEqualTo(model.size());
                assertThat(snapshot.version()).as("seed %d", seed).isEqualTo(EncodedSnapshot.of(model.values()).version());
                EncodedSnapshot earlier = history.get(random.nextInt(history.size()));
                EncodedSnapshot again = earlier.with(snapshot.since(earlier));
                assertThat(again.version()).as("seed %d", seed).isEqualTo(snapshot.version());
                assertThat(again.entries()).isEqualTo(model);
                assertThat(snapshot.since(again)).isEqualTo(new Changes(List.of(), List.of()));
                history.add(snapshot);
            }
        }
    }

    @Test
    void anEntryInTheWrongSectionIsAnotherContent() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Entry one = new Entry(new EntryKey(Section.UPSTREAM, "a"), SnapshotCodec.digest(body), body);
        Entry other = new Entry(new EntryKey(Section.ENDPOINTS, "a"), SnapshotCodec.digest(body), body);
        assertThat(EncodedSnapshot.of(List.of(one)).version()).isNotEqualTo(EncodedSnapshot.of(List.of(other)).version());
    }

    /** Replicas of different builds must agree: this changes only with the protocol. */
    @Test
    void theVersionIsFixedForEver() {
        assertThat(EncodedSnapshot.empty().version().value())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(EncodedSnapshot.of(List.of(entry(1, 1), entry(2, 2), entry(300, 3))).version().value())
                .isEqualTo("363cf1cc5f8ebbae0d9a53f25fe3224e74590e2b161bb5083d88ed77738610a5");
    }

    @Test
    void aKeyThatOccursTwiceIsRefused() {
        assertThatThrownBy(() -> EncodedSnapshot.of(List.of(entry(1, 1), entry(1, 2))))
                .hasMessage("entry: virtual_host ns/svc1:80 twice (expected: once)");
    }
}
