// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.balance.resilience.Ejections;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that fail and heal, on a clock of their own: who is left out, and that whoever heals comes back. */
final class EjectionsSimulationTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration BASE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private long now;

    private static List<Endpoint> endpoints(int count) {
        List<Endpoint> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Endpoint("10.0.0." + i, 80));
        }
        return all;
    }

    private static OutlierDetection afterThree(int percent) {
        return new OutlierDetection(OptionalInt.of(3), OptionalInt.empty(), OptionalInt.empty(), BASE, LONGEST, percent);
    }

    private Ejections ejections(OutlierDetection when, List<Endpoint> endpoints) {
        Ejections made = new Ejections(when, 7, () -> now);
        made.endpoints(endpoints);
        return made;
    }

    private static void fail(Ejections ejections, Endpoint endpoint, int times) {
        for (int i = 0; i < times; i++) {
            ejections.answered(endpoint, 500);
        }
    }

    /** An asker with one header. */
    private record Keyed(String key) implements Asker {
        @Override
        public @Nullable CharSequence header(String name) {
            return key;
        }
    }

    @Test
    void onlyFailuresInARowCount() {
        List<Endpoint> all = endpoints(4);
        Ejections ejections = ejections(afterThree(50), all);
        for (int i = 0; i < 10; i++) {
            fail(ejections, all.getFirst(), 2);
            ejections.answered(all.getFirst(), 404);
        }
        assertThat(ejections.out()).isEmpty();
        fail(ejections, all.getFirst(), 3);
        assertThat(ejections.out()).containsExactly(all.getFirst());
    }

    @Test
    void eachKindOfFailureCountsByItself() {
        List<Endpoint> all = endpoints(4);
        OutlierDetection when = new OutlierDetection(
                OptionalInt.empty(), OptionalInt.of(4), OptionalInt.of(2), BASE, LONGEST, 100);
        Ejections ejections = ejections(when, all);
        fail(ejections, all.get(0), 50);
        assertThat(ejections.out()).as("500 is no gateway error").isEmpty();
        ejections.answered(all.get(1), 502);
        ejections.answered(all.get(1), 503);
        ejections.failed(all.get(1), true);
        assertThat(ejections.out()).isEmpty();
        ejections.answered(all.get(1), 504);
        assertThat(ejections.out()).containsExactly(all.get(1));
        ejections.failed(all.get(2), false);
        ejections.failed(all.get(2), true);
        ejections.failed(all.get(2), false);
        assertThat(ejections.out()).as("a connection between").containsExactly(all.get(1));
        ejections.failed(all.get(2), false);
        assertThat(ejections.out()).containsExactlyInAnyOrder(all.get(1), all.get(2));
    }

    /** 10, 20, 30 seconds and so on up to 60, each and a tenth more at most; then as it began, once it has been good. */
    @Test
    void itIsOutForLongerEachTimeUpToTheLongestAndComesBackEachTime() {
        List<Endpoint> all = endpoints(4);
        Ejections ejections = ejections(afterThree(50), all);
        Endpoint bad = all.get(2);
        for (int time = 1; time <= 12; time++) {
            fail(ejections, bad, 3);
            long expected = Math.min(time * BASE.toMillis(), LONGEST.toMillis());
            long began = now;
            assertThat(ejections.out()).containsExactly(bad);
            now = began + (expected - 1) * MILLI;
            assertThat(ejections.out()).as("ejection %d", time).containsExactly(bad);
            now = began + (expected + expected / 10 + 1) * MILLI;
            assertThat(ejections.out()).as("ejection %d is over", time).isEmpty();
        }
        now += Duration.ofMinutes(10).toNanos();
        fail(ejections, bad, 3);
        now += (BASE.toMillis() + BASE.toMillis() / 10 + 1) * MILLI;
        assertThat(ejections.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50, 99, 100})
    void noMoreThanTheirPartAndNeverAll(int percent) {
        for (int count = 1; count <= 12; count++) {
            List<Endpoint> all = endpoints(count);
            Ejections ejections = ejections(afterThree(percent), all);
            all.forEach(one -> fail(ejections, one, 9));
            int most = Math.min(count - 1, Math.max(1, count * percent / 100));
            assertThat(ejections.out()).as("%d of %d", percent, count).hasSize(most);
        }
    }

    @Test
    void whereOthersGoSoThatTooManyAreOutAllAreUsed() {
        List<Endpoint> all = endpoints(10);
        Ejections ejections = ejections(afterThree(30), all);
        all.subList(0, 3).forEach(one -> fail(ejections, one, 3));
        assertThat(ejections.out()).hasSize(3);
        ejections.endpoints(all.subList(0, 4));
        assertThat(ejections.out()).as("three of four").isEmpty();
        ejections.endpoints(all);
        assertThat(ejections.out()).as("of ten again").hasSize(3);
        ejections.endpoints(all.subList(3, 10));
        assertThat(ejections.out()).as("they have gone").isEmpty();
        ejections.endpoints(all);
        assertThat(ejections.out()).as("and are others now").isEmpty();
    }

    @Test
    void whoHasGoneDoesNotCount() {
        List<Endpoint> all = endpoints(4);
        Ejections ejections = ejections(afterThree(50), all.subList(0, 3));
        fail(ejections, all.get(3), 9);
        assertThat(ejections.out()).isEmpty();
    }

    /**
     * Over half an hour endpoints break, heal, come and go at random. At every instant somebody is asked; whoever fails all the time
     * gets few requests; and once all are well, all are asked again, whoever chooses.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyStateHealsWhenTheUpstreamDoes(long seed) {
        List<LoadBalancing> ways = List.of(
                new LoadBalancing.RoundRobin(),
                new LoadBalancing.LeastRequest(),
                new LoadBalancing.Maglev(new HashKey.Header("k")),
                new LoadBalancing.RingHash(new HashKey.Header("k")));
        for (LoadBalancing how : ways) {
            now = 0;
            new Run(how, new Random(seed)).go();
        }
    }

    private final class Run {
        final Random random;
        final LoadBalancing how;
        final List<Endpoint> all = endpoints(8);
        final Set<Endpoint> broken = new HashSet<>();
        final Ejections ejections = new Ejections(afterThree(60), 3, () -> now);
        List<Endpoint> there = all;
        final ResilientBalancer balancer;

        Run(LoadBalancing how, Random random) {
            this.how = how;
            this.random = random;
            Balancer plain = how instanceof LoadBalancing.LeastRequest
                    ? new LeastRequestBalancer(all, 0, () -> now)
                    : Balancer.of(how, new UpstreamName("a/b:80"), all, 0);
            this.balancer = new ResilientBalancer(plain, null, ejections, null, all);
        }

        void go() {
            for (int step = 0; step < 20_000; step++) {
                now += random.nextLong(200 * MILLI);
                if (random.nextInt(100) == 0) {
                    change();
                }
                assertThat(there).as("%s, step %d", how, step).contains(request());
                assertThat(ejections.out().size()).isLessThan(there.size());
            }
            // All are well from now on, and stay.
            broken.clear();
            there = all;
            balancer.endpoints(all);
            now += LONGEST.toNanos() * 11 / 10 + 1;
            assertThat(ejections.out()).as("%s", how).isEmpty();
            Map<Endpoint, Integer> asked = new HashMap<>();
            for (int i = 0; i < 8000; i++) {
                now += 10 * MILLI;
                asked.merge(request(), 1, Integer::sum);
            }
            assertThat(asked.keySet()).as("%s", how).containsExactlyInAnyOrderElementsOf(all);
            assertThat(ejections.out()).isEmpty();
        }

        private void change() {
            Endpoint one = all.get(random.nextInt(all.size()));
            switch (random.nextInt(4)) {
                case 0 -> broken.add(one);
                case 1 -> broken.remove(one);
                case 2 -> broken.addAll(all);
                default -> {
                    there = all.stream().filter(_ -> random.nextInt(3) > 0).toList();
                    there = there.isEmpty() ? List.of(one) : there;
                    balancer.endpoints(there);
                    broken.clear();
                }
            }
        }

        private Endpoint request() {
            Endpoint picked = Objects.requireNonNull(balancer.pick(new Keyed("k" + random.nextInt(500)), Set.of()));
            Load load = Objects.requireNonNull(balancer.load(picked));
            load.began();
            if (broken.contains(picked)) {
                switch (random.nextInt(3)) {
                    case 0 -> load.failed(false);
                    case 1 -> load.failed(true);
                    default -> {
                        load.answered(MILLI);
                        load.completed(503);
                    }
                }
            } else {
                load.answered(MILLI);
                load.completed(200);
            }
            load.ended();
            return picked;
        }
    }

    /** One of ten that always fails gets three requests for each time that it is asked back, not a tenth of all. */
    @Test
    void whoAlwaysFailsGetsFewRequests() {
        List<Endpoint> all = endpoints(10);
        Ejections ejections = ejections(afterThree(50), all);
        ResilientBalancer balancer =
                new ResilientBalancer(new RoundRobinBalancer(all, 0), null, ejections, null, all);
        int failures = 0;
        for (int i = 0; i < 600_000; i++) {
            now += MILLI;
            Endpoint picked = Objects.requireNonNull(balancer.pick(Asker.NOBODY, Set.of()));
            boolean bad = picked.equals(all.get(4));
            failures += bad ? 1 : 0;
            Objects.requireNonNull(balancer.load(picked)).completed(bad ? 500 : 200);
        }
        // 10 + 20 + ... + 60, 60, 60 seconds of ten minutes.
        assertThat(failures).isBetween(3 * 9, 3 * 13);
    }

    /** A key goes on to the next on the ring, and comes back to where it was; other keys stay. */
    @ParameterizedTest
    @ValueSource(strings = {"Maglev", "RingHash"})
    void onlyKeysOfWhoIsOutMove(String algorithm) {
        List<Endpoint> all = endpoints(6);
        HashKey key = new HashKey.Header("k");
        LoadBalancing how = algorithm.equals("Maglev") ? new LoadBalancing.Maglev(key) : new LoadBalancing.RingHash(key);
        Ejections ejections = ejections(afterThree(50), all);
        ResilientBalancer balancer = new ResilientBalancer(
                Balancer.of(how, new UpstreamName("a/b:80"), all, 0), null, ejections, null, all);
        Map<String, @Nullable Endpoint> before = places(balancer);
        fail(ejections, all.get(1), 3);
        places(balancer).forEach((its, place) -> {
            if (all.get(1).equals(before.get(its))) {
                assertThat(place).isNotEqualTo(all.get(1));
            } else {
                assertThat(place).isEqualTo(before.get(its));
            }
        });
        now += 2 * BASE.toNanos();
        assertThat(places(balancer)).isEqualTo(before);
    }

    private static Map<String, @Nullable Endpoint> places(Balancer balancer) {
        Map<String, @Nullable Endpoint> places = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            places.put("k" + i, balancer.pick(new Keyed("k" + i), Set.of()));
        }
        return places;
    }
}
