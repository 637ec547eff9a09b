// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.provision.InfrastructureSink;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Places;
import dev.rauta.controller.watch.Source;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.SnapshotVersion;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes first: the record, the sockets, what leads to them, the status. */
@Timeout(30)
class ControllerInfrastructureTest {
    private static final DataplaneId ONE = new DataplaneId("default", "one");
    private static final DataplaneId TWO = new DataplaneId("default", "two");

    private final BlockingQueue<String> steps = new LinkedBlockingQueue<>();
    private final Feed feed = new Feed();
    private final StatusSink statuses = (_, _, _) -> steps.add("statuses");
    private final InfrastructureSink infrastructures = (_, _, bound, then) -> {
        steps.add("infrastructure, bound: " + bound);
        then.accept(List.of());
    };

    private Controller started(Controller controller) {
        controller.start(feed);
        return controller;
    }

    private void assertNext(String step) throws InterruptedException {
        assertThat(steps.poll(10, TimeUnit.SECONDS)).isEqualTo(step);
    }

    @Test
    void nothingLeadsToADataplaneThatHasNotBoundAndNoStatusPromisesIt() throws InterruptedException {
        try (Controller controller = started(Controller.of(new Sequence(), Settings.DEFAULT, statuses, infrastructures))) {
            EncodedSnapshot snapshot = feed.published.take();
            assertNext("infrastructure, bound: false");
            assertThat(steps).isEmpty();
            controller.verdicts().onVerdict(ONE, new Verdict.Applied(snapshot.version(), List.of()));
            assertThat(steps).isEmpty();
            controller.verdicts().onVerdict(TWO, new Verdict.Applied(snapshot.version(), List.of()));
            assertNext("infrastructure, bound: true");
            assertNext("statuses");
            assertThat(steps).doesNotContain("infrastructure, bound: false");
        }
    }

    @Test
    void withoutADataplaneStatusesAreToldAndNothingCountsAsBound() throws InterruptedException {
        feed.connected = Set.of();
        try (Controller controller = started(Controller.of(new Sequence(), Settings.DEFAULT, statuses, infrastructures))) {
            assertNext("infrastructure, bound: false");
            assertNext("infrastructure, bound: false");
            assertNext("statuses");
        }
    }

    @Test
    void whoRejectsHasAnsweredAndHoldsNobodyBack() throws InterruptedException {
        try (Controller controller = started(Controller.of(new Sequence(), Settings.DEFAULT, statuses, infrastructures))) {
            EncodedSnapshot snapshot = feed.published.take();
            assertNext("infrastructure, bound: false");
            controller.verdicts().onVerdict(ONE, new Verdict.Rejected(snapshot.version(), "too new"));
            controller.verdicts().onVerdict(TWO, new Verdict.Applied(snapshot.version(), List.of()));
            assertNext("infrastructure, bound: true");
            assertNext("statuses");
            assertThat(controller.problems()).extracting(Problem::reason).containsExactly("SnapshotRejected");
        }
    }

    @Test
    void whoIsSilentIsWaitedForAWhileAndNamed() throws InterruptedException {
        try (Controller controller = started(
                Controller.of(new Sequence(), Settings.DEFAULT, statuses, infrastructures, Duration.ofSeconds(1)))) {
            EncodedSnapshot snapshot = feed.published.take();
            assertNext("infrastructure, bound: false");
            controller.verdicts().onVerdict(ONE, new Verdict.Applied(snapshot.version(), List.of()));
            assertThat(steps.poll()).isNull();
            assertNext("infrastructure, bound: true");
            assertNext("statuses");
            assertThat(controller.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.reason()).isEqualTo("DataplaneSilent");
                assertThat(problem.source().toString()).contains("two");
            });
            controller.verdicts().onVerdict(TWO, new Verdict.Applied(snapshot.version(), List.of()));
            await().untilAsserted(() -> assertThat(controller.problems()).isEmpty());
        }
    }

    /** A newer version is under way, time and again: what it serves is not unserved for that. */
    @Test
    void whoLagsIsNotSilentAndNothingIsToldOfIt() throws InterruptedException {
        feed.connected = Set.of(ONE);
        try (Controller controller = started(
                Controller.of(new Sequence(), Settings.DEFAULT, statuses, infrastructures, Duration.ofSeconds(2)))) {
            EncodedSnapshot snapshot = feed.published.take();
            assertNext("infrastructure, bound: false");
            assertNext("infrastructure, bound: false");
            assertNext("statuses");
            assertThat(controller.problems()).extracting(Problem::reason).containsExactly("DataplaneSilent");
            controller.verdicts().onVerdict(ONE, new Verdict.Applied(new SnapshotVersion("1".repeat(64)), List.of()));
            await().untilAsserted(() -> assertThat(controller.problems()).isEmpty());
            assertThat(steps).isEmpty();
            controller.verdicts().onVerdict(ONE, new Verdict.Applied(snapshot.version(), List.of()));
            assertNext("infrastructure, bound: true");
            assertNext("statuses");
        }
    }

    @Test
    void whatTheApiServerRefusesReachesTheStatusAndTheEvents() throws InterruptedException {
        feed.connected = Set.of();
        Problem fault = new Problem(
                SourceRef.of("Gateway", "x", "edge"), "ServiceNotWritten", "Service x/edge-rauta: exceeded quota");
        BlockingQueue<List<Problem>> told = new LinkedBlockingQueue<>();
        try (Controller controller = started(Controller.of(
                new Sequence(),
                Settings.DEFAULT,
                (_, _, problems) -> told.add(problems),
                (_, _, _, then) -> then.accept(List.of(fault))))) {
            assertThat(told.take()).containsExactly(fault);
            assertThat(controller.problems()).containsExactly(fault);
        }
    }

    /** Whoever tells is held up between reading a decision and handing it on, while the next is made. */
    @Test
    void aDecisionNeverGoesOutBehindANewerOne() throws InterruptedException {
        feed.connected = Set.of(ONE);
        Sequence source = new Sequence();
        List<ClusterState> written = new CopyOnWriteArrayList<>();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch overtaken = new CountDownLatch(2);
        InfrastructureSink slow = (state, _, _, _) -> {
            if (Thread.currentThread().getName().equals("statuses") && held.getCount() > 0) {
                held.countDown();
                // Where nothing goes out meanwhile, nothing comes: that is what is wanted.
                arrives(overtaken);
            }
            written.add(state);
            if (state == source.second) {
                overtaken.countDown();
            }
        };
        try (Controller controller = started(Controller.of(source, Settings.DEFAULT, (_, _, _) -> {}, slow))) {
            EncodedSnapshot snapshot = feed.published.take();
            controller.verdicts().onVerdict(ONE, new Verdict.Applied(snapshot.version(), List.of()));
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            source.next();
            feed.published.take();
            assertThat(overtaken.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(written.getLast()).isSameAs(source.second);
        }
    }

    private static boolean arrives(CountDownLatch latch) {
        try {
            return latch.await(1500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A source that knows nothing and tells so once, and once more, as another state, when asked. */
    private static final class Sequence implements Source {
        private final ClusterState first = ClusterState.empty();
        private final ClusterState second = ClusterState.empty();
        private volatile ClusterState now = first;
        private volatile Runnable changed = () -> {};

        void next() {
            now = second;
            changed.run();
        }

        @Override
        public void start(Runnable changed) {
            this.changed = changed;
            changed.run();
        }

        @Override
        public boolean synced() {
            return true;
        }

        @Override
        public Observation observe() {
            return new Observation(now, List.of(), List.of(), Places.NONE);
        }

        @Override
        public void close() {}
    }

    /** Two dataplanes that take their time. */
    private static final class Feed implements SnapshotPublisher {
        private final BlockingQueue<EncodedSnapshot> published = new LinkedBlockingQueue<>();
        private volatile Set<DataplaneId> connected = Set.of(ONE, TWO);

        @Override
        public void publish(Publication publication) {
            published.add(publication.snapshot());
        }

        @Override
        public Set<DataplaneId> connected() {
            return connected;
        }

        @Override
        public void close() {}
    }
}
