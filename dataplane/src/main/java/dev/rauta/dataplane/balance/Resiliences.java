// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.Budget;
import dev.rauta.dataplane.balance.resilience.Ejections;
import dev.rauta.dataplane.balance.resilience.Health;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.balance.resilience.SlowStart;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one worker counts of one upstream, for each limit and each way to leave out endpoints that somebody has asked for:
 * however endpoints are chosen, the same counts. Confined to the worker.
 */
public final class Resiliences {
    /** Who is left out of those that a check lets through: of other ones another part may be. */
    private record Among(OutlierDetection when, Optional<HealthCheck> check) {}

    private final int seed;
    private final Function<HealthCheck, Set<Endpoint>> down;
    private final Map<CircuitBreaker, Breaker> breakers = new HashMap<>(2);
    private final Map<Among, Ejections> ejections = new HashMap<>(2);
    private final Map<RetryBudget, Budget> budgets = new HashMap<>(0);
    private final Map<HealthCheck, Health> healths = new HashMap<>(0);
    private boolean slowStarts;

    /**
     * @param seed such as the worker's number
     * @param down which endpoints do not work now, by who asks them
     */
    public Resiliences(int seed, Function<HealthCheck, Set<Endpoint>> down) {
        this.seed = seed;
        this.down = down;
    }

    /** What chooses endpoints as {@code plain} does, and is held to {@code wanted}. */
    public Balancer over(Balancer plain, LoadBalancing how, Optional<Resilience> wanted, List<Endpoint> endpoints) {
        if (wanted.isEmpty()) {
            return plain;
        }
        Resilience its = wanted.get();
        Ejections out = its.outlierDetection()
                .map(when -> ejections.computeIfAbsent(new Among(when, its.healthCheck()), _ -> new Ejections(when, seed, System::nanoTime)))
                .orElse(null);
        Breaker breaker = its.circuitBreaker()
                .map(limits -> breakers.computeIfAbsent(limits, Breaker::new))
                .orElse(null);
        SlowStart slow = its.slowStart()
                .filter(_ -> how instanceof LoadBalancing.RoundRobin || how instanceof LoadBalancing.LeastRequest)
                .map(window -> new SlowStart(window, seed, System::nanoTime))
                .orElse(null);
        slowStarts |= slow != null;
        Health health = its.healthCheck()
                .map(check -> healths.computeIfAbsent(check, _ -> new Health(down.apply(check))))
                .orElse(null);
        if (breaker == null && out == null && slow == null && health == null) {
            return plain;
        }
        return new ResilientBalancer(plain, new ResilientBalancer.Held(breaker, out, slow, health), endpoints);
    }

    /** How many requests may be tried again that are held to {@code limits}. */
    public Budget budget(RetryBudget limits) {
        return budgets.computeIfAbsent(limits, _ -> new Budget(limits, System::nanoTime));
    }

    /** Goes on with others that do not work. @param asking all that may leave them out */
    public void down(HealthCheck check, Set<Endpoint> others, List<Balancer> asking) {
        Health its = healths.get(check);
        if (its != null) {
            its.down(others);
            for (Balancer one : asking) {
                if (one instanceof ResilientBalancer resilient && resilient.heeds(its)) {
                    resilient.renew();
                }
            }
        }
    }

    /** Forgets what none of these asks for any more, once nothing of it is under way. */
    public void retain(List<Balancer> asking) {
        breakers.values().removeIf(one -> one.idle() && asking.stream().noneMatch(by -> by.breaker() == one));
        ejections.values().removeIf(one -> asking.stream()
                .noneMatch(by -> by instanceof ResilientBalancer resilient && resilient.heeds(one)));
        budgets.values().removeIf(Budget::idle);
        healths.values().removeIf(one -> asking.stream()
                .noneMatch(by -> by instanceof ResilientBalancer resilient && resilient.heeds(one)));
    }

    /** Whether anything is counted at all, and nobody has ever been spared. */
    public boolean isEmpty() {
        return breakers.isEmpty() && ejections.isEmpty() && healths.isEmpty() && !slowStarts;
    }

    /** What it looks like now. @param asking all that are held to some of it */
    public ResilienceView describe(List<Balancer> asking) {
        return new ResilienceView(
                breakers.values().stream().map(ResilienceView.BreakerView::of).toList(),
                ejections.values().stream().flatMap(one -> one.out().stream()).distinct().sorted().toList(),
                healths.values().stream().flatMap(one -> one.down().stream()).distinct().sorted().toList(),
                asking.stream().flatMap(Resiliences::warming).distinct().sorted().toList(),
                ejections.values().stream().mapToLong(Ejections::ejected).sum());
    }

    private static Stream<Endpoint> warming(Balancer by) {
        return by instanceof ResilientBalancer resilient ? resilient.warming().stream() : Stream.empty();
    }
}
