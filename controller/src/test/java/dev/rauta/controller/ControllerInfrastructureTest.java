// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.provision.InfrastructureSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Places;
import dev.rauta.controller.watch.Source;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EncodedSnapshot;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes first: the record, the sockets, what leads to them, the status. */
@Timeout(30)
class ControllerInfrastructureTest {
    private final BlockingQueue<String> steps = new LinkedBlockingQueue<>();
    private final Feed feed = new Feed();

    @Test
    void nothingLeadsToADataplaneThatHasNotBoundAndNoStatusPromisesIt() throws InterruptedException {
        InfrastructureSink infrastructures = (_, _, bound, then) -> {
            steps.add("infrastructure, bound: " + bound);
            then.run();
        };
        try (Controller controller = Controller.of(
                new Once(), Settings.DEFAULT, (_, _, _) -> steps.add("statuses"), infrastructures)) {
            controller.start(feed);
            EncodedSnapshot snapshot = feed.published.take();
            assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo("infrastructure, bound: false");
            assertThat(steps).isEmpty();
            controller.verdicts().onVerdict(new DataplaneId("default", "one"), new Verdict.Applied(snapshot.version(), List.of()));
            assertThat(steps).isEmpty();
            controller.verdicts().onVerdict(new DataplaneId("default", "two"), new Verdict.Applied(snapshot.version(), List.of()));
            assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo("infrastructure, bound: true");
            assertThat(steps).contains("statuses").doesNotContain("infrastructure, bound: false");
        }
    }

    @Test
    void withoutADataplaneStatusesAreToldAndNothingCountsAsBound() throws InterruptedException {
        feed.connected = 0;
        InfrastructureSink infrastructures = (_, _, bound, then) -> {
            steps.add("infrastructure, bound: " + bound);
            then.run();
        };
        try (Controller controller = Controller.of(
                new Once(), Settings.DEFAULT, (_, _, _) -> steps.add("statuses"), infrastructures)) {
            controller.start(feed);
            assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo("infrastructure, bound: false");
            assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo("infrastructure, bound: false");
            assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo("statuses");
        }
    }

    /** A source that knows nothing and tells so once. */
    private static final class Once implements Source {
        @Override
        public void start(Runnable changed) {
            changed.run();
        }

        @Override
        public boolean synced() {
            return true;
        }

        @Override
        public Observation observe() {
            return new Observation(ClusterState.empty(), List.of(), List.of(), Places.NONE);
        }

        @Override
        public void close() {}
    }

    /** Two dataplanes that take their time. */
    private static final class Feed implements SnapshotPublisher {
        private final BlockingQueue<EncodedSnapshot> published = new LinkedBlockingQueue<>();
        private volatile int connected = 2;

        @Override
        public void publish(EncodedSnapshot snapshot) {
            published.add(snapshot);
        }

        @Override
        public int dataplanes() {
            return connected;
        }

        @Override
        public void close() {}
    }
}
