// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RewritesTest {
    private long now;
    private final Rewrites rewrites = new Rewrites(Duration.ofMinutes(10), () -> now);

    private boolean writes(String object, String what) {
        boolean due = rewrites.due(object, what);
        if (due) {
            rewrites.wrote(object, what);
        }
        return due;
    }

    @Test
    void whoWritesOverUsEverySecondIsPutRightOnceAndThenNowAndThen() {
        int writes = 0;
        for (int second = 0; second < 3600; second++) {
            writes += writes("Ingress shop/web", "ours") ? 1 : 0;
            now += TimeUnit.SECONDS.toNanos(1);
        }
        assertThat(writes).as("the decision, a correction, and one each ten minutes").isEqualTo(7);
    }

    @Test
    void aNewDecisionIsWrittenAtOnce() {
        writes("Ingress shop/web", "ours");
        writes("Ingress shop/web", "ours");
        assertThat(rewrites.due("Ingress shop/web", "ours")).isFalse();
        assertThat(writes("Ingress shop/web", "other")).isTrue();
        assertThat(writes("Ingress shop/web", "ours")).isTrue();
    }

    @Test
    void objectsDoNotMeet() {
        writes("HTTPRoute shop/web", "ours");
        writes("HTTPRoute shop/web", "ours");
        assertThat(rewrites.due("HTTPRoute shop/web", "ours")).isFalse();
        assertThat(rewrites.due("GRPCRoute shop/web", "ours")).isTrue();
    }

    @Test
    void whatIsNoLongerWantedIsForgotten() {
        writes("Ingress shop/web", "ours");
        writes("Ingress shop/web", "ours");
        rewrites.keep(Set.of());
        assertThat(rewrites.due("Ingress shop/web", "ours")).isTrue();
    }
}
