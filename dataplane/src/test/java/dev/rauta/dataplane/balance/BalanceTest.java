// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BalanceTest {
    private static final Endpoint A = new Endpoint("10.0.0.1", 80);
    private static final Endpoint B = new Endpoint("10.0.0.2", 80);

    private static WeightedDestination share(int weight, String name) {
        return new WeightedDestination(weight, new Destination.To(new UpstreamName(name)), List.of());
    }

    @Test
    void weightsAreExactOverAFullRound() {
        WeightedChoice choice = new WeightedChoice(List.of(share(70, "a"), share(30, "b"), share(0, "c")), 3);
        Map<Destination, Integer> counts = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            counts.merge(choice.next().destination(), 1, Integer::sum);
        }
        assertThat(counts.values()).containsExactlyInAnyOrder(700, 300);
    }

    @Test
    void allZeroWeightsChooseNothing() {
        assertThat(new WeightedChoice(List.of(share(0, "a")), 1).next()).isNull();
    }

    @Test
    void roundRobinTakesEachInTurnAndAvoidsWhatWasTried() {
        Balancer balancer = Balancer.of(new LoadBalancing.RoundRobin(), new UpstreamName("u"), List.of(A, B), 0);
        assertThat(balancer.pick(Asker.NOBODY, Set.of())).isEqualTo(A);
        assertThat(balancer.pick(Asker.NOBODY, Set.of())).isEqualTo(B);
        assertThat(balancer.pick(Asker.NOBODY, Set.of(A))).isEqualTo(B);
        assertThat(balancer.pick(Asker.NOBODY, Set.of(A, B))).isNotNull();
    }

    @Test
    void noEndpointIsNoPickUntilThereIsOne() {
        Balancer balancer = Balancer.of(new LoadBalancing.RoundRobin(), new UpstreamName("u"), List.of(), 1);
        assertThat(balancer.pick(Asker.NOBODY, Set.of())).isNull();
        balancer.endpoints(List.of(B));
        assertThat(balancer.pick(Asker.NOBODY, Set.of())).isEqualTo(B);
    }
}
