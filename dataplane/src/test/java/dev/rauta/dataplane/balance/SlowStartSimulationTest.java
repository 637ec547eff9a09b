// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rauta.dataplane.balance.resilience.SlowStart;
import dev.rauta.routes.upstream.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests an endpoint gets that has come just now, on a clock of the test's own. */
final class SlowStartSimulationTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Endpoint NEW = new Endpoint("10.0.1.1", 80);

    private final List<Endpoint> old = new ArrayList<>();
    private final List<Endpoint> all;
    private long now;

    SlowStartSimulationTest() {
        for (int i = 0; i < 4; i++) {
            old.add(new Endpoint("10.0.0." + i, 80));
        }
        all = new ArrayList<>(old);
        all.add(NEW);
    }

    private ResilientBalancer balancer(String how) {
        Balancer plain = how.equals("RoundRobin")
                ? new RoundRobinBalancer(old, 0)
                : new LeastRequestBalancer(old, 5, () -> now);
        return new ResilientBalancer(plain, null, null, new SlowStart(Duration.ofSeconds(100), 9, () -> now), old);
    }

    /** The part that the new one gets of ten seconds, at a thousand requests a second that all take equally long. */
    private double part(Balancer balancer) {
        int count = 0;
        for (int i = 0; i < 10_000; i++) {
            now += MILLI;
            Endpoint picked = Objects.requireNonNull(balancer.pick(Asker.NOBODY, Set.of()));
            count += picked.equals(NEW) ? 1 : 0;
            Load load = balancer.load(picked);
            if (load != null) {
                load.began();
                load.answered(MILLI);
                load.ended();
            }
        }
        return count / 10_000.0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RoundRobin", "LeastRequest"})
    void itsShareGrowsLinearlyOverTheWindow(String how) {
        ResilientBalancer balancer = balancer(how);
        part(balancer);
        balancer.endpoints(all);
        double usual = how.equals("RoundRobin") ? 0.2 : 0;
        List<Double> parts = new ArrayList<>();
        for (int tenth = 0; tenth < 12; tenth++) {
            parts.add(part(balancer));
        }
        if (usual > 0) {
            assertThat(parts.getFirst()).isCloseTo(0.1 * usual, within(0.01));
            for (int tenth = 1; tenth < 10; tenth++) {
                assertThat(parts.get(tenth)).as("%d", tenth).isCloseTo((tenth + 0.5) / 10 * usual, within(0.015));
            }
            assertThat(parts.get(11)).isCloseTo(usual, within(0.001));
        }
        assertThat(parts.getFirst()).isLessThan(parts.get(11) / 4);
        assertThat(parts.get(4)).isBetween(parts.get(11) * 0.3, parts.get(11) * 0.65);
    }

    @Test
    void theFirstEndpointsAreNotNew() {
        ResilientBalancer balancer = balancer("RoundRobin");
        balancer.endpoints(List.of());
        balancer.endpoints(all);
        assertThat(part(balancer)).isCloseTo(0.2, within(0.001));
    }

    @Test
    void whereAllAreNewAllAreAsked() {
        ResilientBalancer balancer = balancer("RoundRobin");
        List<Endpoint> others = List.of(NEW, new Endpoint("10.0.1.2", 80));
        balancer.endpoints(others);
        assertThat(part(balancer)).isCloseTo(0.5, within(0.05));
    }
}
