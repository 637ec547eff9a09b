// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Newest wins, and only a leader does anything. */
class LeaderQueueTest {
    private final List<String> done = new CopyOnWriteArrayList<>();

    private LeaderQueue<String> queue(AtomicBoolean leader, LeaderQueue.Doing<String> doing) {
        LeaderQueue<String> queue = LeaderQueue.of("test", leader::get, (newer, older) -> newer + "+" + older, 2000, doing);
        queue.start();
        return queue;
    }

    @Test
    void whatWaitsIsReplacedAndToldToTheNewer() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LeaderQueue<String> queue = queue(new AtomicBoolean(true), work -> {
            begun.countDown();
            goOn.await();
            done.add(work);
            return Optional.empty();
        })) {
            queue.put("a");
            begun.await();
            assertThat(queue.overtaken()).isFalse();
            queue.put("b");
            queue.put("c");
            assertThat(queue.overtaken()).isTrue();
            goOn.countDown();
            await().until(() -> done.size() == 2);
            assertThat(done).containsExactly("a", "c+b");
        }
    }

    @Test
    void whatIsLeftIsTriedAgainAndWhatFailsToo() {
        try (LeaderQueue<String> queue = queue(new AtomicBoolean(true), work -> {
            done.add(work);
            switch (done.size()) {
                case 1 -> {
                    return Optional.of("rest");
                }
                case 2 -> throw new IllegalStateException("a fault of the test");
                default -> {
                    return Optional.empty();
                }
            }
        })) {
            queue.put("all");
            await().until(() -> done.size() == 3);
            assertThat(done).containsExactly("all", "rest", "rest");
        }
    }

    @Test
    void whoDoesNotLeadKeepsItUntilItDoes() {
        AtomicBoolean leader = new AtomicBoolean();
        AtomicBoolean asked = new AtomicBoolean();
        LeaderQueue<String> queue = LeaderQueue.of(
                "test",
                () -> {
                    asked.set(true);
                    return leader.get();
                },
                (newer, _) -> newer,
                2000,
                work -> {
                    done.add(work);
                    return Optional.empty();
                });
        queue.start();
        try (queue) {
            queue.put("a");
            await().untilTrue(asked);
            assertThat(done).isEmpty();
            leader.set(true);
            await().until(() -> done.equals(List.of("a")));
        }
    }
}
