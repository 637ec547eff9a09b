// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How even shares are, and how much moves when endpoints come and go, against the figures of the papers. */
final class KeyTablesTest {
    private static final int KEYS = 200_000;

    private static List<Endpoint> endpoints(int count) {
        List<Endpoint> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Endpoint("10.1." + i / 250 + "." + (1 + i % 250), 8080));
        }
        return all;
    }

    private static KeyTable table(Supplier<KeyTable> kind, List<Endpoint> endpoints, ToIntFunction<Endpoint> weight) {
        KeyTable table = kind.get();
        table.endpoints(endpoints, weight);
        return table;
    }

    private static Endpoint[] owners(KeyTable table) {
        Endpoint[] owners = new Endpoint[KEYS];
        for (int i = 0; i < KEYS; i++) {
            owners[i] = Objects.requireNonNull(table.find(Hash.of("user-" + i), Set.of()));
        }
        return owners;
    }

    private static Map<Endpoint, Integer> shares(Endpoint[] owners) {
        Map<Endpoint, Integer> shares = new HashMap<>();
        for (Endpoint owner : owners) {
            shares.merge(owner, 1, Integer::sum);
        }
        return shares;
    }

    /** Of keys whose endpoint stays, the part that moves all the same. */
    private static double disruption(Endpoint[] before, Endpoint[] after, Set<Endpoint> gone) {
        int stay = 0;
        int moved = 0;
        for (int i = 0; i < KEYS; i++) {
            if (!gone.contains(before[i])) {
                stay++;
                moved += before[i].equals(after[i]) ? 0 : 1;
            }
        }
        return (double) moved / stay;
    }

    /** Places are shared to one; what keys add is the spread of so many of them (the paper's figure: 1 % for 100 places each). */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 100})
    void sharesOfATableAreEven(int count) {
        Map<Endpoint, Integer> shares = shares(owners(table(MaglevTable::new, endpoints(count), _ -> 1)));
        assertThat(shares).hasSize(count);
        double even = (double) KEYS / count;
        double spread = 4 * Math.sqrt(even) / even;
        assertThat(shares.values()).allSatisfy(share -> assertThat(share / even).isBetween(1 - 0.01 - spread, 1 + 0.01 + spread));
    }

    @Test
    void sharesOfATableFollowWeights() {
        List<Endpoint> all = endpoints(4);
        Map<Endpoint, Integer> weights = Map.of(all.get(0), 1, all.get(1), 2, all.get(2), 3, all.get(3), 10);
        Map<Endpoint, Integer> shares = shares(owners(table(MaglevTable::new, all, weights::get)));
        weights.forEach((endpoint, weight) ->
                assertThat(shares.get(endpoint) / (double) KEYS).isBetween(weight / 16.0 - 0.005, weight / 16.0 + 0.005));
    }

    /** A ring of 160 points each strays by a twelfth (standard deviation); five times that is nobody's luck. */
    @ParameterizedTest
    @ValueSource(ints = {3, 10, 100})
    void sharesOfARingAreLessEven(int count) {
        Map<Endpoint, Integer> shares = shares(owners(table(HashRing::new, endpoints(count), _ -> 1)));
        double even = (double) KEYS / count;
        double deviation = Math.sqrt(shares.values().stream()
                .mapToDouble(share -> Math.pow(share / even - 1, 2))
                .average()
                .orElseThrow());
        assertThat(deviation).isLessThan(1.5 / Math.sqrt(HashRing.POINTS));
        assertThat(shares.values()).allSatisfy(share -> assertThat(share / even).isBetween(0.6, 1.4));
    }

    @Test
    void sharesOfARingFollowWeights() {
        List<Endpoint> all = endpoints(10);
        Map<Endpoint, Integer> shares =
                shares(owners(table(HashRing::new, all, one -> one.equals(all.getFirst()) ? 5 : 1)));
        assertThat(shares.get(all.getFirst()) / (double) KEYS).isBetween(5 / 14.0 - 0.05, 5 / 14.0 + 0.05);
    }

    /** The paper's figure 11: with 65,537 places a few keys of others move; far fewer than the share of the one that goes. */
    @ParameterizedTest
    @CsvSource({"10, 0.02", "100, 0.02"})
    void fewKeysOfATableMoveWhenAnEndpointGoes(int count, double most) {
        List<Endpoint> all = endpoints(count);
        Endpoint[] before = owners(table(MaglevTable::new, all, _ -> 1));
        Endpoint gone = all.get(count / 2);
        List<Endpoint> left = all.stream().filter(one -> !one.equals(gone)).toList();
        Endpoint[] after = owners(table(MaglevTable::new, left, _ -> 1));
        assertThat(disruption(before, after, Set.of(gone))).as("of those whose endpoint stays").isLessThan(most);
        assertThat(after).doesNotContain(gone);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 100})
    void noKeyOfARingMovesButThoseOfTheEndpointThatGoesOrComes(int count) {
        List<Endpoint> all = endpoints(count);
        KeyTable ring = table(HashRing::new, all, _ -> 1);
        Endpoint[] before = owners(ring);
        Endpoint gone = all.get(count / 2);
        ring.endpoints(all.stream().filter(one -> !one.equals(gone)).toList(), _ -> 1);
        assertThat(disruption(before, owners(ring), Set.of(gone))).isZero();
        ring.endpoints(all, _ -> 1);
        assertThat(owners(ring)).as("as it was").isEqualTo(before);
    }

    /** Whatever came and went, and in whatever order they are named: every worker and dataplane agrees. */
    @Test
    void onlyWhoIsThereDecides() {
        Random random = new Random(7);
        for (Supplier<KeyTable> kind : List.<Supplier<KeyTable>>of(MaglevTable::new, HashRing::new)) {
            KeyTable old = kind.get();
            for (int step = 0; step < 20; step++) {
                List<Endpoint> some = new ArrayList<>(endpoints(1 + random.nextInt(30)));
                Collections.shuffle(some, random);
                int heavy = random.nextInt(3);
                ToIntFunction<Endpoint> weight = one -> one.host().endsWith("1") ? 1 + heavy : 1;
                old.endpoints(some, weight);
                Collections.shuffle(some, random);
                KeyTable fresh = table(kind, some, weight);
                for (int i = 0; i < 1000; i++) {
                    long hash = random.nextLong();
                    assertThat(old.find(hash, Set.of())).isEqualTo(fresh.find(hash, Set.of()));
                }
            }
        }
    }

    @Test
    void whatWasTriedIsAvoidedWhileThereAreOthers() {
        List<Endpoint> all = endpoints(5);
        for (Supplier<KeyTable> kind : List.<Supplier<KeyTable>>of(MaglevTable::new, HashRing::new)) {
            KeyTable table = table(kind, all, _ -> 1);
            for (int key = 0; key < 100; key++) {
                Set<Endpoint> tried = new HashSet<>();
                for (int i = 0; i < 5; i++) {
                    Endpoint next = Objects.requireNonNull(table.find(Hash.of("k" + key), tried));
                    assertThat(tried.add(next)).isTrue();
                }
                assertThat(table.find(Hash.of("k" + key), tried)).as("all tried").isNotNull();
            }
            table.endpoints(List.of(), _ -> 1);
            assertThat(table.find(1, Set.of())).isNull();
        }
    }
}
