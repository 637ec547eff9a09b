// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.balance.resilience.Ejections;
import dev.rauta.dataplane.balance.resilience.Health;
import dev.rauta.dataplane.balance.resilience.SlowStart;
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

/** Endpoints that are said not to work beside those that fail and those that are new, on a clock of their own. */
final class HealthSimulationTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final OutlierDetection WHEN = new OutlierDetection(
            OptionalInt.of(3), OptionalInt.empty(), OptionalInt.empty(), Duration.ofSeconds(10), Duration.ofSeconds(60), 50);

    private long now;

    private static List<Endpoint> endpoints(int count) {
        List<Endpoint> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Endpoint("10.0.0." + i, 80));
        }
        return all;
    }

    private record Keyed(String key) implements Asker {
        @Override
        public @Nullable CharSequence header(String name) {
            return key;
        }
    }

    private ResilientBalancer balancer(LoadBalancing how, Health health, List<Endpoint> all) {
        Balancer plain = how instanceof LoadBalancing.LeastRequest
                ? new LeastRequestBalancer(all, 0, () -> now)
                : Balancer.of(how, new UpstreamName("a/b:80"), all, 0);
        SlowStart slow = how instanceof LoadBalancing.RoundRobin || how instanceof LoadBalancing.LeastRequest
                ? new SlowStart(Duration.ofSeconds(20), 5, () -> now)
                : null;
        return new ResilientBalancer(
                plain, new ResilientBalancer.Held(null, new Ejections(WHEN, 3, () -> now), slow, health), all);
    }

    private static void tell(ResilientBalancer balancer, Health health, Set<Endpoint> down) {
        health.down(Set.copyOf(down));
        balancer.renew();
    }

    /**
     * Endpoints come, go, fail, and are said not to work, at random. Somebody is always asked who is there, and works unless none does,
     * tried before or not; once all are well, all are asked.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noneIsAskedThatDoesNotWorkAndAllComeBack(long seed) {
        for (LoadBalancing how : List.of(
                new LoadBalancing.RoundRobin(),
                new LoadBalancing.LeastRequest(),
                new LoadBalancing.RingHash(new HashKey.Header("k")))) {
            run(how, new Random(seed));
        }
    }

    private void run(LoadBalancing how, Random random) {
        List<Endpoint> all = endpoints(8);
        Health health = new Health(Set.of());
        ResilientBalancer balancer = balancer(how, health, all);
        Set<Endpoint> down = new HashSet<>();
        Set<Endpoint> failing = new HashSet<>();
        List<Endpoint> there = all;
        for (int step = 0; step < 10_000; step++) {
            now += random.nextLong(200 * MILLI);
            if (random.nextInt(50) == 0) {
                Endpoint one = all.get(random.nextInt(all.size()));
                switch (random.nextInt(6)) {
                    case 0, 1 -> down.add(one);
                    case 2 -> down.remove(one);
                    case 3 -> down.addAll(random.nextInt(5) == 0 ? all : List.of(one));
                    case 4 -> {
                        there = all.stream().filter(_ -> random.nextInt(4) > 0).toList();
                        there = there.isEmpty() ? List.of(one) : there;
                        balancer.endpoints(there);
                    }
                    default -> {
                        if (!failing.remove(one)) {
                            failing.add(one);
                        }
                    }
                }
                tell(balancer, health, down);
            }
            Set<Endpoint> tried = new HashSet<>();
            for (int attempt = 0; attempt < 3; attempt++) {
                Endpoint picked = request(balancer, random, tried, failing);
                assertThat(there).contains(picked);
                if (!down.containsAll(there)) {
                    assertThat(down).as("%s, step %d", how, step).doesNotContain(picked);
                }
                tried.add(picked);
            }
        }
        balancer.endpoints(all);
        tell(balancer, health, Set.of());
        now += Duration.ofSeconds(80).toNanos();
        Map<Endpoint, Integer> asked = new HashMap<>();
        for (int i = 0; i < 8000; i++) {
            now += 10 * MILLI;
            asked.merge(request(balancer, random, Set.of(), Set.of()), 1, Integer::sum);
        }
        assertThat(asked.keySet()).as("%s", how).containsExactlyInAnyOrderElementsOf(all);
    }

    private static Endpoint request(Balancer balancer, Random random, Set<Endpoint> tried, Set<Endpoint> failing) {
        Endpoint picked = Objects.requireNonNull(balancer.pick(new Keyed("k" + random.nextInt(500)), tried));
        Load load = Objects.requireNonNull(balancer.load(picked));
        load.began();
        load.answered(MILLI);
        load.completed(failing.contains(picked) ? 503 : 200);
        load.ended();
        return picked;
    }

    /** Who works again begins like one that has come. */
    @Test
    void whoWorksAgainStartsSlowly() {
        List<Endpoint> all = endpoints(4);
        Health health = new Health(Set.of());
        ResilientBalancer balancer = balancer(new LoadBalancing.RoundRobin(), health, all);
        tell(balancer, health, Set.of(all.get(1)));
        now += Duration.ofSeconds(60).toNanos();
        tell(balancer, health, Set.of());
        assertThat(share(balancer, all.get(1))).isBetween(0.01, 0.08);
        now += Duration.ofSeconds(30).toNanos();
        assertThat(share(balancer, all.get(1))).isBetween(0.24, 0.26);
    }

    /** Where none works, nobody is spared. */
    @Test
    void inNeedAllAreUsedAlike() {
        List<Endpoint> all = endpoints(4);
        Health health = new Health(Set.of());
        ResilientBalancer balancer = balancer(new LoadBalancing.RoundRobin(), health, all);
        tell(balancer, health, Set.copyOf(all.subList(0, 3)));
        assertThat(share(balancer, all.get(3))).isEqualTo(1);
        tell(balancer, health, Set.copyOf(all));
        for (Endpoint one : all) {
            assertThat(share(balancer, one)).isBetween(0.24, 0.26);
        }
    }

    /** How many may be left out for their failures goes by those that work; one of them is always left. */
    @Test
    void whoFailsIsLeftOutOfThoseThatWork() {
        List<Endpoint> all = endpoints(4);
        Health health = new Health(Set.of());
        ResilientBalancer balancer = balancer(new LoadBalancing.RoundRobin(), health, all);
        tell(balancer, health, Set.of(all.get(0), all.get(1)));
        for (int i = 0; i < 40; i++) {
            Endpoint picked = Objects.requireNonNull(balancer.pick(Asker.NOBODY, Set.of()));
            Objects.requireNonNull(balancer.load(picked)).completed(500);
        }
        Set<Endpoint> asked = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            asked.add(Objects.requireNonNull(balancer.pick(Asker.NOBODY, Set.of())));
        }
        assertThat(asked).hasSize(1).isSubsetOf(all.get(2), all.get(3));
    }

    private static double share(Balancer balancer, Endpoint endpoint) {
        int its = 0;
        for (int i = 0; i < 4000; i++) {
            its += endpoint.equals(balancer.pick(Asker.NOBODY, Set.of())) ? 1 : 0;
        }
        return its / 4000.0;
    }
}
