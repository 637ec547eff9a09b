// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is behind whom. */
class WatermarkTest {
    private static Watermark mark(String source, Map<String, Long> told, Map<String, Long> seen) {
        return new Watermark(source, told, seen);
    }

    @Test
    void whoHasSeenLessOfAnyKindThanWasToldIsBehind() {
        Watermark told = mark("a", Map.of("secrets", 9L, "services", 5L), Map.of("secrets", 9L, "services", 5L));
        assertThat(mark("a", Map.of(), Map.of("secrets", 8L, "services", 100L)).behind(told)).isTrue();
        assertThat(mark("a", Map.of(), Map.of("secrets", 9L, "services", 5L)).behind(told)).isFalse();
    }

    /** A kind without a change since: a bookmark tells that nothing is missing. */
    @Test
    void aQuietKindIsKnownByABookmark() {
        Watermark fresh = mark("a", Map.of("secrets", 2000L), Map.of("secrets", 2000L));
        assertThat(mark("a", Map.of("secrets", 950L), Map.of("secrets", 950L)).behind(fresh)).isTrue();
        assertThat(mark("a", Map.of("secrets", 950L), Map.of("secrets", 2001L)).behind(fresh)).isFalse();
    }

    @Test
    void betweenSourcesAndOfKindsThatAreNotWatchedThereIsNoOrder() {
        Watermark told = mark("a", Map.of("secrets", 9L), Map.of("secrets", 9L));
        assertThat(mark("b", Map.of(), Map.of("secrets", 1L)).behind(told)).isFalse();
        assertThat(mark("a", Map.of(), Map.of("services", 1L)).behind(told)).isFalse();
        assertThat(Watermark.NONE.behind(told)).isFalse();
    }

    @Test
    void whatWasToldIsKept() {
        Watermark before = mark("a", Map.of("secrets", 9L, "gateways", 3L), Map.of());
        Watermark now = mark("a", Map.of("secrets", 7L, "services", 4L), Map.of("secrets", 9L));
        assertThat(now.after(before).told()).isEqualTo(Map.of("secrets", 9L, "gateways", 3L, "services", 4L));
        assertThat(mark("b", Map.of("secrets", 1L), Map.of()).after(before).told()).isEqualTo(Map.of("secrets", 1L));
    }

    /** Objects that are watched one by one: who has not said more of one has seen of it what it has seen of all. */
    @Test
    void whatIsToldOfOneObjectIsSeenWithItOrWithItsKind() {
        Watermark told = mark("a", Map.of("secrets/shop/web", 9L), Map.of());
        assertThat(mark("a", Map.of(), Map.of("secrets", 8L)).behind(told)).isTrue();
        assertThat(mark("a", Map.of(), Map.of("secrets", 8L, "secrets/shop/other", 10L)).behind(told)).isTrue();
        assertThat(mark("a", Map.of(), Map.of("secrets", 8L, "secrets/shop/web", 9L)).behind(told)).isFalse();
        assertThat(mark("a", Map.of(), Map.of("secrets", 9L)).behind(told)).as("a replica that watches them all").isFalse();
        assertThat(mark("a", Map.of(), Map.of("services", 1L)).behind(told)).isFalse();
    }

    @Test
    void whatEverybodyHasSeenOfAnObjectIsNotToldForEver() {
        Watermark before = mark("a", Map.of("secrets/shop/web", 9L, "secrets/shop/api", 12L, "services", 3L), Map.of());
        Watermark now = mark("a", Map.of("secrets/shop/api", 13L), Map.of("secrets", 10L, "secrets/shop/api", 13L, "services", 3L));
        assertThat(now.after(before).told()).isEqualTo(Map.of("secrets/shop/api", 13L, "services", 3L));
    }
}
