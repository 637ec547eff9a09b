// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What stays is the same object, and nothing else changes. */
final class SharingTest {
    /** Ordered by its name alone. */
    private record Named(int name, int content) implements Comparable<Named> {
        @Override
        public int compareTo(Named other) {
            return Integer.compare(name, other.name);
        }
    }

    private static List<Named> some(Random random) {
        TreeSet<Integer> names = new TreeSet<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            names.add(random.nextInt(15));
        }
        return names.stream().map(name -> new Named(name, random.nextInt(3))).toList();
    }

    @Test
    void equalsAreReplacedByThoseBefore() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            List<Named> before = some(random);
            List<Named> now = some(random);
            List<Named> shared = Sharing.of(now, before);
            assertThat(shared).as("round %d", round).isEqualTo(now);
            for (int i = 0; i < now.size(); i++) {
                int place = before.indexOf(now.get(i));
                assertThat(shared.get(i)).isSameAs(place < 0 ? now.get(i) : before.get(place));
            }
        }
    }
}
