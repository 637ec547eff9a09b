// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.Ejections;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.balance.resilience.SlowStart;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one worker counts of one upstream, for each limit and each way to leave out endpoints that somebody has asked for:
 * however endpoints are chosen, the same counts. Confined to the worker.
 */
public final class Resiliences {
    private final int seed;
    private final Map<CircuitBreaker, Breaker> breakers = new HashMap<>(2);
    private final Map<OutlierDetection, Ejections> ejections = new HashMap<>(2);

    /** @param seed such as the worker's number */
    public Resiliences(int seed) {
        this.seed = seed;
    }

    /** What chooses endpoints as {@code plain} does, and is held to {@code wanted}. */
    public Balancer over(Balancer plain, LoadBalancing how, Optional<Resilience> wanted, List<Endpoint> endpoints) {
        if (wanted.isEmpty()) {
            return plain;
        }
        Resilience its = wanted.get();
        Ejections out = its.outlierDetection()
                .map(when -> ejections.computeIfAbsent(when, _ -> new Ejections(when, seed, System::nanoTime)))
                .orElse(null);
        Breaker breaker = its.circuitBreaker()
                .map(limits -> breakers.computeIfAbsent(limits, Breaker::new))
                .orElse(null);
        SlowStart slow = its.slowStart()
                .filter(_ -> how instanceof LoadBalancing.RoundRobin || how instanceof LoadBalancing.LeastRequest)
                .map(window -> new SlowStart(window, seed, System::nanoTime))
                .orElse(null);
        return new ResilientBalancer(plain, breaker, out, slow, endpoints);
    }

    /** Forgets what none of these asks for any more, once nothing of it is under way. */
    public void retain(List<Balancer> asking) {
        breakers.values().removeIf(one -> one.idle() && asking.stream().noneMatch(by -> by.breaker() == one));
        ejections.values().removeIf(one -> asking.stream()
                .noneMatch(by -> by instanceof ResilientBalancer resilient && resilient.heeds(one)));
    }

    /** Whether anything is counted at all. */
    public boolean isEmpty() {
        return breakers.isEmpty() && ejections.isEmpty();
    }

    /** What it looks like now. */
    public ResilienceView describe() {
        return new ResilienceView(
                breakers.values().stream().map(ResilienceView.BreakerView::of).toList(),
                ejections.values().stream().flatMap(one -> one.out().stream()).distinct().sorted().toList(),
                ejections.values().stream().mapToLong(Ejections::ejected).sum());
    }
}
