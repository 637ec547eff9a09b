// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.condition.ObjectStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenStatusesTest {
    private static final ObjectStatus OURS = new ObjectStatus.OfIngress("shop", "web", List.of("192.0.2.1"));
    private static final ObjectStatus OTHER = new ObjectStatus.OfIngress("shop", "web", List.of("192.0.2.2"));

    private long now;
    private final WrittenStatuses written = new WrittenStatuses(() -> now);

    private boolean writes(ObjectStatus status, String uid) {
        boolean due = written.due(status, uid);
        if (due) {
            written.wrote(status, uid);
        }
        return due;
    }

    @Test
    void whoWritesOverUsEverySecondIsPutRightOnceAndThenNowAndThen() {
        int writes = 0;
        for (int second = 0; second < 3600; second++) {
            writes += writes(OURS, "1") ? 1 : 0;
            now += 1_000_000_000L;
        }
        assertThat(writes).as("the decision, a correction, and one each ten minutes").isEqualTo(7);
    }

    @Test
    void aNewDecisionIsWrittenAtOnce() {
        writes(OURS, "1");
        writes(OURS, "1");
        assertThat(written.due(OURS, "1")).isFalse();
        assertThat(writes(OTHER, "1")).isTrue();
        assertThat(writes(OURS, "1")).isTrue();
    }

    @Test
    void anotherObjectOfTheNameIsAnotherMatter() {
        writes(OURS, "1");
        writes(OURS, "1");
        assertThat(written.due(OURS, "1")).isFalse();
        assertThat(written.due(OURS, "2")).isTrue();
    }

    @Test
    void kindsDoNotMeet() {
        ObjectStatus route = new ObjectStatus.OfRoute("HTTPRoute", "shop", "web", List.of());
        ObjectStatus grpc = new ObjectStatus.OfRoute("GRPCRoute", "shop", "web", List.of());
        writes(route, "1");
        writes(route, "1");
        assertThat(written.due(route, "1")).isFalse();
        assertThat(written.due(grpc, "1")).isTrue();
    }

    @Test
    void whatIsNoLongerWantedIsForgotten() {
        writes(OURS, "1");
        writes(OURS, "1");
        written.keep(List.of());
        assertThat(written.due(OURS, "1")).isTrue();
    }
}
