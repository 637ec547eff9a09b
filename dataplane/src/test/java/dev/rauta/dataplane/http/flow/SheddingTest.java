// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SheddingTest {
    private final List<String> dropped = new ArrayList<>();

    private Runnable drop(String name) {
        return () -> dropped.add(name);
    }

    @Test
    void whatHasCostMostGoesFirstAndNoMoreThanIsNeeded() {
        Shedding shedding = new Shedding(1000, 0);
        shedding.offer(100, 990, drop("much, but it moves"));
        shedding.offer(10, 0, drop("little, for long"));
        shedding.offer(50, 500, drop("much, for long"));
        shedding.free(55);
        assertThat(dropped).containsExactly("much, for long", "little, for long");
    }

    @Test
    void whoHasMovedLatelyIsNotDropped() {
        Shedding shedding = new Shedding(1000, 100);
        shedding.offer(1000, 901, drop("late"));
        shedding.offer(1, 900, drop("early"));
        shedding.offer(0, 0, drop("empty"));
        shedding.free(Long.MAX_VALUE);
        assertThat(dropped).containsExactly("early");
    }

    @Test
    void whoSpreadsMuchOverManyStreamsGoesBeforeWhoHasOne() {
        Shedding shedding = new Shedding(1000, 0);
        Object one = new Object();
        Object many = new Object();
        shedding.of(one).offer(100, 500, drop("one"));
        shedding.of(many);
        for (int i = 0; i < 8; i++) {
            shedding.offer(20, 500, drop("many"));
        }
        shedding.free(60);
        assertThat(dropped).containsExactly("many", "many", "many");
        shedding.free(60);
        assertThat(dropped).as("evened out").contains("one");
    }

    @Test
    void whatNobodyWaitsForGoesFirstHoweverNew() {
        Shedding shedding = new Shedding(1000, 100);
        shedding.of(null).offer(1000, 0, drop("dear"));
        shedding.ofNobody().offer(10, 1000, drop("a copy"));
        shedding.free(10);
        assertThat(dropped).containsExactly("a copy");
        shedding.free(10);
        assertThat(dropped).containsExactly("a copy", "dear");
    }
}
