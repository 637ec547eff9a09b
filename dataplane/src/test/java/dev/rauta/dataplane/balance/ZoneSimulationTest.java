// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets how much where dataplanes of several zones prefer their own. */
final class ZoneSimulationTest {
    private static final UpstreamName WEB = UpstreamName.of("default", "web", 80);
    private static final int REQUESTS = 6000;

    private static List<Endpoint> endpoints(String... zones) {
        List<Endpoint> all = new ArrayList<>();
        for (String zone : zones) {
            all.add(new Endpoint("10.0.0." + all.size(), 80, zone));
        }
        return all;
    }

    private static Balancer in(String zone, LoadBalancing how, List<Endpoint> endpoints) {
        return Balancer.in(zone, how, WEB, endpoints, 3);
    }

    private static Balancer in(String zone, List<Endpoint> endpoints) {
        return in(zone, new LoadBalancing.RoundRobin(), endpoints);
    }

    private static Map<Endpoint, Integer> picks(Balancer balancer, Set<Endpoint> tried, int requests) {
        Map<Endpoint, Integer> all = new HashMap<>();
        for (int i = 0; i < requests; i++) {
            Endpoint picked = Objects.requireNonNull(balancer.pick(Asker.NOBODY, tried));
            all.merge(picked, 1, Integer::sum);
            Load load = balancer.load(picked);
            if (load != null) {
                load.began();
                load.answered(1000);
                load.ended();
            }
        }
        return all;
    }

    /** By zone, the part of all picks. */
    private static Map<String, Double> parts(Balancer balancer, Set<Endpoint> tried) {
        Map<String, Double> all = new HashMap<>();
        picks(balancer, tried, REQUESTS).forEach((one, count) -> all.merge(one.zone(), (double) count / REQUESTS, Double::sum));
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RoundRobin", "LeastRequest"})
    void whereAllZonesHaveEnoughAllStaysAtHome(String how) {
        LoadBalancing balancing = how.equals("RoundRobin") ? new LoadBalancing.RoundRobin() : new LoadBalancing.LeastRequest();
        Map<Endpoint, Integer> picks = picks(in("b", balancing, endpoints("a", "a", "b", "b", "c", "c")), Set.of(), REQUESTS);
        assertThat(picks.keySet()).extracting(Endpoint::zone).containsOnly("b");
        assertThat(picks.values()).hasSize(2).allSatisfy(count -> assertThat(count).isCloseTo(REQUESTS / 2, within(REQUESTS / 10)));
    }

    @ParameterizedTest
    @CsvSource({"RoundRobin, 0.01", "LeastRequest, 0.1"})
    void whatAZoneCannotCarryGoesWhereThereIsRoom(String how, double slack) {
        LoadBalancing balancing = how.equals("RoundRobin") ? new LoadBalancing.RoundRobin() : new LoadBalancing.LeastRequest();
        // Of six, an endpoint's share is half of what comes to one of three zones: one in a has room for a half, b for all, c for more.
        Map<String, Double> parts = parts(in("a", balancing, endpoints("a", "b", "b", "c", "c", "c")), Set.of());
        assertThat(parts.get("a")).isCloseTo(0.5, within(slack));
        assertThat(parts).doesNotContainKey("b");
        assertThat(parts.get("c")).isCloseTo(0.5, within(slack));
    }

    @Test
    void overAllZonesNoEndpointGetsMoreThanAnother() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<String> zones = new ArrayList<>(List.of("a", "b", "c", "d").subList(0, 2 + random.nextInt(3)));
            List<String> each = new ArrayList<>(zones);
            for (int i = random.nextInt(12); i > 0; i--) {
                each.add(random.nextInt(8) == 0 ? "" : zones.get(random.nextInt(zones.size())));
            }
            List<Endpoint> all = endpoints(each.toArray(String[]::new));
            Map<Endpoint, Integer> picks = new HashMap<>();
            zones.forEach(zone -> picks(in(zone, all), Set.of(), REQUESTS).forEach((one, count) -> picks.merge(one, count, Integer::sum)));
            int share = REQUESTS * zones.size() / all.size();
            assertThat(picks.keySet()).as("%s", each).containsExactlyInAnyOrderElementsOf(all);
            assertThat(picks.values()).as("%s", each).allSatisfy(count -> assertThat(count).isCloseTo(share, within(share / 50 + 8)));
        }
    }

    @Test
    void whoIsLeftOutCarriesNothing() {
        List<Endpoint> all = endpoints("a", "a", "b", "b");
        assertThat(parts(in("a", all), Set.of())).containsOnlyKeys("a");
        Map<String, Double> parts = parts(in("a", all), Set.of(all.getFirst()));
        assertThat(parts.get("a")).isCloseTo(2.0 / 3, within(0.01));
        assertThat(parts.get("b")).isCloseTo(1.0 / 3, within(0.01));
        assertThat(parts(in("a", all), Set.of(all.get(0), all.get(1)))).containsOnlyKeys("b");
        assertThat(parts(in("a", all), Set.copyOf(all))).as("all have been tried").containsOnlyKeys("a");
    }

    @Test
    void whereNoneIsOfItsZoneAllOthersAreAlike() {
        List<Endpoint> all = endpoints("a", "b", "b", "c");
        assertThat(picks(in("d", all), Set.of(), 400).values()).containsExactly(100, 100, 100, 100);
        Balancer balancer = in("a", all);
        assertThat(parts(balancer, Set.of(all.getFirst())).get("b")).isCloseTo(2.0 / 3, within(0.01));
        balancer.endpoints(all.subList(1, 4));
        assertThat(picks(balancer, Set.of(), 300).values()).containsExactly(100, 100, 100);
        balancer.endpoints(endpoints("a", "b"));
        assertThat(parts(balancer, Set.of())).containsOnlyKeys("a");
        balancer.endpoints(List.of());
        assertThat(balancer.pick(Asker.NOBODY, Set.of())).isNull();
    }

    @Test
    void whereItsOwnZoneIsUnknownNothingIsPreferred() {
        assertThat(in("", endpoints("a", "", ""))).isInstanceOf(RoundRobinBalancer.class);
    }
}
